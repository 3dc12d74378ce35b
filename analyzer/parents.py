"""What stands around a syntax node, and which nodes of a class there are, a module at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TypeVar, cast

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data
from gnomon.analyzer.project import Project
from gnomon.analyzer.walk import LEAVES, children

Node = TypeVar("Node")


@data(eq=False)
class Parents:
    """The nodes of a module by the nodes below them, by their classes, and calls by their place."""

    above: Mapping[object, object]
    by_class: Mapping[type, list[object]]
    calls: Mapping[int, syntax.Call]

    def of_class(self, cls: type[Node]) -> list[Node]:
        """The nodes of a class, in no particular order."""
        return cast("list[Node]", self.by_class.get(cls, []))

    def of_classes(self, *classes: type) -> Iterator[object]:
        """The nodes of some classes, one class after the other."""
        for cls in classes:
            yield from self.by_class.get(cls, ())

    def around(self, node: object) -> Iterator[object]:
        """The nodes around a node, innermost first."""
        while (node := self.above.get(node)) is not None:
            yield node

    def function_around(self, node: object) -> syntax.FunctionDef | syntax.Lambda | None:
        """The innermost function around a node."""
        for outer in self.around(node):
            if isinstance(outer, syntax.FunctionDef | syntax.Lambda):
                return outer
        return None


def parents_in(project: Project, module: syntax.Module) -> Parents:
    """The parents of a module's nodes, found once."""
    project.memo.read(module.name)
    return project.memo.get(module.name, "parents", lambda: _parents(module))


def _parents(module: syntax.Module) -> Parents:
    above: dict[object, object] = {}
    by_class: dict[type, list[object]] = defaultdict(list)
    waiting: list[object] = list(module.body)
    while waiting:
        node = waiting.pop()
        kind = type(node)
        by_class[kind].append(node)
        if kind not in LEAVES:
            below = children(node)
            above.update(dict.fromkeys(below, node))
            waiting.extend(below)
    calls = cast("list[syntax.Call]", by_class[syntax.Call])
    return Parents(above, by_class, {call.at: call for call in calls})
