"""Constants that the source spells out, as values of JSON."""

from __future__ import annotations

import math

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data
from gnomon.analyzer.names.meanings import Variable
from gnomon.analyzer.project import Project
from gnomon.analyzer.schemas.vocabulary import Json


@data
class Known:
    """A value that is known; that there is none is told apart from a value of None."""

    value: Json


def constant(
    project: Project, module: syntax.Module, node: syntax.Expression | None
) -> Known | None:
    """The JSON value of a literal or of a module's constant; None for anything else."""
    match node:
        case syntax.Constant(value=float() as value):
            return Known(value) if math.isfinite(value) else None
        case syntax.Constant(value=bool() | int() | str() | None as value):
            return Known(value)
        case syntax.UnaryOp(operator="-", operand=syntax.Constant(value=int() | float() as value)):
            return Known(-value)
        case syntax.Name() | syntax.Attribute():
            found = project.resolve(module, node)
            if isinstance(found, Variable) and not isinstance(
                found.value, syntax.Name | syntax.Attribute
            ):
                return constant(project, found.module, found.value)
            return None
        case _:
            return None


def default_of(
    project: Project, module: syntax.Module, node: syntax.Expression | None
) -> Known | None:
    """The value of a default that is a literal; a name may stand for something that changes."""
    return constant(project, module, node) if is_literal(node) else None


def is_literal(node: syntax.Expression | None) -> bool:
    """Whether an expression is written out as a constant."""
    return isinstance(node, syntax.Constant | syntax.UnaryOp)


def is_ellipsis(node: syntax.Expression | None) -> bool:
    """Whether an expression is `...`."""
    return isinstance(node, syntax.Constant) and node.value is ...


def text_of(project: Project, module: syntax.Module, node: syntax.Expression | None) -> str | None:
    """The text of a constant that is one."""
    known = constant(project, module, node)
    return known.value if known and isinstance(known.value, str) else None
