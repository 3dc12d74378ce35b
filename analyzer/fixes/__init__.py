"""Repairs: what a rule says of one, where its edits go, and applying them without harm."""
