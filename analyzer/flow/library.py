"""Library functions whose result is known: what they hand on, bind, or make of a function."""

from __future__ import annotations

from collections.abc import Callable

from gnomon.analyzer import syntax
from gnomon.analyzer.data import replace
from gnomon.analyzer.flow.arguments import Arguments
from gnomon.analyzer.flow.attributes import attribute, lineage
from gnomon.analyzer.flow.events import ExternalCall, ReferenceUse
from gnomon.analyzer.flow.frame import Frame
from gnomon.analyzer.flow.possibility import lacked_by
from gnomon.analyzer.flow.values import (
    UNKNOWN,
    BoundShape,
    ClassShape,
    ContextShape,
    ExternalShape,
    FunctionShape,
    InstanceShape,
    MappingShape,
    MemberShape,
    ReferenceShape,
    RegisteredShape,
    SuperShape,
    Value,
    constant,
    elements_of,
    join_all,
    of,
)
from gnomon.analyzer.tables.blocking import THREAD_WRAPPERS
from gnomon.analyzer.tables.dialect import REGISTERING_DECORATORS
from gnomon.kinds import FunctionKind


def _first(
    frame: Frame, node: syntax.Call, shape: ExternalShape, arguments: Arguments
) -> Value | None:
    return arguments.positional[0] if arguments.positional else None


def _second(
    frame: Frame, node: syntax.Call, shape: ExternalShape, arguments: Arguments
) -> Value | None:
    return arguments.positional[1] if len(arguments.positional) > 1 else None


def _getattr(
    frame: Frame, node: syntax.Call, shape: ExternalShape, arguments: Arguments
) -> Value | None:
    match arguments.positional:
        case (owner, name, *default) if len(name.constants) == 1:
            wanted = str(name.constants[0])
            if default and wanted in lacked_by(owner):
                return of(
                    *(MemberShape(kind, (wanted,), is_optional=True) for kind in kinds(owner))
                )
            found = attribute(frame, node.at, owner, wanted)
            for whole in found.shapes:
                if isinstance(whole, ReferenceShape):
                    frame.emit(node.at, ReferenceUse(whole.visibility, whole.path))
            return found
        case _:
            return None


def kinds(owner: Value) -> list[FunctionKind | None]:
    """The kinds of the contexts that a value may be."""
    return [shape.kind for shape in owner.shapes if isinstance(shape, ContextShape)]


def _attrgetter(
    frame: Frame, node: syntax.Call, shape: ExternalShape, arguments: Arguments
) -> Value | None:
    if not shape.called:
        getter = of(ExternalShape(shape.name, called=True))
        return of(BoundShape(getter, arguments.positional[:1]))
    match arguments.positional:
        case (name, owner) if len(name.constants) == 1:
            for part in str(name.constants[0]).split("."):
                owner = attribute(frame, node.at, owner, part)
            return owner
        case _:
            return None


def _partial(
    frame: Frame, node: syntax.Call, shape: ExternalShape, arguments: Arguments
) -> Value | None:
    match arguments.positional:
        case (function, *rest) if function.shapes:
            return of(BoundShape(function, tuple(rest), tuple(arguments.keywords.items())))
        case _:
            return None


def _wraps(
    frame: Frame, node: syntax.Call, shape: ExternalShape, arguments: Arguments
) -> Value | None:
    return (
        _first(frame, node, shape, arguments)
        if shape.called
        else of(ExternalShape(shape.name, called=True))
    )


def _dict(
    frame: Frame, node: syntax.Call, shape: ExternalShape, arguments: Arguments
) -> Value | None:
    given = [
        item
        for value in arguments.positional
        for found in value.shapes
        if isinstance(found, MappingShape)
        for item in found.items
    ]
    return Value(frozenset({MappingShape((*given, *arguments.keywords.items()))}), arguments.taints)


def _super(
    frame: Frame, node: syntax.Call, shape: ExternalShape, arguments: Arguments
) -> Value | None:
    """`super()` in a method, whose first parameter is the object, or `super(Class, self)`."""
    function = frame.analysis.current
    owner = arguments.positional[1] if len(arguments.positional) > 1 else None
    if owner is None and function is not None and function.node.parameters:
        owner = frame.scope.find(function.node.parameters[0].name)
    found: list[Value] = []
    for known in owner.shapes if owner else ():
        if isinstance(known, InstanceShape | ClassShape):
            cls = known.cls if isinstance(known, InstanceShape) else known
            homes = [
                base
                for base in lineage(frame, cls)
                if function and any(function.node is member for member in base.node.body)
            ]
            found.extend(of(SuperShape(known, home.node)) for home in homes[:1])
    return join_all(found) if found else None


def _extreme(
    frame: Frame, node: syntax.Call, shape: ExternalShape, arguments: Arguments
) -> Value | None:
    """`min` and `max` give one of what they are given."""
    given = list(arguments.positional)
    found = join_all(given) if len(given) > 1 else elements_of(join_all(given))
    return found.tainted(arguments.taints)


def _timedelta(
    frame: Frame, node: syntax.Call, shape: ExternalShape, arguments: Arguments
) -> Value | None:
    """A span of nothing is zero, however it is written."""
    zero = all(value.constants in ((0,), (0.0,)) for value in arguments.values)
    return constant(0) if zero and not arguments.unpacked else None


def _context_manager(
    frame: Frame, node: syntax.Call, shape: ExternalShape, arguments: Arguments
) -> Value | None:
    functions = [
        FunctionShape(found.module, found.node, found.scope, generator=True)
        for value in arguments.positional[:1]
        for found in value.shapes
        if isinstance(found, FunctionShape)
    ]
    return of(*functions) if functions else None


def _in_a_thread(
    frame: Frame, node: syntax.Call, shape: ExternalShape, arguments: Arguments
) -> Value | None:
    """The same function, which will not run where it is called."""
    given = arguments.positional[0] if arguments.positional else UNKNOWN
    functions = [
        replace(found, is_handed=True) for found in given.shapes if isinstance(found, FunctionShape)
    ]
    if not functions or len(functions) < len(given.shapes):
        return None
    frame.emit(node.at, ExternalCall(shape.name, node, arguments.positional, arguments.keywords))
    return of(*functions)


def _register(
    frame: Frame, node: syntax.Call, shape: ExternalShape, arguments: Arguments
) -> Value | None:
    if not arguments.positional:
        return of(shape)
    kind, _ = REGISTERING_DECORATORS[shape.name]
    return of(RegisteredShape(arguments.positional[0], kind))


Special = Callable[[Frame, syntax.Call, ExternalShape, Arguments], Value | None]

SPECIAL: dict[str, Special] = {
    "builtins.getattr": _getattr,
    "builtins.list": _first,
    "builtins.tuple": _first,
    "builtins.set": _first,
    "builtins.sorted": _first,
    "builtins.reversed": _first,
    "builtins.iter": _first,
    "builtins.dict": _dict,
    "builtins.max": _extreme,
    "builtins.min": _extreme,
    "builtins.super": _super,
    "contextlib.AsyncExitStack.enter_async_context": _first,
    "contextlib.AsyncExitStack.enter_context": _first,
    "contextlib.ExitStack.enter_context": _first,
    "contextlib.nullcontext": _first,
    "contextlib.closing": _first,
    "contextlib.aclosing": _first,
    "copy.copy": _first,
    "operator.attrgetter": _attrgetter,
    "datetime.timedelta": _timedelta,
    "typing.cast": _second,
    "functools.partial": _partial,
    "functools.wraps": _wraps,
    "contextlib.contextmanager": _context_manager,
    "contextlib.asynccontextmanager": _context_manager,
    **dict.fromkeys(REGISTERING_DECORATORS, _register),
    **dict.fromkeys(THREAD_WRAPPERS, _in_a_thread),
}
