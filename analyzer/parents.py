"""What stands around a syntax node, for one module at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from gnomon.analyzer import syntax
from gnomon.analyzer.project import Project
from gnomon.analyzer.walk import children


@dataclass(frozen=True, slots=True)
class Parents:
    """The nodes of a module by the nodes below them, and its calls by where they stand."""

    above: dict[object, object] = field(default_factory=dict[object, object])
    calls: dict[int, syntax.Call] = field(default_factory=dict[int, syntax.Call])

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
    return project.memo.get(("parents", module.name), lambda: _parents(module))


def _parents(module: syntax.Module) -> Parents:
    found = Parents()
    waiting: list[object] = list(module.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, syntax.Call):
            found.calls[node.at] = node
        for child in children(node):
            found.above[child] = node
            waiting.append(child)
    return found
