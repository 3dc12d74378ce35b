"""Files: which belong to a project, what is in them, and where in them something stands."""
