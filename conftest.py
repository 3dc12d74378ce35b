"""Loads the project's own pytest plugin, which an installed gnomon brings by its entry point."""

pytest_plugins = ["gnomon.testing.plugin"]
