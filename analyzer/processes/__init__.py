"""Other processes that read and judge."""
