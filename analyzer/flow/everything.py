"""Everything that a module does: its top level, its functions, its helpers and its methods."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data
from gnomon.analyzer.flow.analysis import flow_of
from gnomon.analyzer.flow.blame import stands_in, way_to
from gnomon.analyzer.flow.events import Event
from gnomon.analyzer.names.bindings import bound_names, top_level
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.rule import Site

INNER = (syntax.FunctionDef, syntax.ClassDef)
Deed = tuple[Registration | None, Event]


def everything_in(project: Project, module: syntax.Module) -> tuple[Deed, ...]:
    """What a module does, with the registered function that does it, if one does.

    A helper is followed by itself, too, with no more known than its annotations. Who asks here asks
    about contexts, references and registered functions: of a module that can name none, nothing is
    told, and nothing is followed.
    """
    if not project.leads_to_dialect(module):
        return ()
    return project.memo.get(
        module.name, "everything", lambda: tuple(_everything_in(project, module))
    )


def _everything_in(project: Project, module: syntax.Module) -> Iterator[Deed]:
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


@data
class Sight:
    """An event that is reported in a module.

    `way` are the places from the module's own code to it: one, if it stands there itself.
    """

    event: Event
    way: tuple[Site, ...]


Identify = Callable[[Event], Hashable | None]
"""What an event is about; None for one that is none of the rule's business."""


def sights_in(
    project: Project, module: syntax.Module, topic: str, identify: Identify
) -> Iterator[Sight]:
    """The events that are reported in a module, each once.

    One that shows where it is written is reported there; one that only a caller of a helper
    brings about, at the call that leads to it. `topic` names what is asked for.
    """
    seen: set[Hashable] = set()
    for sight in all_sights(project, module, identify):
        about, first, last = identify(sight.event), sight.way[0], sight.way[-1]
        if len(sight.way) > 1 and (last.at, about) in shown_where_written(
            project, last.module, topic, identify
        ):
            continue
        if (first, about) not in seen:
            seen.add((first, about))
            yield sight


def shown_where_written(
    project: Project, module: syntax.Module, topic: str, identify: Identify
) -> frozenset[Hashable]:
    """The events of a module that are reported there, whoever leads to them."""
    if not project.is_function_module(module):
        return frozenset()
    return project.memo.get(
        module.name,
        ("shown where written", topic),
        lambda: frozenset(
            (sight.way[0].at, identify(sight.event))
            for sight in all_sights(project, module, identify)
            if len(sight.way) == 1
        ),
        meanwhile=frozenset[Hashable](),
    )


def all_sights(project: Project, module: syntax.Module, identify: Identify) -> Iterator[Sight]:
    """Every event that a module leads to, if it is about anything."""
    for registration, event in everything_in(project, module):
        if identify(event) is not None:
            yield Sight(event, _way(registration, event))


def _way(registration: Registration | None, event: Event) -> tuple[Site, ...]:
    """The places from a module's own code to an event; one, if it stands there itself."""
    if registration is None:
        return (*event.chain, event.site)
    way = way_to(event, registration)
    return way[-1:] if stands_in(way[-1], registration) else way


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
                if any(isinstance(local, INNER) for local in top_level(inner)):
                    own = {parameter.name for parameter in parameters}
                    own |= {
                        name for local in top_level(inner) for name, _ in bound_names(local, module)
                    }
                    yield from functions_in(module, inner, hidden | own)
            case syntax.ClassDef():
                yield from functions_in(module, statement.body, hidden)
            case _:
                continue
