"""Whether a function of the user's runs on a value before what is written around its type.

pydantic does not show what constrains such a value as it does elsewhere.
"""

from __future__ import annotations

from gnomon.analyzer import syntax
from gnomon.analyzer.names.meanings import Definition, Variable
from gnomon.analyzer.project import Project
from gnomon.analyzer.schemas.constraints import VALIDATORS
from gnomon.analyzer.types.special_forms import ANNOTATED, OPTIONAL, QUALIFIERS, UNION


def is_validated(project: Project, module: syntax.Module, annotation: syntax.Expression) -> bool:
    """Whether the type of an annotation holds a validator of its own, however deep.

    What is written around `X | None` belongs to `X`, so members of unions count, and items do not.
    """
    return _is_validated(project, module, annotation, set())


def _is_validated(
    project: Project,
    module: syntax.Module,
    annotation: syntax.Expression,
    met: set[syntax.Expression],
) -> bool:
    """The same, but for aliases that were met: one may hold itself, or another one twice."""
    match annotation:
        case syntax.Subscript(value=value, indices=indices):
            name = project.qualified_name(module, value)
            metadata = indices[1:] if name in ANNOTATED else ()
            if any(is_validator(project, module, one) for one in metadata):
                return True
            if name in ANNOTATED | QUALIFIERS:
                return _is_validated(project, module, indices[0], met)
            members = indices if name in OPTIONAL | UNION else ()
            return any(_is_validated(project, module, one, met) for one in members)
        case syntax.BinaryOp(left=left, operator="|", right=right):
            return any(_is_validated(project, module, one, met) for one in (left, right))
        case syntax.Name() | syntax.Attribute():
            return _is_validated_alias(project, project.resolve(module, annotation), met)
        case _:
            return False


def _is_validated_alias(project: Project, found: object, met: set[syntax.Expression]) -> bool:
    match found:
        case (
            Variable(module=home, value=syntax.Subscript() | syntax.BinaryOp() as value)
            | Definition(module=home, node=syntax.TypeAlias(value=value))
        ) if value not in met:
            met.add(value)
            return _is_validated(project, home, value, met)
        case _:
            return False


def is_validator(project: Project, module: syntax.Module, node: syntax.Expression) -> bool:
    """Whether metadata runs a function of the user's on the value."""
    match node:
        case syntax.Call(func=func):
            return project.qualified_name(module, func) in VALIDATORS
        case syntax.Name() | syntax.Attribute():
            found = project.resolve(module, node)
            if isinstance(found, Variable) and isinstance(found.value, syntax.Call):
                return is_validator(project, found.module, found.value)
            return False
        case _:
            return False
