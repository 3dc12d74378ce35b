"""The runtime against a plain model of it: what it must hold, in lists and dictionaries."""
