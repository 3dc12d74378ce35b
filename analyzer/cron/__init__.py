"""Cron expressions: their grammar, what they mean, when they fire, where they are registered."""
