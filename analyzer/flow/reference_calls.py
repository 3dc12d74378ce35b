"""Where functions are named by reference: `ctx.run_…`, the scheduler, the crons.

A call whose fault shows where it is written is reported there, and once; one in a helper that is
handed the reference is reported at the call that hands it over.
"""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data
from gnomon.analyzer.flow.events import ContextCall, Event, ExternalCall, Operation
from gnomon.analyzer.flow.everything import sights_in
from gnomon.analyzer.flow.values import UNKNOWN, ReferenceShape
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.rule import Note, Site
from gnomon.analyzer.tables.dialect import (
    CRON_REFERENCE_POSITIONS,
    REFERENCE_NAMES,
    RUN_KINDS,
    SCHEDULABLE_KINDS,
    SCHEDULE_CALLS,
)
from gnomon.kinds import FunctionKind


@data
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
    def is_plain(self) -> bool:
        """Whether the call stands where its fault is reported, with one reference."""
        return len(self.way) == len(self.references) == 1

    @property
    def notes(self) -> tuple[Note, ...]:
        """The helper's line, for a finding at a call of the helper."""
        return (Note(self.way[-1], "the call stands here"),) if len(self.way) > 1 else ()


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
        module.name, "reference calls", lambda: tuple(_reference_calls(project, module))
    )


def _reference_calls(project: Project, module: syntax.Module) -> Iterator[ReferenceCall]:
    for sight in sights_in(project, module, "references", _identity):
        operation = sight.event.operation
        taken = _taken(operation)
        assert taken is not None
        assert isinstance(operation, ContextCall | ExternalCall)
        name, kinds, position = taken
        references, written = _references(sight.event), _written(operation, position)
        yield ReferenceCall(
            name, kinds, references or frozenset(), operation, position, sight.way, written
        )


def _identity(event: Event) -> tuple[object, object] | None:
    """What tells a call by reference from another of the same place; None if it is none."""
    references, operation = _references(event), event.operation
    if references is None:
        return None
    path = operation.path if isinstance(operation, ContextCall) else None
    return path, references


def _references(event: Event) -> frozenset[ReferenceShape] | None:
    """What the reference may be that a call is given; None if it is given none that is known."""
    operation = event.operation
    taken = _taken(operation)
    if taken is None or not isinstance(operation, ContextCall | ExternalCall):
        return None
    position = taken[2]
    given = operation.positional[position] if len(operation.positional) > position else UNKNOWN
    references = frozenset(
        shape for shape in given.shapes if isinstance(shape, ReferenceShape) and len(shape.path) > 1
    )
    return references or None


def _taken(operation: Operation) -> tuple[str, frozenset[FunctionKind], int] | None:
    """How a call that takes a reference is written, the kinds it takes, and at which position."""
    match operation:
        case ContextCall(path=path) if path in SCHEDULE_CALLS:
            return f"ctx.{'.'.join(path)}", SCHEDULABLE_KINDS, 1
        case ContextCall(path=path) if path in RUN_KINDS:
            return f"ctx.{path[0]}", frozenset({RUN_KINDS[path]}), 0
        case ExternalCall(name=dotted) if dotted in CRON_REFERENCE_POSITIONS:
            name = f"crons.{dotted.rpartition('.')[2]}"
            return name, SCHEDULABLE_KINDS, CRON_REFERENCE_POSITIONS[dotted]
        case _:
            return None


def _written(operation: ContextCall | ExternalCall, position: int) -> syntax.Expression | None:
    arguments = list(syntax.positional_arguments(operation.call))
    # A partial, or what calls back, was given some of its arguments elsewhere.
    is_complete = len(arguments) == len(operation.positional)
    return arguments[position].value if is_complete and len(arguments) > position else None
