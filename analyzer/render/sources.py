"""What renderers need besides the report: the lines of files, how to name them, and colour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from gnomon.analyzer.source import LINE_END, decode


@dataclass(frozen=True)
class Sources:
    """The files of a project, read when an excerpt of them is wanted.

    Args:
        root: the project's folder.
        here: the folder that paths for people are relative to.
        colour: whether text is coloured.
    """

    root: Path
    here: Path
    colour: bool = False
    _lines: dict[str, list[str]] = field(default_factory=dict)

    def line(self, path: str, number: int) -> str | None:
        """A line of a file without its end, or None if the file has no such line."""
        if path not in self._lines:
            self._lines[path] = read_lines(self.root / path)
        lines = self._lines[path]
        return lines[number - 1] if 1 <= number <= len(lines) else None

    def shown(self, path: str) -> str:
        """A path as a person at `here` would type it."""
        file = self.root / path
        return (file.relative_to(self.here) if file.is_relative_to(self.here) else file).as_posix()


def read_lines(file: Path) -> list[str]:
    """The file's lines; what cannot be decoded is shown as replacement characters."""
    try:
        data = file.read_bytes()
    except OSError:
        return []
    text = decode(data)
    return LINE_END.split(text if isinstance(text, str) else data.decode("utf-8", "replace"))


def wants_colour(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Whether output is coloured: NO_COLOR, then FORCE_COLOR, then whether it is a terminal."""
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return environment["FORCE_COLOR"] != "0"
    return stream.isatty() and environment.get("TERM") != "dumb"
