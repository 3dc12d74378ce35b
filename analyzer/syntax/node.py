"""What every syntax node is: plain data with an origin, compared by identity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

Node = TypeVar("Node")


@dataclass_transform(eq_default=False, frozen_default=True)
def node(cls: type[Node]) -> type[Node]:
    """A dataclass that the type checkers hold to be frozen.

    At run time it is not: a frozen one takes three times as long to make, and a check makes
    thousands for each file.
    """
    return dataclass(slots=True, eq=False)(cls)
