"""Places of findings: reads a file a second time, because its tree was dropped after the first.

Only files that have a finding pay for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from gnomon.analyzer.diagnostic import Location
from gnomon.analyzer.discovery import SourceFile
from gnomon.analyzer.errors import ProjectError
from gnomon.analyzer.positions import locate
from gnomon.analyzer.reading import lower_file
from gnomon.analyzer.source import parse


def place(source: SourceFile, digest: str, origins: Iterable[int]) -> dict[int, Location]:
    """The location of each origin in a file.

    Raises:
        ProjectError: the file is no longer the one of that digest, which was judged.
    """
    try:
        data = source.file.read_bytes()
    except OSError:
        data = b""
    parsed = parse(data)
    if parsed.tree is None or hashlib.sha256(data).hexdigest() != digest:
        raise ProjectError(f"{source.path} changed while it was checked; run the check again")
    _, nodes = lower_file(source, parsed.tree)
    return {
        at: Location(source.path, span.line, span.column, span.end_line, span.end_column)
        for at, span in locate(parsed.tree, nodes, origins).items()
    }
