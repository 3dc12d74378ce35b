"""Changing a container, or another object, in place: `problems.append(error)`, `given[key] = x`."""

from __future__ import annotations

from collections.abc import Iterable

from gnomon.analyzer import syntax
from gnomon.analyzer.flow.frame import Frame
from gnomon.analyzer.flow.state import outwards
from gnomon.analyzer.flow.values import (
    UNKNOWN,
    ExternalShape,
    MappingShape,
    MethodShape,
    SequenceShape,
    Shape,
    Value,
    taints_of,
)

ADDING = frozenset({"add", "append", "appendleft", "insert"})
EXTENDING = frozenset({"extend", "update"})
SETTING = frozenset({"put", "put_nowait", "set", "set_exception", "set_result", "setdefault"})
CONTAINERS = ("builtins.set.", "builtins.list.", "builtins.dict.", "collections.", "queue.")
MANY_ITEMS = 64
"""A container of more items than this is as good as unknown."""

Items = tuple[tuple[str, Value], ...]


def store_item(frame: Frame, target: syntax.Subscript, value: Value) -> None:
    """`name[key] = value`."""
    if not _is_own(frame, target.value):
        frame.hand_out(value.taints)
    if isinstance(target.value, syntax.Name):
        keys = frame.latest.get(target.indices[0], UNKNOWN).constants
        named = {key: value for key in keys if isinstance(key, str)}
        _change(frame, target.value.id, (), named, value)


def note_method(
    frame: Frame,
    node: syntax.Call,
    function: Value,
    positional: tuple[Value, ...],
    keywords: dict[str, Value],
) -> None:
    """A method of a variable that is not followed may keep what it is given."""
    if not isinstance(node.func, syntax.Attribute):
        return
    if not all(map(_is_of_container, function.shapes)):
        return
    given = Value(frozenset(), taints_of([*positional, *keywords.values()]))
    if node.func.attr in ADDING | EXTENDING | SETTING and not _is_own(frame, node.func.value):
        frame.hand_out(given.taints)
    if not isinstance(node.func.value, syntax.Name):
        return
    added: tuple[Value, ...] = ()
    named: dict[str, Value] = {}
    if node.func.attr in ADDING:
        added = positional[-1:]
    elif node.func.attr in EXTENDING:
        added = tuple(_elements(positional))
        named = dict(_items(positional)) | keywords
    _change(frame, node.func.value.id, added, named, given)


def _is_of_container(shape: Shape) -> bool:
    """Whether this is a method of a container, also of one that is not followed: `set().add`."""
    if isinstance(shape, ExternalShape):
        return shape.name.startswith(CONTAINERS)
    return isinstance(shape, MethodShape)


def _is_own(frame: Frame, node: syntax.Expression) -> bool:
    """Whether an object is a variable that nobody outside the function knows."""
    function = frame.analysis.current
    parameters = function.node.parameters if function else ()
    return (
        isinstance(node, syntax.Name)
        and node.id in frame.state.variables
        and all(parameter.name != node.id for parameter in parameters)
    )


def _change(
    frame: Frame, name: str, added: tuple[Value, ...], named: dict[str, Value], given: Value
) -> None:
    """A variable now holds more, and depends on more."""
    scope = next((one for one in outwards(frame.scope) if name in one.state.variables), None)
    if scope is None:
        return
    before = scope.state.variables[name]
    shapes = frozenset(_grown(shape, added, named) for shape in before.shapes)
    if any(map(_is_too_large, shapes)):
        shapes = frozenset[Shape]()
    after = frame.influenced(Value(shapes, before.taints | given.taints))
    if after != before:
        frame.analysis.following.change(scope, name, after)
        scope.state.signs.pop(name, None)


def _grown(shape: Shape, added: tuple[Value, ...], named: dict[str, Value]) -> Shape:
    match shape:
        case SequenceShape(elements=elements):
            return SequenceShape((*elements, *(item for item in added if item not in elements)))
        case MappingShape(items=items):
            return MappingShape(tuple((dict(items) | named).items()))
        case _:
            return shape


def _is_too_large(shape: Shape) -> bool:
    match shape:
        case SequenceShape(elements=items) | MappingShape(items=items):
            return len(items) > MANY_ITEMS
        case _:
            return False


def _elements(values: Iterable[Value]) -> Iterable[Value]:
    for value in values:
        for shape in value.shapes:
            if isinstance(shape, SequenceShape):
                yield from shape.elements


def _items(values: Iterable[Value]) -> Iterable[tuple[str, Value]]:
    for value in values:
        for shape in value.shapes:
            if isinstance(shape, MappingShape):
                yield from shape.items
