"""Fields that a class makes anew for each object: `field(default_factory=time.time)`."""

from __future__ import annotations

from gnomon.analyzer import syntax
from gnomon.analyzer.flow.arguments import Arguments
from gnomon.analyzer.flow.attributes import lineage
from gnomon.analyzer.flow.calls import call
from gnomon.analyzer.flow.frame import Frame
from gnomon.analyzer.flow.values import (
    UNKNOWN,
    BoundShape,
    ClassShape,
    ExternalShape,
    FunctionShape,
    Value,
    of,
)

FACTORIES = ("default_factory", "factory")
RENAMED = frozenset({"alias", "validation_alias"})
FOLLOWED = (FunctionShape, ClassShape, ExternalShape, BoundShape)


def make_fields(frame: Frame, at: int, cls: ClassShape, arguments: Arguments) -> dict[str, Value]:
    """Call the factories of the fields that a new object is not given.

    Returns:
        What they made, by field, as far as something is known of it.
    """
    made: dict[str, Value] = {}
    if arguments.unpacked:
        return made
    classes = lineage(frame, cls)
    for place, owner in enumerate(classes):
        names = [name for name, _ in _fields(owner.node)]
        # Which fields of its bases come before its own, positions do not tell.
        given = set(names[: len(arguments.positional)] if not place else ())
        if arguments.positional and place:
            return made
        for name, factory in _fields(owner.node):
            if factory is not None and name not in given | made.keys() | arguments.keywords.keys():
                value = _made_by(frame, at, owner, factory)
                made |= {name: value} if value.shapes else {}
    return made


def _made_by(frame: Frame, at: int, owner: ClassShape, factory: syntax.Expression) -> Value:
    made_by = frame.analysis.module_expression(owner.module, factory)
    followed = [shape for shape in made_by.shapes if isinstance(shape, FOLLOWED)]
    if not followed:
        return UNKNOWN
    return call(frame, syntax.Call(at, factory, ()), of(*followed), Arguments((), {}))


def _fields(node: syntax.ClassDef) -> list[tuple[str, syntax.Expression | None]]:
    """The fields of a class by name, with what makes their values."""
    found: list[tuple[str, syntax.Expression | None]] = []
    for statement in node.body:
        match statement:
            case syntax.AnnotatedAssign(target=syntax.Name(id=name), value=value):
                found.append((name, _factory(value)))
            case _:
                continue
    return found


def _factory(value: syntax.Expression | None) -> syntax.Expression | None:
    if not isinstance(value, syntax.Call):
        return None
    given = syntax.arguments_by_keyword(value)
    if not RENAMED.isdisjoint(given):
        return None
    return next((given[name].value for name in FACTORIES if name in given), None)
