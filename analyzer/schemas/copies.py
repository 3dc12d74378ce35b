"""How far types are followed into one another: aliases are copied, classes refer to each other.

An alias may hold another twice, or itself; a class itself with ever other type arguments.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import contextmanager

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data
from gnomon.analyzer.schemas.vocabulary import Json, JsonSchema

MOST = 1_000
"""How many aliases are copied below one."""

MOST_AGAIN = 30
"""How many times a class that holds itself with other type arguments is described."""

LARGEST = 10_000
"""How many parts type arguments have together, which may double each time they are handed on."""


def are_too_large(arguments: Iterable[JsonSchema]) -> bool:
    """Whether type arguments have too many parts; those that are shared count each time."""
    waiting: list[Json] = [*arguments]
    seen = 0
    while waiting and seen <= LARGEST:
        part = waiting.pop()
        seen += 1
        if isinstance(part, dict):
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
    return seen > LARGEST


@data(frozen=False)
class Copies:
    """Which aliases are being copied into one another, and how many were below the first."""

    inside: frozenset[syntax.Expression] = frozenset()
    made: int = 0

    def obstacle(self, value: syntax.Expression) -> str | None:
        """Why what an alias stands for cannot be copied here."""
        if value in self.inside:
            return "it is made of itself"
        return f"more than {MOST:,} aliases lie behind it" if self.made >= MOST else None

    @contextmanager
    def copying(self, value: syntax.Expression) -> Generator[None]:
        """The time in which what an alias stands for is copied."""
        outside = self.inside
        self.made = self.made + 1 if outside else 0
        self.inside = outside | {value}
        try:
            yield
        finally:
            self.inside = outside

    @contextmanager
    def anew(self) -> Generator[None]:
        """The time in which a definition is made, which says the same wherever it is met first."""
        before = self.inside, self.made
        self.inside, self.made = frozenset[syntax.Expression](), 0
        try:
            yield
        finally:
            self.inside, self.made = before


@data(frozen=False)
class Nesting:
    """Which classes are being described inside one another, and how often one met itself again."""

    inside: tuple[syntax.ClassDef, ...] = ()
    again: int = 0

    def is_endless(self, cls: syntax.ClassDef) -> bool:
        """Whether a class holds itself with ever other type arguments, as far as can be told."""
        return cls in self.inside and self.again >= MOST_AGAIN

    @contextmanager
    def describing(self, cls: syntax.ClassDef) -> Generator[None]:
        """The time in which a class is described."""
        outside = self.inside
        self.again = self.again + (cls in outside) if outside else 0
        self.inside = (*outside, cls)
        try:
            yield
        finally:
            self.inside = outside
