"""What a function run by reference says of the caller: it sees the same identity."""

from __future__ import annotations

from collections.abc import Mapping

from gnomon.analyzer import syntax
from gnomon.analyzer.flow.arguments import Arguments
from gnomon.analyzer.flow.values import (
    ContextShape,
    Dependence,
    FunctionShape,
    ParameterShape,
    ReferenceShape,
    Value,
)
from gnomon.kinds import FunctionKind

NOBODY: frozenset[str] = frozenset()
"""No argument is given from the caller's identity."""


def identified_by(keywords: Mapping[str, Value]) -> frozenset[str]:
    """The names of the arguments that depend on the caller's identity."""
    return frozenset(
        name for name, value in keywords.items() if value.depends_on(Dependence.IDENTITY)
    )


def given_by_caller(
    shape: FunctionShape, kind: FunctionKind, identified: frozenset[str] = NOBODY
) -> Arguments:
    """What a registered function is called with: its context, and arguments from outside."""
    named = {
        parameter.name: _given(parameter.name, identified)
        for parameter in shape.node.parameters[1:]
        if parameter.kind in (syntax.ParameterKind.POSITIONAL, syntax.ParameterKind.KEYWORD_ONLY)
    }
    # A wrapper that takes `**kwargs` hands on what it does not name itself.
    named |= {name: _given(name, identified) for name in identified}
    return Arguments((Value(frozenset({ContextShape(kind)})),), named)


def _given(name: str, identified: frozenset[str]) -> Value:
    taints = frozenset({Dependence.IDENTITY}) if name in identified else frozenset[Dependence]()
    return Value(frozenset({ParameterShape(name)}), taints)


def paths_of(value: Value) -> list[str]:
    """The paths of the functions that a reference may name: `billing/invoices:send`."""
    return [
        f"{'/'.join(shape.path[:-1])}:{shape.path[-1]}"
        for shape in value.shapes
        if isinstance(shape, ReferenceShape) and len(shape.path) > 1
    ]
