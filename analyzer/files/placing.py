"""Places of findings: reads a file a second time, because its tree was dropped after the first.

Only files that have a finding pay for it.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from gnomon.analyzer.data import data
from gnomon.analyzer.diagnostic import Location
from gnomon.analyzer.errors import ProjectError
from gnomon.analyzer.files.discovery import SourceFile
from gnomon.analyzer.files.positions.from_ast import in_formatted_strings, locate
from gnomon.analyzer.files.positions.span import Span
from gnomon.analyzer.files.source import LINE_END, parse
from gnomon.analyzer.files.unsaved import NOTHING_UNSAVED, Unsaved, bytes_of
from gnomon.analyzer.fixes.text_edits import Lines
from gnomon.analyzer.lower.from_ast.module import lower

if TYPE_CHECKING:
    import libcst


@data
class PlacedFile:
    """Where some nodes of a file stand; indexed by origin it gives a location.

    `lines` is the file's text, `newline` how its lines end; `is_exact` says whether every place is
    surely that of its node, so that what stands there may be replaced.
    """

    locations: Mapping[int, Location]
    lines: Lines
    newline: str
    is_exact: bool

    def __getitem__(self, origin: int) -> Location:
        """The location of an origin that was asked for; LookupError if the file has no such one."""
        if origin not in self.locations:
            raise LookupError(f"there is no node {origin!r} in the file")
        return self.locations[origin]


def place(
    source: SourceFile,
    digest: str,
    origins: Iterable[int],
    *,
    unsaved: Unsaved = NOTHING_UNSAVED,
) -> PlacedFile:
    """The location of each origin in a file; those of which it has no node are left out.

    Args:
        source: the file.
        digest: that of the bytes that were judged.
        origins: the nodes to locate.
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
    text = parsed.text
    if isinstance(parsed.tree, ast.Module):
        spans, is_exact = python_spans(source, parsed.tree, text, set(origins))
    else:
        spans, is_exact = newer_spans(source, parsed.tree, text, origins)
    locations = {
        at: Location(source.path, span.line, span.column, span.end_line, span.end_column)
        for at, span in spans.items()
    }
    newline = LINE_END.search(text)
    return PlacedFile(locations, Lines(text), newline.group() if newline else "\n", is_exact)


def python_spans(
    source: SourceFile, tree: ast.Module, text: str, wanted: set[int]
) -> tuple[Mapping[int, Span], bool]:
    """Where some origins of a file stand that CPython reads, and whether that is exact.

    libcst is asked for places within an f-string; where it does not read the file either, or
    not exactly, the whole f-string stands for what is in it.
    """
    _, nodes = lower(tree, path=source.path, name=source.name, is_package=source.is_package)
    wanted = {at for at in wanted if at in range(len(nodes))}
    inside = in_formatted_strings(nodes, wanted)
    spans = dict(locate(text, nodes, (wanted - inside.keys()) | set(inside.values())))
    if not inside:
        return spans, True
    from gnomon.analyzer.files.lossless import gives_back, lossless_spans, lossless_tree

    lossless = lossless_tree(text)
    if lossless is None or not gives_back(lossless, text):
        return spans | {at: spans[whole] for at, whole in inside.items()}, False
    return {**spans, **lossless_spans(source, lossless, inside)}, True


def newer_spans(
    source: SourceFile, tree: libcst.Module, text: str, wanted: Iterable[int]
) -> tuple[Mapping[int, Span], bool]:
    """Where some origins of a file stand that only libcst reads, and whether that is exact."""
    from gnomon.analyzer.files.lossless import gives_back, lossless_spans

    return lossless_spans(source, tree, wanted), gives_back(tree, text)
