"""Which modules can name anything of ours: by their own imports, or through what they import.

A context, a reference or a registered function is always made of such a name. What no import leads
to is not followed for the rules about those: a large library that lies in the functions folder
costs them nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from gnomon.analyzer.cache.records import FileRecord
from gnomon.analyzer.files.disk import GENERATED

PACKAGE = "gnomon"


def leading_to_dialect(files: Iterable[FileRecord], functions: str) -> frozenset[str]:
    """The names of the modules that can name anything of ours, or of the generated code.

    Args:
        files: those of the project.
        functions: the import name of the functions package.
    """
    users: dict[str, set[str]] = defaultdict(set)
    users_below: dict[str, set[str]] = defaultdict(set)
    waiting: list[str] = []
    for record in files:
        opened = _opened(record)
        for name in record.imports:
            users[name].add(record.name)
        for name in opened:
            users_below[name].add(record.name)
        if any(map(_is_ours, record.imports)) or not opened.isdisjoint(_above(functions)):
            waiting.append(record.name)
    found = set(waiting)
    while waiting:
        name = waiting.pop()
        asking = users[name].union(*(users_below[above] for above in _above(name)))
        waiting.extend(asking - found)
        found |= asking
    return frozenset(found)


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
