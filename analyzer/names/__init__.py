"""Names: what a module binds, what it mentions, and what they mean."""
