"""The functions of the guide's app."""
