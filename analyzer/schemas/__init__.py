"""JSON Schema of annotations, derived from the syntax alone: nothing is imported or run."""
