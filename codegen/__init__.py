"""Facts in, files out: the typed references, contexts and manifest of a project."""
