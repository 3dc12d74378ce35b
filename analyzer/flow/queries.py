"""The steps of a database query, from the call that ends it back to its table."""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data
from gnomon.analyzer.flow.events import ContextCall, Event
from gnomon.analyzer.flow.origins import Written, origin_of
from gnomon.analyzer.project import Project
from gnomon.analyzer.tables.dialect import INDEX_CALL, QUERY_CALL

LONGEST = 16
"""So many steps of one query are followed back."""


@data
class Step:
    """One call of a query: `with_index("by_status")`, where it is written."""

    method: str
    written: Written
    call: syntax.Call

    @property
    def arguments(self) -> list[syntax.Expression]:
        """The positional arguments."""
        return [argument.value for argument in syntax.positional_arguments(self.call)]


def steps_of(project: Project, event: Event, call: ContextCall) -> tuple[Step, ...] | None:
    """The steps of a query up to a call, its end first; None if one of them cannot be read."""
    written: Written | None = Written(event.site.module, call.call, event.chain)
    steps: list[Step] = []
    while written is not None and len(steps) < LONGEST:
        node = written.expression
        match node:
            case syntax.Call():
                function = _method(project, written.part(node.func))
                if function is None or not isinstance(function.expression, syntax.Attribute):
                    return None
                steps.append(Step(function.expression.attr, written, node))
                if steps[-1].method == QUERY_CALL[-1]:
                    return tuple(steps)
                written = function.part(function.expression.value)
            case syntax.Name() | syntax.Attribute():
                written = origin_of(project, written)
            case syntax.Walrus(value=value):
                written = written.part(value)
            case _:
                return None
    return None


def _method(project: Project, function: Written) -> Written | None:
    """The method that is called, also by a name it was given."""
    if isinstance(function.expression, syntax.Name):
        return origin_of(project, function)
    return function


def index_steps(steps: tuple[Step, ...]) -> Iterator[Step]:
    """The steps that choose an index."""
    yield from (step for step in steps if step.method == INDEX_CALL)
