"""A chat with a language model, whose answers stream into documents."""
