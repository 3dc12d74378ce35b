"""What every syntax node is: plain data with an origin, compared by identity."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import TypeVar, dataclass_transform

from gnomon.analyzer.data import data

Node = TypeVar("Node")

FIELDS: dict[type, dict[str, str]] = {}
"""The fields of every class of nodes, in order, with their annotations as they are written."""


@dataclass_transform(eq_default=False, frozen_default=True)
def node(cls: type[Node]) -> type[Node]:
    """A class of nodes: data that is only equal to itself."""
    made = data(eq=False)(cls)
    FIELDS[made] = dict(cls.__annotations__)
    return made


def fields_reader(names: Iterable[str]) -> Callable[[object], tuple[object, ...]]:
    """Reads some fields of nodes; a single one, too, as a tuple."""
    first, *others = names
    get = attrgetter(first, *others)
    return get if others else lambda node: (get(node),)
