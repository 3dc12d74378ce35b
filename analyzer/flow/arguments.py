"""Binding a call's arguments to a function's parameters."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data
from gnomon.analyzer.flow.values import (
    UNKNOWN,
    FunctionShape,
    MappingShape,
    OtherShape,
    ParameterShape,
    SequenceShape,
    Taint,
    Value,
    of,
    taints_of,
)

if TYPE_CHECKING:
    from gnomon.analyzer.flow.globals import GlobalValues

BY_POSITION = (syntax.ParameterKind.POSITIONAL_ONLY, syntax.ParameterKind.POSITIONAL)


@data
class Arguments:
    """The values of a call's arguments; `unpacked` if there are some that cannot be listed."""

    positional: tuple[Value, ...]
    keywords: dict[str, Value]
    unpacked: bool = False

    def changed(self, change: Callable[[Value], Value]) -> Arguments:
        """The same arguments, each changed."""
        return Arguments(
            tuple([change(value) for value in self.positional]),
            {name: change(value) for name, value in self.keywords.items()},
            self.unpacked,
        )

    @property
    def values(self) -> list[Value]:
        """All of them."""
        return [*self.positional, *self.keywords.values()]

    def in_outline(self) -> Arguments:
        """The same without what tells apart calls that do the same."""
        return Arguments(
            tuple(value.in_outline() for value in self.positional),
            {name: value.in_outline() for name, value in self.keywords.items()},
            self.unpacked,
        )

    @property
    def taints(self) -> frozenset[Taint]:
        """Everything they depend on."""
        return taints_of(self.values)


def bind_arguments(
    values: GlobalValues, shape: FunctionShape, arguments: Arguments
) -> dict[str, Value]:
    """The value of each parameter; what is not given is known by its default or annotation."""
    bound: dict[str, Value] = {}
    positional = list(arguments.positional)
    keywords = dict(arguments.keywords)
    for parameter in shape.node.parameters:
        value: Value | None = None
        match parameter.kind:
            case syntax.ParameterKind.VAR_POSITIONAL:
                value = of(SequenceShape(tuple(positional)))
                positional.clear()
            case syntax.ParameterKind.VAR_KEYWORD:
                value = of(MappingShape(tuple(keywords.items())))
                keywords.clear()
            case kind if kind in BY_POSITION and positional:
                value = positional.pop(0)
            case _:
                value = keywords.pop(parameter.name, None)
        bound[parameter.name] = _known(values, shape, parameter, value, arguments)
    return bound


def _known(
    values: GlobalValues,
    shape: FunctionShape,
    parameter: syntax.Parameter,
    value: Value | None,
    arguments: Arguments,
) -> Value:
    if value is None and parameter.default is not None and not arguments.unpacked:
        known = dict(shape.defaults).get(parameter.name)
        return known or values.module_expression(shape.module, parameter.default)
    if value is not None and value.shapes and not _is_parameter(value):
        return value
    declared = UNKNOWN
    if parameter.annotation is not None:
        declared = values.annotated_value(shape.module, parameter.annotation)
    return declared if value is None else declared.joined(value)


def _is_parameter(value: Value) -> bool:
    return all(isinstance(shape, ParameterShape | OtherShape) for shape in value.shapes)
