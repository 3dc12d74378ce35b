"""The order in which all that a value may be is followed: the same one in every run.

Where two of several functions are at fault in one call, the first that was followed is told of.
Sets are in no order of their own, and objects in one that differs from run to run.
"""

from __future__ import annotations

from collections.abc import Iterable

from gnomon.analyzer.flow.values import (
    BoundShape,
    ClassShape,
    ExternalShape,
    FunctionShape,
    InstanceShape,
    MemberShape,
    ReferenceShape,
    RegisteredShape,
    Shape,
    Value,
)

Place = tuple[str, int, str]


def in_order(shapes: frozenset[Shape]) -> Iterable[Shape]:
    """Some shapes by where they are written, those of libraries by their names."""
    return shapes if len(shapes) < 2 else sorted(shapes, key=_place)


def _place(shape: Shape) -> Place:
    match shape:
        case FunctionShape(module=module, node=node) | ClassShape(module=module, node=node):
            return module.name, node.at, ""
        case InstanceShape(cls=cls):
            return _place(cls)
        case BoundShape(function=called) | RegisteredShape(handler=called):
            return _first(called)
        case ExternalShape(name=name):
            return "", 0, name
        case MemberShape(path=path) | ReferenceShape(path=path):
            return "", 0, ".".join(path)
        case _:
            return "", 0, type(shape).__name__


def _first(value: Value) -> Place:
    return min((_place(shape) for shape in value.shapes), default=("", 0, ""))
