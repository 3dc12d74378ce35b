"""The content of files that is not on the disk: what an editor holds, what a fix would write."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from gnomon.analyzer.files.discovery import SourceFile

Unsaved = Mapping[str, bytes]
"""By path, as `SourceFile.path` spells it."""

NOTHING_UNSAVED: Unsaved = MappingProxyType({})


def bytes_of(source: SourceFile, unsaved: Unsaved) -> bytes:
    """What a file contains, or is taken to contain.

    Raises:
        OSError: the system does not give it to us.
    """
    data = unsaved.get(source.path)
    return source.read() if data is None else data
