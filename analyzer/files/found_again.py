"""The files of the last check, where nothing has changed what a project consists of.

Following every import of every module to its file takes longer than judging a changed one. That
each folder still lists the same names, and each file still imports the same ones, is soon seen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gnomon.analyzer.cache.records import FileRecord, Records, is_package
from gnomon.analyzer.files.discovery import SourceFile
from gnomon.analyzer.files.disk import Disk


def found_again(
    known: Records,
    read: Callable[[SourceFile], FileRecord],
    prepare: Callable[[Sequence[SourceFile]], None],
    disk: Disk,
) -> dict[SourceFile, FileRecord] | None:
    """The files that discovering would find, in its order; None if it may find others.

    Args:
        known: what the last check has seen.
        read: gives what a file is, the names it imports among it.
        prepare: is told first which function modules will be read.
        disk: looks at folders, and notes what it has seen.
    """
    if not known.files or not disk.lists(known.folders):
        return None
    sources = [
        SourceFile(
            path,
            record.name,
            is_package=is_package(path),
            is_function_module=path not in known.helpers,
            file=disk.absolute(path),
        )
        for path, record in known.files.items()
    ]
    prepare([source for source in sources if source.is_function_module])
    found: dict[SourceFile, FileRecord] = {}
    for source, before in zip(sources, known.files.values(), strict=True):
        found[source] = read(source)
        if found[source].imports != before.imports:
            return None
    return found
