"""Webhooks: taken from a provider, and passed on to subscribers."""
