"""Where functions are named by reference: `ctx.run_…`, the scheduler, the crons.

A call whose fault shows where it is written is reported there, and once; one in a helper that is
handed the reference is reported at the call that hands it over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gnomon.analyzer import syntax
from gnomon.analyzer.dialect import (
    CRON_REFERENCE_POSITIONS,
    REFERENCE_NAMES,
    RUN_KINDS,
    SCHEDULABLE_KINDS,
    SCHEDULE_CALLS,
)
from gnomon.analyzer.flow.blame import stands_in, way_to
from gnomon.analyzer.flow.events import ContextCall, Event, ExternalCall
from gnomon.analyzer.flow.everything import everything_in
from gnomon.analyzer.flow.values import ReferenceShape, Value
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.rule import Note, Site
from gnomon.kinds import FunctionKind

Identity = tuple[str, int, frozenset[ReferenceShape]]


@dataclass(frozen=True, slots=True)
class ReferenceCall:
    """A call that is given a reference.

    Attributes:
        name: what is called, as one writes it: `ctx.scheduler.run_after`, `crons.daily`.
        kinds: the kinds of functions that it takes.
        references: what the reference may be.
        operation: the call, with the values of its arguments.
        position: at which position it takes the reference.
        way: the places from the module's own code to the call.
        written: the argument that is the reference; None if the call was given it before.
    """

    name: str
    kinds: frozenset[FunctionKind]
    references: frozenset[ReferenceShape]
    operation: ContextCall | ExternalCall
    position: int
    way: tuple[Site, ...]
    written: syntax.Expression | None

    @property
    def is_cron(self) -> bool:
        """Whether this registers a cron job."""
        return isinstance(self.operation, ExternalCall)

    @property
    def reference_site(self) -> Site:
        """Where a finding about the reference stands."""
        if len(self.way) == 1 and self.written is not None:
            return Site(self.way[0].module, self.written.at)
        return self.way[0]

    @property
    def notes(self) -> tuple[Note, ...]:
        """The helper's line, for a finding at a call of the helper."""
        return (Note(self.way[-1], "the call stands here"),) if len(self.way) > 1 else ()

    @property
    def identity(self) -> Identity:
        """What makes two sights of a call the same."""
        site = self.way[-1]
        return site.module.name, site.at, self.references


def written_reference(reference: ReferenceShape) -> str:
    """`internal.jobs.process`."""
    return ".".join((REFERENCE_NAMES[reference.visibility], *reference.path))


def target_of(project: Project, reference: ReferenceShape) -> Registration | None:
    """The function that a reference names, whether or not it is visible that way."""
    *modules, name = reference.path
    return project.function(f"{'/'.join(modules)}:{name}")


def reference_calls(project: Project, module: syntax.Module) -> tuple[ReferenceCall, ...]:
    """The calls by reference whose faults are reported in a module, each once."""
    return project.memo.get(
        ("reference calls", module.name), lambda: tuple(_reference_calls(project, module))
    )


def _reference_calls(project: Project, module: syntax.Module) -> Iterator[ReferenceCall]:
    seen: set[tuple[tuple[Site, ...], frozenset[ReferenceShape]]] = set()
    for found in all_reference_calls(project, module):
        if len(found.way) > 1 and found.identity in shown_where_written(
            project, found.way[-1].module
        ):
            continue
        place = (found.way[:1] if len(found.way) > 1 else found.way, found.references)
        if place not in seen:
            seen.add(place)
            yield found


def shown_where_written(project: Project, module: syntax.Module) -> frozenset[Identity]:
    """The calls of a module that are judged there, whoever leads to them."""
    if not project.is_function_module(module):
        return frozenset()
    return project.memo.get(
        ("reference calls where written", module.name),
        lambda: frozenset(
            found.identity for found in all_reference_calls(project, module) if len(found.way) == 1
        ),
        meanwhile=frozenset[Identity](),
    )


def all_reference_calls(project: Project, module: syntax.Module) -> Iterator[ReferenceCall]:
    """Every call by reference that a module leads to."""
    for registration, event in everything_in(project, module):
        found = _read(registration, event)
        if found is not None:
            yield found


def _way(registration: Registration | None, event: Event) -> tuple[Site, ...]:
    """The places from a module's own code to an event; one, if it stands there itself."""
    if registration is None:
        return (*event.chain, event.site)
    way = way_to(event, registration)
    return way[-1:] if stands_in(way[-1], registration) else way


def _read(registration: Registration | None, event: Event) -> ReferenceCall | None:
    operation = event.operation
    match operation:
        case ContextCall(path=path) if path in SCHEDULE_CALLS:
            name, kinds, position = f"ctx.{'.'.join(path)}", SCHEDULABLE_KINDS, 1
        case ContextCall(path=path) if path in RUN_KINDS:
            name, kinds, position = f"ctx.{path[0]}", frozenset({RUN_KINDS[path]}), 0
        case ExternalCall(name=dotted) if dotted in CRON_REFERENCE_POSITIONS:
            name = f"crons.{dotted.rpartition('.')[2]}"
            kinds, position = SCHEDULABLE_KINDS, CRON_REFERENCE_POSITIONS[dotted]
        case _:
            return None
    given = operation.positional[position] if len(operation.positional) > position else Value()
    references = frozenset(
        shape for shape in given.shapes if isinstance(shape, ReferenceShape) and len(shape.path) > 1
    )
    if not references:
        return None
    way, written = _way(registration, event), _written(operation, position)
    return ReferenceCall(name, kinds, references, operation, position, way, written)


def _written(operation: ContextCall | ExternalCall, position: int) -> syntax.Expression | None:
    arguments = list(syntax.positional_arguments(operation.call))
    # A partial, or what calls back, was given some of its arguments elsewhere.
    is_complete = len(arguments) == len(operation.positional)
    return arguments[position].value if is_complete and len(arguments) > position else None
