"""Which modules can name anything of ours: by their own imports, or through what they import.

A context, a reference or a registered function is always made of such a name. What no import leads
to is not followed for the rules about those: a large library that lies in the functions folder
costs them nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from gnomon.analyzer.cache.records import FileRecord
from gnomon.analyzer.files.disk import GENERATED

PACKAGE = "gnomon"
AFTER_DOT = chr(ord(".") + 1)


class Leading:
    """The modules that can name anything of ours, or of the generated code, looked for when asked.

    Args:
        files: those of the project.
        functions: the import name of the functions package.
    """

    def __init__(self, files: Iterable[FileRecord], functions: str) -> None:
        self._files = {record.name: record for record in files}
        self._names = sorted(self._files)
        self._above_functions = frozenset(_above(functions))
        self._known: dict[str, bool] = {}

    def __contains__(self, name: object) -> bool:
        if not isinstance(name, str) or name not in self._files:
            return False
        known = self._known.get(name)
        return self._search(name) if known is None else known

    def __xor__(self, other: Leading) -> frozenset[str]:
        """The modules that are among these or others, and not among both."""
        names = self._files.keys() | other._files.keys()
        return frozenset(name for name in names if (name in self) != (name in other))

    def _search(self, first: str) -> bool:
        """Whether a way of imports leads from a module to ours; the nearest modules come first."""
        met, opened = {first}, set[str]()
        waiting = [first]
        for name in waiting:
            record = self._files[name]
            below = _opened(record)
            if self._known.get(name) or self._names_ours(record, below):
                self._known[first] = True
                return True
            found = {one for one in record.imports if one in self._files}
            found.update(*map(self._at_or_below, below - opened))
            opened |= below
            fresh = [one for one in found - met if self._known.get(one) is not False]
            met.update(fresh)
            waiting.extend(sorted(fresh))
        self._known.update(dict.fromkeys(met, False))
        return False

    def _names_ours(self, record: FileRecord, opened: frozenset[str]) -> bool:
        return any(map(_is_ours, record.imports)) or not opened.isdisjoint(self._above_functions)

    def _at_or_below(self, name: str) -> Iterator[str]:
        if name in self._files:
            yield name
        start = bisect_left(self._names, f"{name}.")
        end = bisect_left(self._names, f"{name}{AFTER_DOT}")
        yield from self._names[start:end]


def _opened(record: FileRecord) -> frozenset[str]:
    """The names below which a file can name anything; what it takes of a module may be one, too."""
    imports = set(record.imports)
    taken = (name for name in imports if name.rpartition(".")[0] in imports)
    return frozenset(record.opened).union(taken)


def _is_ours(name: str) -> bool:
    parts = name.split(".")
    return parts[0] == PACKAGE or GENERATED in parts


def _above(name: str) -> Iterator[str]:
    """A dotted name, and the packages above it."""
    while name:
        yield name
        name = name.rpartition(".")[0]
