"""What renderers need besides the report: the lines of files and how to name them, the rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TextIO

from gnomon.analyzer.data import data, field
from gnomon.analyzer.files.disk import bytes_in
from gnomon.analyzer.files.source import LARGEST_BYTES, LINE_END, decode
from gnomon.analyzer.files.unsaved import NOTHING_UNSAVED, Unsaved
from gnomon.analyzer.rule import Catalog


def unknown_version() -> str:
    """What is said of gnomon's version by who was not told it."""
    return "unknown"


@data
class Sources:
    """The files of a project, read when an excerpt of them is wanted.

    Args:
        root: the project's folder.
        here: the folder that paths for people are relative to.
        colour: whether text is coloured.
        catalog: where the documents of the rules are found; without it none are printed.
        version: asks for gnomon's version, which takes longer than printing text.
        unsaved: the content of files that is not what is on the disk, by path.
    """

    root: Path
    here: Path
    colour: bool = False
    catalog: Catalog | None = None
    version: Callable[[], str] = unknown_version
    unsaved: Unsaved = field(default_factory=lambda: NOTHING_UNSAVED)
    _lines: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    def line(self, path: str, number: int) -> str | None:
        """A line of a file without its end, or None if the file has no such line."""
        if path not in self._lines:
            self._lines[path] = lines_of(self.unsaved.get(path), self.root / path)
        lines = self._lines[path]
        return lines[number - 1] if 1 <= number <= len(lines) else None

    def shown(self, path: str) -> str:
        """A path as a person at `here` would type it."""
        file = self.root / path
        return (file.relative_to(self.here) if file.is_relative_to(self.here) else file).as_posix()

    def below_repository(self, path: str) -> str:
        """A path as the host of the repository knows it."""
        file, repository = self.root / path, repository_of(self.root)
        inside = file.is_relative_to(repository)
        return (file.relative_to(repository) if inside else file).as_posix()


@cache
def repository_of(root: Path) -> Path:
    """The nearest folder upwards that holds `.git`; the project's own if there is none."""
    folders = (root, *root.parents)
    return next((folder for folder in folders if (folder / ".git").exists()), root)


def lines_of(data: bytes | None, file: Path) -> list[str]:
    """The lines of some content, or else of a file; what cannot be decoded is shown replaced.

    What is too large to be checked has none: it may be more than there is room for.
    """
    try:
        if data is None:
            data = bytes_in(str(file)) if file.stat().st_size <= LARGEST_BYTES else b""
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
