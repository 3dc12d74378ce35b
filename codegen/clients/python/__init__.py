"""A client in Python."""
