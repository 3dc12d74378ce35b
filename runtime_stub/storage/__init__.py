"""Where documents, scheduled functions and cron state live: one protocol, one file a store."""
