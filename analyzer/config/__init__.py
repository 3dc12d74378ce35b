"""The configuration: what may be written, what was written, and what it comes to."""
