"""Four workers on PostgreSQL under load, while everything they stand on fails."""
