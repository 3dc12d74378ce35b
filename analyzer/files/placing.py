"""Places of findings: reads a file a second time, because its tree was dropped after the first.

Only files that have a finding pay for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import libcst

from gnomon.analyzer.diagnostic import Location
from gnomon.analyzer.errors import ProjectError
from gnomon.analyzer.files.discovery import SourceFile
from gnomon.analyzer.files.positions import locate
from gnomon.analyzer.files.reading import lower_file
from gnomon.analyzer.files.source import parse
from gnomon.analyzer.files.unsaved import NOTHING_UNSAVED, Unsaved, bytes_of
from gnomon.analyzer.fixes.text_edits import Lines


@dataclass(frozen=True, slots=True)
class PlacedFile:
    """Where some nodes of a file stand; indexed by origin it gives a location.

    `lines` is the file's text, `newline` how its lines end; `is_exact` says whether the parser
    gives the text back as it is.
    """

    locations: Mapping[int, Location]
    lines: Lines
    newline: str
    is_exact: bool

    def __getitem__(self, origin: int) -> Location:
        return self.locations[origin]


def place(
    source: SourceFile,
    digest: str,
    origins: Iterable[int],
    *,
    to_edit: bool = False,
    unsaved: Unsaved = NOTHING_UNSAVED,
) -> PlacedFile:
    """The location of each origin in a file.

    Args:
        source: the file.
        digest: that of the bytes that were judged.
        origins: the nodes to locate.
        to_edit: whether it matters if the parser gives the text back exactly.
        unsaved: the content of files that were not read from the disk.

    Raises:
        ProjectError: the file is no longer the one of that digest, which was judged.
    """
    try:
        data = bytes_of(source, unsaved)
    except OSError:
        data = b""
    parsed = parse(data)
    if parsed.tree is None or hashlib.sha256(data).hexdigest() != digest:
        raise ProjectError(f"{source.path} changed while it was checked; run the check again")
    is_exact = not to_edit or gives_back(parsed.tree, parsed.text)
    _, nodes = lower_file(source, parsed.tree)
    locations = {
        at: Location(source.path, span.line, span.column, span.end_line, span.end_column)
        for at, span in locate(parsed.tree, nodes, origins).items()
    }
    return PlacedFile(locations, Lines(parsed.text), parsed.tree.default_newline, is_exact)


def gives_back(tree: libcst.Module, text: str) -> bool:
    """Whether libcst writes a tree out as the text it was parsed from: form feeds are lost."""
    return tree.code == text
