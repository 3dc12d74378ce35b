"""Other ways of writing the same functions: sources in, sources that mean the same out."""
