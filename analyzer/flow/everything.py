"""Everything that a module does: its top level, its functions, its helpers and its methods."""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.bindings import bound_names, top_level
from gnomon.analyzer.flow.analysis import flow_of
from gnomon.analyzer.flow.events import Event
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration


def everything_in(
    project: Project, module: syntax.Module
) -> Iterator[tuple[Registration | None, Event]]:
    """What a module does, with the registered function that does it, if one does.

    A helper is followed by itself, too, with no more known than its annotations.
    """
    flow = flow_of(project)
    yield from ((None, event) for event in flow.trace_module(module).events)
    registered: set[syntax.FunctionDef] = set()
    for registration in project.registrations(module):
        registered.add(registration.function)
        yield from ((registration, event) for event in flow.trace(registration).events)
    for function, hidden in functions_in(module, module.body):
        if function not in registered:
            trace = flow.trace_function(module, function, hidden)
            yield from ((None, event) for event in trace.events)


def functions_in(
    module: syntax.Module,
    body: tuple[syntax.Statement, ...],
    hidden: frozenset[str] = frozenset(),
) -> Iterator[tuple[syntax.FunctionDef, frozenset[str]]]:
    """The functions and methods of a body, each with the names of the functions around it."""
    for statement in top_level(body):
        match statement:
            case syntax.FunctionDef(parameters=parameters, body=inner):
                yield statement, hidden
                own = {parameter.name for parameter in parameters}
                own |= {
                    name for local in top_level(inner) for name, _ in bound_names(local, module)
                }
                yield from functions_in(module, inner, hidden | own)
            case syntax.ClassDef():
                yield from functions_in(module, statement.body, hidden)
            case _:
                continue
