"""What other processes call a project's functions by: one target, one kind of file."""
