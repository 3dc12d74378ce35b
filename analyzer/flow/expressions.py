"""What an expression denotes, and what evaluating it does: one small function a node class."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from gnomon.analyzer import syntax
from gnomon.analyzer.flow import responses
from gnomon.analyzer.flow.arguments import Arguments
from gnomon.analyzer.flow.arithmetic import added_texts, computed, joined_texts, negated
from gnomon.analyzer.flow.attributes import attribute
from gnomon.analyzer.flow.binding import assign
from gnomon.analyzer.flow.calls import call
from gnomon.analyzer.flow.conditions import judge
from gnomon.analyzer.flow.containers import item_of
from gnomon.analyzer.flow.events import ReferenceUse
from gnomon.analyzer.flow.frame import Frame
from gnomon.analyzer.flow.gathering import (
    collected_by,
    makes_coroutine,
    starts_in_group,
)
from gnomon.analyzer.flow.mutation import note_method
from gnomon.analyzer.flow.outcomes import Guard
from gnomon.analyzer.flow.state import State, join
from gnomon.analyzer.flow.values import (
    EACH_ROUND,
    NOTHING,
    UNKNOWN,
    ExternalShape,
    FunctionShape,
    MappingShape,
    Pending,
    ReferenceShape,
    SequenceShape,
    Shape,
    StepShape,
    Taint,
    Value,
    constant,
    elements_of,
    join_all,
    of,
    taints_of,
)
from gnomon.analyzer.tables.side_effects import is_path

STEP: frozenset[Shape] = frozenset({StepShape()})


def evaluate(frame: Frame, node: syntax.Expression) -> Value:
    """The value of an expression at this point, with its effects on the frame."""
    value = frame.latest[node] = _EVALUATIONS[type(node)](frame, node)
    if isinstance(node, syntax.Attribute):
        for shape in value.shapes:
            if isinstance(shape, ReferenceShape):
                frame.emit(node.at, ReferenceUse(shape.visibility, shape.path))
    return value


def is_step(operator: str, operand: syntax.Expression, steps: str = "+-") -> bool:
    """Whether `x operator operand` is the next or the previous of a series."""
    return operator in steps and isinstance(operand, syntax.Constant) and operand.value == 1


def evaluate_optional(frame: Frame, node: syntax.Expression | None) -> Value:
    """The value of an expression that may be absent."""
    return UNKNOWN if node is None else evaluate(frame, node)


def _constant(frame: Frame, node: syntax.Constant) -> Value:
    return constant(node.value)


def _name(frame: Frame, node: syntax.Name) -> Value:
    local = frame.scope.find(node.id)
    return frame.analysis.global_value(frame.module, node.id) if local is None else local


def _attribute(frame: Frame, node: syntax.Attribute) -> Value:
    # The owner is not `evaluate`d: only the whole of `internal.jobs.process` is a reference.
    owner = _EVALUATIONS[type(node.value)](frame, node.value)
    return attribute(frame, node.at, owner, node.attr)


def _fstring(frame: Frame, node: syntax.FString) -> Value:
    parts = [evaluate(frame, part) for part in node.parts]
    texts = joined_texts(parts) if node.is_plain else ()
    shapes = frozenset(shape for text in texts for shape in constant(text).shapes)
    return Value(shapes, taints_of(parts))


def _combined(frame: Frame, *nodes: syntax.Expression) -> Value:
    """A new value that depends on all its operands."""
    return Value(frozenset(), taints_of([evaluate(frame, node) for node in nodes]))


def _call(frame: Frame, node: syntax.Call) -> Value:
    function = evaluate(frame, node.func)
    collected = collected_by(frame, node, function)
    if collected:
        with frame.guarded((Guard((collected,)),)):
            arguments = _arguments(frame, node).changed(frame.await_coroutines)
    else:
        arguments = _arguments(frame, node)
        if starts_in_group(function):
            arguments = arguments.changed(frame.await_coroutines)
    if arguments.taints:
        arguments = arguments.changed(partial(responses.let_go, frame))
    result = call(frame, node, function, arguments)
    note_method(frame, node, function, arguments.positional, arguments.keywords)
    taints: frozenset[Taint] = frozenset({collected} if collected else ())
    if makes_coroutine(frame, function):
        made = Pending(frame.module.name, node.at, frame.guards)
        frame.made.add(made)
        taints |= {made}
    return result.tainted(taints)


def _arguments(frame: Frame, node: syntax.Call) -> Arguments:
    positional: list[Value] = []
    keywords: dict[str, Value] = {}
    unpacked = False
    for argument in node.args:
        value = evaluate(frame, argument.value)
        if argument.keyword:
            keywords[argument.keyword] = value
        elif argument.star == "**":
            unpacked = True
            for shape in value.shapes:
                if isinstance(shape, MappingShape):
                    keywords.update(shape.items)
        elif argument.star == "*":
            unpacked = True
            sequences = [shape for shape in value.shapes if isinstance(shape, SequenceShape)]
            if len(sequences) == 1:
                positional.extend(sequences[0].elements)
        else:
            positional.append(value)
    return Arguments(tuple(positional), keywords, unpacked)


def _await(frame: Frame, node: syntax.Await) -> Value:
    return frame.await_coroutines(evaluate(frame, node.value))


def _yield(frame: Frame, node: syntax.Yield) -> Value:
    value = responses.let_go(frame, evaluate_optional(frame, node.value))
    if frame.on_yield is not None:
        frame.on_yield(value)
    else:
        frame.yields.append(elements_of(value) if node.delegates else value)
    return UNKNOWN


def _binary(frame: Frame, node: syntax.BinaryOp) -> Value:
    left, right = evaluate(frame, node.left), evaluate(frame, node.right)
    taints = taints_of([left, right])
    if is_step(node.operator, node.right) or is_step(node.operator, node.left, "+"):
        return Value(STEP, taints)
    match node.operator, left.constants, right.constants:
        case "+", (str() as first,), (str() as second,) if len(left.shapes) == len(right.shapes):
            return added_texts(first, second).tainted(taints)
        case "/", _, _ if _is_path(left):
            return Value(left.shapes, taints)
        case _:
            return (computed(node.operator, left, right) or UNKNOWN).tainted(taints)


def _is_path(value: Value) -> bool:
    """Whether something is a path for sure, so that what is joined to it is one."""
    shapes = [shape for shape in value.shapes if isinstance(shape, ExternalShape)]
    return bool(shapes) and all(is_path(shape.name) for shape in shapes)


def _boolean(frame: Frame, node: syntax.BoolOp) -> Value:
    """Either operand; the right one only runs where the left one has let it."""
    left = evaluate(frame, node.left)
    before = frame.state.copy()
    judgement = judge(frame, node.left, left)
    judgement.assume(frame.state, truth=node.operator == "and")
    waiting = frame.state.unchecked
    with frame.under(left.taints):
        right = _if_reached(frame, node.right)
    judgement.assume(before, truth=node.operator == "or")
    if waiting:
        responses.note_looks(frame, node, left, waiting - frame.state.unchecked, before)
    frame.scope.state = join([before, frame.state])
    return left.joined(right)


def _if_reached(frame: Frame, node: syntax.Expression) -> Value:
    """The value of an operand that only counts where it can be reached."""
    if frame.state.alive:
        return evaluate(frame, node)
    frame.latest[node] = UNKNOWN
    return UNKNOWN


def _unary(frame: Frame, node: syntax.UnaryOp) -> Value:
    value = evaluate(frame, node.operand)
    result = negated(value) if node.operator == "-" else None
    return (result or UNKNOWN).tainted(value.taints)


def _comparison(frame: Frame, node: syntax.Compare) -> Value:
    values = [evaluate(frame, operand) for operand in (node.left, *node.comparators)]
    for value in values:
        if len(value.shapes) > 1:
            # `response is None`, where there may be none.
            responses.let_go(frame, value)
    return Value(frozenset(), taints_of(values))


def _if_expression(frame: Frame, node: syntax.IfExp) -> Value:
    test = evaluate(frame, node.test)
    judgement = judge(frame, node.test, test)
    start = frame.state
    ends: list[State] = []
    values: list[Value] = []
    for branch, truth in ((node.body, True), (node.orelse, False)):
        frame.scope.state = start.copy()
        judgement.assume(frame.state, truth=truth)
        with frame.under(test.taints):
            values.append(_if_reached(frame, branch))
        ends.append(frame.state)
    frame.scope.state = join(ends)
    return join_all(values).tainted(test.taints)


def _lambda(frame: Frame, node: syntax.Lambda) -> Value:
    return of(
        FunctionShape(frame.module, node, frame.scope, defaults=evaluate_defaults(frame, node))
    )


def evaluate_defaults(
    frame: Frame, node: syntax.FunctionDef | syntax.Lambda
) -> tuple[tuple[str, Value], ...]:
    """The defaults of parameters, which are evaluated where the function is defined."""
    return tuple(
        (parameter.name, evaluate(frame, parameter.default))
        for parameter in node.parameters
        if parameter.default is not None
    )


def _walrus(frame: Frame, node: syntax.Walrus) -> Value:
    value = frame.influenced(evaluate(frame, node.value))
    frame.state.variables[node.target.id] = value
    return value


def _subscript(frame: Frame, node: syntax.Subscript) -> Value:
    owner = evaluate(frame, node.value)
    keys = [evaluate(frame, index) for index in node.indices]
    if any(isinstance(index, syntax.Slice) for index in node.indices):
        part = of(SequenceShape((elements_of(owner),)))
        return part.tainted(owner.taints | taints_of(keys))
    found = [item for shape in owner.shapes for item in item_of(shape, keys[0] if keys else None)]
    return join_all(found).tainted(owner.taints | taints_of(keys))


def _slice(frame: Frame, node: syntax.Slice) -> Value:
    parts = [part for part in (node.lower, node.upper, node.step) if part is not None]
    return _combined(frame, *parts)


def _starred(frame: Frame, node: syntax.Starred) -> Value:
    return elements_of(evaluate(frame, node.value))


def _sequence(frame: Frame, node: syntax.Sequence) -> Value:
    elements = tuple(responses.let_go(frame, evaluate(frame, element)) for element in node.elements)
    return Value(frozenset({SequenceShape(elements)}), taints_of(list(elements)))


def _dict(frame: Frame, node: syntax.Dict) -> Value:
    items: list[tuple[str, Value]] = []
    values: list[Value] = []
    for key, item in node.items:
        name = None if key is None else evaluate(frame, key)
        value = responses.let_go(frame, evaluate(frame, item))
        values.append(value)
        if name is not None and len(name.constants) == 1 and isinstance(name.constants[0], str):
            items.append((name.constants[0], value))
    return Value(frozenset({MappingShape(tuple(items))}), taints_of(values))


def _comprehension(frame: Frame, node: syntax.Comprehension) -> Value:
    """Its variables are its own; a walrus in it binds outside, as in Python."""
    own: set[str] = set()
    chosen: frozenset[Taint] = NOTHING
    before = frame.state.variables
    with frame.looping(node):
        for generator in node.generators:
            given = evaluate(frame, generator.iterable)
            given = frame.await_coroutines(given) if generator.is_async else given
            iterated = elements_of(given).tainted(EACH_ROUND)
            frame.scope.state.variables = dict(frame.state.variables)
            own |= assign(frame, generator.target, iterated)
            for condition in generator.conditions:
                chosen |= evaluate(frame, condition).taints
        if node.key is not None:
            evaluate(frame, node.key)
        element = responses.let_go(frame, evaluate(frame, node.element)).tainted(chosen)
    after = frame.state.variables
    frame.state.variables = {name: value for name, value in after.items() if name not in own} | {
        name: before[name] for name in own if name in before
    }
    return Value(frozenset({SequenceShape((element,))}), element.taints)


# The values take the node class of their key, which a dict's type cannot say.
_EVALUATIONS: dict[type[Any], Callable[[Frame, Any], Value]] = {
    syntax.Constant: _constant,
    syntax.Name: _name,
    syntax.Attribute: _attribute,
    syntax.FString: _fstring,
    syntax.Call: _call,
    syntax.Await: _await,
    syntax.Yield: _yield,
    syntax.BinaryOp: _binary,
    syntax.BoolOp: _boolean,
    syntax.UnaryOp: _unary,
    syntax.Compare: _comparison,
    syntax.IfExp: _if_expression,
    syntax.Lambda: _lambda,
    syntax.Walrus: _walrus,
    syntax.Subscript: _subscript,
    syntax.Slice: _slice,
    syntax.Starred: _starred,
    syntax.Sequence: _sequence,
    syntax.Dict: _dict,
    syntax.Comprehension: _comprehension,
}
