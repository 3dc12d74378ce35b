"""Errors of the analyzer that a user can mend; their text is shown without a traceback."""

from __future__ import annotations

from collections.abc import Iterable


class ConfigurationError(Exception):
    """The configuration cannot be used: the text names the file, the key and what to do."""


class ProjectError(Exception):
    """The paths given hold nothing that can be checked: the text names them and what to do."""


def nearest(name: str, choices: Iterable[str]) -> str | None:
    """The choice that a misspelt name most likely meant, or None when nothing is near."""
    import difflib

    return next(iter(difflib.get_close_matches(name, sorted(choices), n=1, cutoff=0.6)), None)


def did_you_mean(name: str, choices: Iterable[str]) -> str:
    """`; did you mean 'x'?` for the nearest choice, or an empty string."""
    near = nearest(name, choices)
    return f"; did you mean '{near}'?" if near else ""
