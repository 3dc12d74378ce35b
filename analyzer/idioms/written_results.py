"""What a call gives, as it is written: what the function of the project returns."""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.flow.origins import Written
from gnomon.analyzer.idioms.leaving import SCOPES
from gnomon.analyzer.names.in_place import resolve_in_place
from gnomon.analyzer.names.meanings import Definition
from gnomon.analyzer.project import Project
from gnomon.analyzer.walk import nodes_of


def results_of(project: Project, written: Written) -> Iterator[Written]:
    """What a function of the project returns to a call of it."""
    node = written.expression
    if not isinstance(node, syntax.Call):
        return
    found = resolve_in_place(project, written.module, node.func)
    if isinstance(found, Definition) and isinstance(found.node, syntax.FunctionDef):
        for statement in nodes_of(syntax.Return, found.node.body, not_inside=SCOPES):
            if statement.value is not None:
                yield Written(found.module, statement.value)
