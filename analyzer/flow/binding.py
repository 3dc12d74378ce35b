"""Assigning: names, tuples, attributes of objects, and the captures of patterns."""

from __future__ import annotations

from gnomon.analyzer import syntax
from gnomon.analyzer.flow import responses
from gnomon.analyzer.flow.attributes import attribute
from gnomon.analyzer.flow.escapes import is_exception
from gnomon.analyzer.flow.frame import Frame
from gnomon.analyzer.flow.mutation import store_item
from gnomon.analyzer.flow.values import (
    UNKNOWN,
    InstanceShape,
    MappingShape,
    SequenceShape,
    Value,
    join_all,
)


def assign(frame: Frame, target: syntax.Expression, value: Value) -> set[str]:
    """Bind a target; returns the local names that were bound."""
    match target:
        case syntax.Name(id=name):
            frame.state.variables[name] = value
            frame.state.signs.pop(name, None)
            if name in frame.shared:
                responses.let_go(frame, value)
                frame.hand_out(value.taints)
            return {name}
        case syntax.Sequence(elements=elements):
            bound: set[str] = set()
            for element, item in zip(elements, _spread(value, elements), strict=True):
                bound |= assign(frame, element, item)
            return bound
        case syntax.Starred(value=inner):
            return assign(frame, inner, value)
        case syntax.Attribute(value=owner, attr=attr):
            held = frame.evaluate(owner)
            responses.note_setting(frame, target.at, held, attr, assigned=True)
            for shape in held.shapes:
                if isinstance(shape, InstanceShape):
                    known = shape.attributes.get(attr)
                    after = value if known is None else known.joined(value)
                    frame.analysis.following.change(shape, attr, after)
            responses.let_go(frame, value)
            if not _is_exception(frame, held):
                frame.hand_out(value.taints)
            return set()
        case _:
            responses.let_go(frame, value)
            evaluate_target(frame, target)
            if isinstance(target, syntax.Subscript):
                store_item(frame, target, value)
            return set()


def _is_exception(frame: Frame, held: Value) -> bool:
    """Whether an object is the failure itself: what it is told, it tells to whoever catches it."""
    if not held.shapes:
        return held.taints <= frozenset(frame.handlers) and bool(held.taints)
    names = frame.analysis.class_names(held, bases=True)
    return any(is_exception(frame.effects, name) for name in names or ())


def evaluate_target(frame: Frame, target: syntax.Expression) -> None:
    """Evaluate what stands in a target: `names[key]`, without taking the item."""
    match target:
        case syntax.Subscript(value=value, indices=indices):
            for part in (value, *indices):
                frame.evaluate(part)
        case syntax.Attribute(value=value):
            frame.evaluate(value)
        case _:
            return


def _spread(value: Value, targets: tuple[syntax.Expression, ...]) -> list[Value]:
    """One value a target, where the display has as many elements, or more for a starred one."""
    stars = [isinstance(target, syntax.Starred) for target in targets]
    rows: list[tuple[Value, ...]] = []
    for shape in value.shapes:
        if not isinstance(shape, SequenceShape):
            continue
        elements = shape.elements
        surplus = len(elements) - len(targets)
        if any(stars) and surplus >= -1:
            at = stars.index(True)
            rest = Value(frozenset({SequenceShape(elements[at : at + surplus + 1])}))
            elements = (*elements[:at], rest, *elements[at + surplus + 1 :])
        if len(elements) == len(targets):
            rows.append(elements)
    if rows:
        columns = zip(*rows, strict=True)
        return [join_all(list(column)).tainted(value.taints) for column in columns]
    return [Value(frozenset(), value.taints) for _ in targets]


def bind_pattern(frame: Frame, pattern: syntax.Pattern, subject: Value) -> None:
    """Bind the names that a pattern captures."""
    unknown = Value(frozenset(), subject.taints)
    match pattern:
        case syntax.MatchCapture(name=name, pattern=inner):
            if inner is not None:
                bind_pattern(frame, inner, subject)
            if name is not None:
                frame.state.variables[name] = subject
        case syntax.MatchSequence(elements=elements):
            parts = [
                shape.elements
                for shape in subject.shapes
                if isinstance(shape, SequenceShape) and len(shape.elements) == len(elements)
            ]
            values = parts[0] if len(parts) == 1 and pattern.star is None else None
            for position, element in enumerate(elements):
                bind_pattern(frame, element, values[position] if values else unknown)
        case syntax.MatchMapping(keys=keys, patterns=patterns, rest=rest):
            for key, inner in zip(keys, patterns, strict=True):
                bind_pattern(frame, inner, _item(subject, key).tainted(subject.taints))
            if rest is not None:
                frame.state.variables[rest] = unknown
        case syntax.MatchClass(patterns=patterns, attributes=attributes):
            for inner in patterns:
                bind_pattern(frame, inner, unknown)
            for name, inner in attributes:
                bind_pattern(frame, inner, attribute(frame, inner.at, subject, name))
        case syntax.MatchOr(patterns=patterns):
            for inner in patterns:
                bind_pattern(frame, inner, subject)
        case syntax.MatchValue():
            return


def _item(subject: Value, key: syntax.Expression) -> Value:
    if not isinstance(key, syntax.Constant):
        return UNKNOWN
    return join_all(
        [
            value
            for shape in subject.shapes
            if isinstance(shape, MappingShape)
            for name, value in shape.items
            if name == key.value
        ]
    )
