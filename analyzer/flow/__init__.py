"""The flow analysis: what functions do, in which circumstances, through all their helpers."""
