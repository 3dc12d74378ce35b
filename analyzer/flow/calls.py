"""What a call does and gives: contexts, libraries, functions and classes of the project."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from gnomon.analyzer import syntax
from gnomon.analyzer.dialect import ACTION_LACKS, IDENTITY_CALL, REGISTERING_DECORATORS
from gnomon.analyzer.effects import RESULT, effect_of, is_deterministic, is_random
from gnomon.analyzer.flow.attributes import attribute, lineage
from gnomon.analyzer.flow.containers import method_result
from gnomon.analyzer.flow.events import ContextCall, ExternalCall
from gnomon.analyzer.flow.frame import Frame
from gnomon.analyzer.flow.possibility import is_action
from gnomon.analyzer.flow.values import (
    UNKNOWN,
    BoundShape,
    ClassShape,
    ContextShape,
    Dependence,
    ExternalShape,
    FunctionShape,
    IdentityShape,
    InstanceShape,
    MappingShape,
    MemberShape,
    MethodShape,
    RegisteredShape,
    Shape,
    SuperShape,
    Taint,
    Value,
    constant,
    join_all,
    of,
    taints_of,
)
from gnomon.kinds import FunctionKind

CHECKING_NAME = re.compile(
    r"^(require|assert|check|ensure|verify|authorize|authenticate)(_|$)|^(has|can|is|may)_"
)
"""Names by which a helper that cannot be read, handed the caller, is taken to check it."""


FOLLOWED = (FunctionShape, BoundShape)
CALLABLES = (*FOLLOWED, RegisteredShape)


@dataclass(frozen=True, slots=True)
class Arguments:
    """The values of a call's arguments; `unpacked` if there are some that cannot be listed."""

    positional: tuple[Value, ...]
    keywords: dict[str, Value]
    unpacked: bool = False

    @property
    def values(self) -> list[Value]:
        """All of them."""
        return [*self.positional, *self.keywords.values()]

    @property
    def taints(self) -> frozenset[Taint]:
        """Everything they depend on."""
        return taints_of(self.values)


def call(frame: Frame, node: syntax.Call, function: Value, arguments: Arguments) -> Value:
    """The result of a call, with everything it does."""
    if not function.shapes:
        return _opaque(frame, node, arguments).tainted(function.taints | arguments.taints)
    results = [_call_shape(frame, node, shape, arguments) for shape in function.shapes]
    return join_all(results).tainted(function.taints)


def apply_decorator(frame: Frame, node: syntax.Expression, function: Value) -> Value:
    """What a decorator makes of a function; one that cannot be read leaves it as it is."""
    call_node = syntax.Call(node.at, node, ())
    results: list[Value] = []
    for shape in frame.evaluate(node).shapes:
        result: Value | None = None
        if isinstance(shape, ExternalShape):
            # A library's decorator does not call the function now.
            if not isinstance(node, syntax.Call):
                frame.emit(node.at, ExternalCall(shape.name, call_node, (), {}))
            special = _SPECIAL.get(shape.name)
            result = (
                special(frame, call_node, shape, Arguments((function,), {})) if special else None
            )
        else:
            result = _call_shape(frame, call_node, shape, Arguments((function,), {}))
        if result is not None and any(isinstance(found, CALLABLES) for found in result.shapes):
            results.append(result)
    return join_all(results) if results else function


def _call_shape(frame: Frame, node: syntax.Call, shape: Shape, arguments: Arguments) -> Value:
    match shape:
        case MemberShape():
            return _context_call(frame, node, shape, arguments)
        case ExternalShape():
            return _external_call(frame, node, shape, arguments)
        case FunctionShape():
            return frame.analysis.call_function(frame, node.at, shape, arguments)
        case BoundShape(function=function, positional=given, keywords=named):
            bound = Arguments(
                (*given, *arguments.positional),
                dict(named) | arguments.keywords,
                arguments.unpacked,
            )
            return call(frame, node, function, bound)
        case ClassShape():
            return frame.analysis.instantiate(frame, node.at, shape, arguments)
        case InstanceShape():
            return call(frame, node, attribute(frame, node.at, of(shape), "__call__"), arguments)
        case RegisteredShape():
            return UNKNOWN
        case MethodShape(owner=owner, name=name):
            found = method_result(owner, name, arguments.positional)
            return (found or _opaque(frame, node, arguments)).tainted(arguments.taints)
        case _:
            return _opaque(frame, node, arguments).tainted(arguments.taints)


def _context_call(
    frame: Frame, node: syntax.Call, shape: MemberShape, arguments: Arguments
) -> Value:
    frame.emit(
        node.at,
        ContextCall(shape.kind, shape.path, node, arguments.positional, arguments.keywords),
    )
    _call_back(frame, node, arguments)
    if shape.path == IDENTITY_CALL:
        return Value(frozenset({IdentityShape()}), frozenset({Dependence.IDENTITY}))
    keeps = frozenset({shape}) if shape.path[0] == "db" else frozenset[Shape]()
    return Value(keeps, arguments.taints)


def _external_call(
    frame: Frame, node: syntax.Call, shape: ExternalShape, arguments: Arguments
) -> Value:
    special = _SPECIAL.get(shape.name)
    if special is not None:
        result = special(frame, node, shape, arguments)
        if result is not None:
            return result
    if not shape.name.startswith("builtins."):
        frame.emit(
            node.at, ExternalCall(shape.name, node, arguments.positional, arguments.keywords)
        )
    _call_back(frame, node, arguments)
    taints = arguments.taints | _checked_by_name(frame, node, arguments)
    if is_random(shape.name):
        taints |= {Dependence.RANDOM}
    elif not is_deterministic(shape.name):
        taints |= {Dependence.OPAQUE}
    name = shape.name + RESULT if effect_of(shape.name) else shape.name
    return Value(frozenset({ExternalShape(name, called=True)}), taints)


def _opaque(frame: Frame, node: syntax.Call, arguments: Arguments) -> Value:
    """A call of something unknown: it may call back, and may check the caller by its name."""
    _call_back(frame, node, arguments)
    taints = _checked_by_name(frame, node, arguments) | {Dependence.OPAQUE}
    return Value(frozenset(), taints)


def _call_back(frame: Frame, node: syntax.Call, arguments: Arguments) -> None:
    """A function handed over is called: with what follows it, as `to_thread(f, x)` does."""
    for position, value in enumerate(arguments.positional):
        rest = Arguments(arguments.positional[position + 1 :], {}, unpacked=True)
        _call_if_function(frame, node, value, rest)
    for value in arguments.keywords.values():
        _call_if_function(frame, node, value, Arguments((), {}, unpacked=True))


def _call_if_function(frame: Frame, node: syntax.Call, value: Value, arguments: Arguments) -> None:
    if any(isinstance(shape, FOLLOWED) for shape in value.shapes):
        call(frame, node, value, arguments)


def _checked_by_name(frame: Frame, node: syntax.Call, arguments: Arguments) -> frozenset[Taint]:
    name = node.func.attr if isinstance(node.func, syntax.Attribute) else None
    if isinstance(node.func, syntax.Name):
        name = node.func.id
    handed = any(
        value.depends_on(Dependence.IDENTITY)
        or any(isinstance(shape, ContextShape) for shape in value.shapes)
        for value in arguments.values
    )
    if not handed or name is None or not CHECKING_NAME.match(name):
        return frozenset()
    if not name.startswith(("has_", "can_", "is_", "may_")):
        frame.state.prove()
    return frozenset({Dependence.IDENTITY})


# --- library functions whose result is known ----------------------------------------------------


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
            if default and wanted in ACTION_LACKS and is_action(owner):
                return of(MemberShape(FunctionKind.ACTION, (wanted,), is_optional=True))
            return attribute(frame, node.at, owner, wanted)
        case _:
            return None


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


def _register(
    frame: Frame, node: syntax.Call, shape: ExternalShape, arguments: Arguments
) -> Value | None:
    if not arguments.positional:
        return of(shape)
    kind, _ = REGISTERING_DECORATORS[shape.name]
    return of(RegisteredShape(arguments.positional[0], kind))


Special = Callable[[Frame, syntax.Call, ExternalShape, Arguments], Value | None]

_SPECIAL: dict[str, Special] = {
    "builtins.getattr": _getattr,
    "builtins.list": _first,
    "builtins.tuple": _first,
    "builtins.set": _first,
    "builtins.sorted": _first,
    "builtins.reversed": _first,
    "builtins.iter": _first,
    "builtins.dict": _dict,
    "builtins.super": _super,
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
}
