"""Lists and dicts: what their items and methods give."""

from __future__ import annotations

from gnomon.analyzer.flow.values import (
    ConstantShape,
    MappingShape,
    SequenceShape,
    Shape,
    Value,
    constant,
    join_all,
    of,
)

TAKING = frozenset({"get", "pop", "setdefault"})
"""Methods that give one item: of a dict by its key, of a list by its position."""


def item_of(shape: Shape, key: Value | None) -> list[Value]:
    """What a subscript may give: one item if the key is known, else any of them."""
    known = [found.value for found in key.shapes if isinstance(found, ConstantShape)] if key else []
    match shape:
        case SequenceShape(elements=elements):
            places = [place for place in known if isinstance(place, int)]
            if not places:
                return list(elements)
            return [elements[at] for at in places if -len(elements) <= at < len(elements)]
        case MappingShape(items=items):
            return [value for name, value in items if not known or name in known]
        case _:
            return []


def method_result(shape: Shape, method: str, arguments: tuple[Value, ...]) -> Value | None:
    """What a method of a container gives; None if it is not known."""
    if method in TAKING:
        return join_all([*item_of(shape, arguments[0] if arguments else None), *arguments[1:]])
    match shape, method:
        case MappingShape(items=items), "values":
            return of(SequenceShape(tuple(value for _, value in items)))
        case MappingShape(items=items), "keys":
            return of(SequenceShape(tuple(constant(name) for name, _ in items)))
        case MappingShape(items=items), "items":
            pairs = tuple(of(SequenceShape((constant(name), value))) for name, value in items)
            return of(SequenceShape(pairs))
        case ((MappingShape() | SequenceShape()), "copy"):
            return of(shape)
        case _:
            return None
