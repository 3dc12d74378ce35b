"""Runs every workflow in turn on a runtime over a SQLite file, and keeps account."""
