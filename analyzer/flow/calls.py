"""What a call does and gives: contexts, libraries, functions and classes of the project."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from gnomon.analyzer import syntax
from gnomon.analyzer.data import replace
from gnomon.analyzer.flow import responses
from gnomon.analyzer.flow.arguments import Arguments
from gnomon.analyzer.flow.arithmetic import written_out
from gnomon.analyzer.flow.attributes import attribute
from gnomon.analyzer.flow.containers import method_result
from gnomon.analyzer.flow.events import ContextCall, DirectUse, ExternalCall
from gnomon.analyzer.flow.frame import Frame
from gnomon.analyzer.flow.library import SPECIAL
from gnomon.analyzer.flow.ordering import in_order
from gnomon.analyzer.flow.summaries import HANDED_ON
from gnomon.analyzer.flow.values import (
    NOTHING,
    UNKNOWN,
    BoundShape,
    ClassShape,
    ConstantShape,
    ContextShape,
    CrowdShape,
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
    Taint,
    Value,
    join_all,
    of,
    taints_of,
)
from gnomon.analyzer.tables.callers import proves_caller, tells_caller
from gnomon.analyzer.tables.dialect import (
    CALLABLE_MEMBERS,
    FUNCTION_TAKERS,
    IDENTITY_CALL,
    RUN_CALLS,
    TAKER_METHODS,
)
from gnomon.analyzer.tables.effects import DATA_TAKERS, RESULT, is_deterministic
from gnomon.analyzer.tables.side_effects import THREAD_RUNNERS

CHECKING_NAME = re.compile(
    r"^(require|assert|check|ensure|verify|authorize|authenticate)(_|$)|^(has|can|is|may)_"
)
"""Names by which a helper that cannot be read, handed the caller, is taken to check it."""

EFFECTIVE_BUILTINS = frozenset({"builtins.open", "builtins.input"})
"""The builtin functions that reach outside."""

CALLING_BUILTINS = frozenset(
    f"builtins.{name}" for name in ("filter", "map", "max", "min", "sorted")
)
"""Those that call a function that they are given, whatever it is."""

PERHAPS_CALLING_BUILTINS = frozenset({"builtins.iter", "builtins.open"})
"""Those that call one where it stands for what they need; all others only keep or describe it."""

FOLLOWED = (FunctionShape, BoundShape)
CALLABLES = (*FOLLOWED, RegisteredShape)


def call(frame: Frame, node: syntax.Call, function: Value, arguments: Arguments) -> Value:
    """The result of a call, with everything it does."""
    if function.shapes:
        shapes = in_order(function.shapes)
        results = [_call_shape(frame, node, shape, arguments) for shape in shapes]
        result = join_all(results).tainted(function.taints)
    else:
        result = _opaque(frame, node, arguments).tainted(function.taints | arguments.taints)
    if frame.analysis.trusts_names and frame.analysis.is_trusted(called_name(node)):
        frame.state.prove()
    return result


def called_name(node: syntax.Expression) -> str:
    """The last part of the name by which something is called; empty if it has none."""
    match node:
        case syntax.Call(func=func):
            return called_name(func)
        case syntax.Attribute(attr=name) | syntax.Name(id=name):
            return name
        case _:
            return ""


def apply_decorator(frame: Frame, node: syntax.Expression, function: Value) -> Value:
    """What a decorator makes of a function; one that cannot be read leaves it as it is."""
    call_node = syntax.Call(node.at, node, ())
    results: list[Value] = []
    for shape in frame.evaluate(node).shapes:
        result: Value | None = None
        if isinstance(shape, ExternalShape):
            # A library's decorator does not call the function now.
            if not isinstance(node, syntax.Call):
                called = ExternalCall(shape.name, call_node, (), {}, of_result=shape.called)
                frame.emit(node.at, called)
            special = SPECIAL.get(shape.name)
            result = (
                special(frame, call_node, shape, Arguments((function,), {})) if special else None
            )
        else:
            result = _call_shape(frame, call_node, shape, Arguments((function,), {}))
        if result is not None and any(isinstance(found, CALLABLES) for found in result.shapes):
            results.append(result)
    made = join_all(results) if results else function
    return _checked_first(made) if frame.analysis.is_trusted(called_name(node)) else made


def _checked_first(function: Value) -> Value:
    """The same function under a decorator that checks the caller before it runs."""
    shapes = frozenset(
        replace(shape, is_checked=True) if isinstance(shape, FunctionShape) else shape
        for shape in function.shapes
    )
    return Value(shapes, function.taints)


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
        case CrowdShape():
            # What it was is forgotten: it may hold the context, as a closure or an object does.
            frame.analysis.note_other_effects(frame, HANDED_ON, arguments)
            return _opaque(frame, node, arguments).tainted(arguments.taints)
        case InstanceShape():
            return call(frame, node, attribute(frame, node.at, of(shape), "__call__"), arguments)
        case RegisteredShape(handler=handler, kind=kind):
            frame.emit(node.at, DirectUse(handler, kind, is_called=True))
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
    _note_registered(frame, node)
    taints = arguments.taints | _call_back(frame, node, arguments.changed(_as_data))
    if shape.path == IDENTITY_CALL:
        return Value(frozenset({IdentityShape()}), frozenset({Dependence.IDENTITY}))
    if shape.path in RUN_CALLS:
        taints |= frame.analysis.run_by_reference(frame, arguments)
    keeps = frozenset({shape}) if shape.path[0] == "db" else frozenset[Shape]()
    return Value(keeps, taints)


def _external_call(
    frame: Frame, node: syntax.Call, shape: ExternalShape, arguments: Arguments
) -> Value:
    special = SPECIAL.get(shape.name)
    if special is not None:
        result = special(frame, node, shape, arguments)
        if result is not None:
            if shape.name in CALLING_BUILTINS:
                result = result.tainted(_call_back(frame, node, arguments, surely=True))
            return result
    is_builtin = shape.name.startswith("builtins.")
    if not is_builtin or shape.name in EFFECTIVE_BUILTINS:
        positional, keywords = arguments.positional, arguments.keywords
        frame.emit(node.at, ExternalCall(shape.name, node, positional, keywords, shape.called))
    if shape.name.startswith(FUNCTION_TAKERS) or shape.name.rpartition(".")[2] in TAKER_METHODS:
        _note_registered(frame, node)
    if shape.name in THREAD_RUNNERS and (run := _run_elsewhere(frame, node, arguments)):
        return run
    taints = arguments.taints
    # `map` and `sorted` call what they are given here; who knows what a library does with it.
    surely = shape.name in CALLING_BUILTINS
    if surely or not is_builtin or shape.name in PERHAPS_CALLING_BUILTINS:
        takes_data = shape.name.startswith(DATA_TAKERS) and not surely
        handed = arguments.changed(_as_data) if takes_data else arguments
        taints |= _call_back(frame, node, handed, to_library=not is_builtin, surely=surely)
    taints |= _checked_by_name(frame, node, arguments)
    if tells_caller(shape.name):
        taints |= {Dependence.IDENTITY}
        if proves_caller(shape.name, frozenset(_not_surely_on(arguments.keywords))):
            frame.state.prove()
    if frame.effects.is_random(shape.name):
        taints |= {Dependence.RANDOM}
    elif not is_deterministic(shape.name):
        taints |= {Dependence.OPAQUE}
    name = shape.name + RESULT if frame.effects.gives_answer(shape.name) else shape.name
    given = () if arguments.unpacked else written_out(shape.name, arguments)
    result = Value(frozenset({ExternalShape(name, called=True, given=given)}), taints)
    return responses.given(frame, node.at, shape.name, result, arguments.keywords)


def _not_surely_on(given: Mapping[str, Value]) -> Iterator[str]:
    """The arguments of a call by name, but for those that are True; of a dict, what is in it."""
    for name, value in given.items():
        match [*value.shapes]:
            case [MappingShape(items=items)]:
                yield from _not_surely_on(dict(items))
            case [ConstantShape(value=True)]:
                continue
            case _:
                yield name


def _note_registered(frame: Frame, node: syntax.Call) -> None:
    """Note the registered functions among the arguments of what would call them."""
    for argument in node.args:
        for shape in frame.latest.get(argument.value, UNKNOWN).shapes:
            if isinstance(shape, RegisteredShape):
                use = DirectUse(shape.handler, shape.kind, is_called=False)
                frame.emit(argument.value.at, use)


def _opaque(frame: Frame, node: syntax.Call, arguments: Arguments) -> Value:
    """A call of something unknown: it may call back, and may check the caller by its name."""
    taints = _call_back(frame, node, arguments, to_library=True)
    taints |= _checked_by_name(frame, node, arguments)
    return Value(frozenset(), taints | {Dependence.OPAQUE})


def _call_back(
    frame: Frame,
    node: syntax.Call,
    arguments: Arguments,
    *,
    to_library: bool = False,
    surely: bool = False,
) -> frozenset[Taint]:
    """A function handed over is called: with what follows it, as `to_thread(f, x)` does.

    What it gives is not known to come back, but what that depends on is. `surely`: a library's
    function, too, which others may only keep.
    """
    handed = list(_handed(frame, arguments, surely))
    if not handed:
        return NOTHING
    before = frame.state.unchecked
    results = _call_handed(frame, node, handed, to_library=to_library)
    # What it gives goes to whoever was given the function.
    frame.state.unchecked = before
    return taints_of(results)


def _run_elsewhere(frame: Frame, node: syntax.Call, arguments: Arguments) -> Value | None:
    """What a function gives that is handed to a thread, if it is known: `to_thread(load, url)`."""
    handed = list(_handed(frame, arguments, surely=False))
    return join_all(_call_handed(frame, node, handed, to_library=True)) if handed else None


def _call_handed(
    frame: Frame, node: syntax.Call, handed: list[tuple[Value, Arguments]], *, to_library: bool
) -> list[Value]:
    with frame.handing_over(to_library=to_library):
        return [call(frame, _handed_over(node), function, rest) for function, rest in handed]


def _handed(frame: Frame, arguments: Arguments, surely: bool) -> Iterator[tuple[Value, Arguments]]:
    """The arguments that do something when they are called, with what may be given to each."""
    for position, value in enumerate(arguments.positional):
        if followed := [one for one in value.shapes if _does_something(frame, one, surely)]:
            after = arguments.positional[position + 1 :]
            yield of(*followed), Arguments(after, arguments.keywords, unpacked=True)
    for value in arguments.keywords.values():
        if followed := [one for one in value.shapes if _does_something(frame, one, surely)]:
            yield of(*followed), Arguments((), {}, unpacked=True)


def _handed_over(node: syntax.Call) -> syntax.Call:
    """A call of something by no name of its own, at the place where it was handed over.

    It has what is unpacked there, which may hold any argument.
    """
    unpacked = tuple(argument for argument in node.args if argument.star)
    return syntax.Call(node.at, syntax.Name(node.at, ""), unpacked)


def _as_data(value: Value) -> Value:
    """A value for what calls nothing of a library: `client.base_url` does not become a call."""
    named = {one for one in value.shapes if isinstance(one, ExternalShape) and not one.called}
    return Value(value.shapes - named, value.taints) if named else value


def _does_something(frame: Frame, shape: Shape, surely: bool) -> bool:
    """Whether calling this has an effect that is known here."""
    match shape:
        case MemberShape(path=path):
            return path in CALLABLE_MEMBERS
        case ExternalShape(name=name, called=False):
            known = frame.effects.is_sleep(name) or frame.effects.effect_of(name) is not None
            return known or (surely and not name.startswith("builtins."))
        case _:
            return isinstance(shape, FOLLOWED)


def _checked_by_name(frame: Frame, node: syntax.Call, arguments: Arguments) -> frozenset[Taint]:
    name = called_name(node)
    if not CHECKING_NAME.match(name):
        return NOTHING
    handed = any(
        value.depends_on(Dependence.IDENTITY)
        or any(isinstance(shape, ContextShape) for shape in value.shapes)
        for value in arguments.values
    )
    if not handed:
        return NOTHING
    if not name.startswith(("has_", "can_", "is_", "may_")):
        frame.state.prove()
    return frozenset({Dependence.IDENTITY})
