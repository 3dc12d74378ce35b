"""Which process does which files: neighbours stay together, and nobody waits while there is work.

Files that lie beside one another call one another, and who judges a module reads what it calls. So
each process begins with a row of its own, and takes from the end of the longest other row once its
own is done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from gnomon.analyzer.files.discovery import SourceFile

BATCH = 24
"""How many files a process is given at once, at most."""


class Shares:
    """The files that are still to be done, in the row of each process.

    Args:
        rows: the files by the number of the process that is to begin with them.
    """

    def __init__(self, rows: Iterable[Iterable[SourceFile]]) -> None:
        self._rows = [list(row) for row in rows]

    def take(self, number: int) -> list[SourceFile]:
        """What a process shall do next; nothing if all is given out.

        Never more than half of a row: what is left at the end is small enough to be fair.
        """
        own = self._rows[number]
        if own:
            size = portion(own)
            batch = own[:size]
            del own[:size]
            return batch
        longest = max(self._rows, key=len)
        size = portion(longest)
        batch = longest[len(longest) - size :]
        del longest[len(longest) - size :]
        return batch


def portion(row: Sequence[SourceFile]) -> int:
    """How much of a row is given out at once."""
    return min((len(row) + 1) // 2, BATCH)


def even(sources: Sequence[SourceFile], count: int) -> list[Sequence[SourceFile]]:
    """Rows of the same length, neighbours together."""
    size = -(-len(sources) // count)
    return [sources[number * size : (number + 1) * size] for number in range(count)]


def by_owner(
    sources: Sequence[SourceFile], owners: Mapping[str, int], count: int
) -> list[Sequence[SourceFile]]:
    """Each process's own files, by path, and a fair part of those that nobody owns."""
    rows: list[list[SourceFile]] = [[] for _ in range(count)]
    for position, source in enumerate(sources):
        rows[owners.get(source.path, position % count)].append(source)
    return list(rows)
