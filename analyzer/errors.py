"""Errors of the analyzer that a user can mend; their text is shown without a traceback."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from pathlib import Path

# A choice takes some ten microseconds to compare, and a module may misspell thousands of names.
MANY = 500
AROUND = 100


class ConfigurationError(Exception):
    """The configuration cannot be used: the text names the file, the key and what to do."""


class ProjectError(Exception):
    """The paths given hold nothing that can be checked: the text names them and what to do.

    Args:
        text: what is shown.
        lacking: the folder in which a Python file would mend it, if that is all there is to it.
    """

    def __init__(self, text: str, lacking: Path | None = None) -> None:
        super().__init__(text)
        self.lacking = lacking


def describe_failure(error: Exception | SystemExit) -> str:
    """An unexpected error of our own in one line: its type, text and place."""
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    where = f" ({Path(frames[-1].filename).name}, line {frames[-1].lineno})" if frames else ""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}{f': {text}' if text else ''}{where}"


def nearest(name: str, choices: Iterable[str]) -> str | None:
    """The choice that a misspelt name most likely meant, or None when nothing is near.

    Of very many only those are compared that begin most alike.
    """
    import difflib

    ordered = sorted(choices)
    if len(ordered) > MANY:
        place = bisect_left(ordered, name)
        ordered = ordered[max(place - AROUND, 0) : place + AROUND]
    return next(iter(difflib.get_close_matches(name, ordered, n=1, cutoff=0.6)), None)


def did_you_mean(name: str, choices: Iterable[str]) -> str:
    """`; did you mean 'x'?` for the nearest choice, or an empty string."""
    near = nearest(name, choices)
    return f"; did you mean '{near}'?" if near else ""
