"""What every syntax node is: plain data with an origin, compared by identity."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import TypeVar, dataclass_transform

Node = TypeVar("Node")

FIELDS: dict[type, dict[str, str]] = {}
"""The fields of every class of nodes, in order, with their annotations as they are written."""


@dataclass_transform(eq_default=False, frozen_default=True)
def node(cls: type[Node]) -> type[Node]:
    """A dataclass that the type checkers hold to be frozen.

    At run time it is not: a frozen one takes three times as long to make, and a check makes
    thousands for each file.
    """
    # One for all: to write one for each class takes as long as the rest of making it.
    setattr(cls, "__repr__", _written)  # noqa: B010 - assigning to a method is a type error
    made = dataclass(slots=True, eq=False, repr=False)(cls)
    FIELDS[made] = dict(cls.__annotations__)
    return made


def _written(node: object) -> str:
    """A node as the call that makes it."""
    kind = type(node)
    given = ", ".join(f"{name}={getattr(node, name)!r}" for name in FIELDS[kind])
    return f"{kind.__name__}({given})"


def fields_reader(names: Iterable[str]) -> Callable[[object], tuple[object, ...]]:
    """Reads some fields of nodes; a single one, too, as a tuple."""
    first, *others = names
    get = attrgetter(first, *others)
    return get if others else lambda node: (get(node),)
