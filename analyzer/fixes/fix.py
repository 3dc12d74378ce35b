"""What a rule can say of a repair: edits at the origins of syntax nodes, as plain data.

    Fix("call it `internal.jobs.get`", safe=True, module=module, edits=(
        Edit(node.at, ("internal", ".jobs.get")),
    ))

A rule names nodes and never sees text: `SourceOf(node.at)` stands for what is written at a node,
`Imported("random", "uniform")` for the name of something that is imported if it is not yet,
`StringLike(node.at, "new")` for a literal in the quotes of another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gnomon.analyzer.data import data

if TYPE_CHECKING:
    from gnomon.analyzer.syntax import Module


@data
class SourceOf:
    """The text of a node, as it is written."""

    at: int


@data
class Imported:
    """The name that `from module import name` gives, under which the file knows it."""

    module: str
    name: str


@data
class StringLike:
    """A string of this value, in the kind of quotes that the literal at a node has."""

    at: int
    value: str


Part = str | SourceOf | Imported | StringLike


@data
class Edit:
    """The text of the node at an origin is replaced by the parts, one after the other.

    No parts remove it, and its lines with it if nothing else stands there.
    """

    at: int
    parts: tuple[Part, ...]


@data
class NewStatement:
    """A statement of one line, before or after the one at an origin, as far in as that one."""

    at: int
    text: str
    after: bool


@data
class Fix:
    """A repair of one file.

    Args:
        title: what it does, as an order: "write `0 0 * * *`".
        safe: whether the code surely means what its author meant.
        module: the module whose nodes the edits name.
        edits: what is replaced; they must not overlap.
        added: what is inserted.
    """

    title: str
    safe: bool
    module: Module
    edits: tuple[Edit, ...] = ()
    added: tuple[NewStatement, ...] = ()
