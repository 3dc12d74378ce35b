"""What keeps a diagnostic from being reported: comments and the baseline."""
