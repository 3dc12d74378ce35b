"""Constraints of `Field(…)` and `Annotated[…]`, and what they add to a JSON Schema."""

from __future__ import annotations

import math
from collections.abc import Mapping

from gnomon.analyzer import syntax
from gnomon.analyzer.names import Variable
from gnomon.analyzer.project import Project
from gnomon.analyzer.schemas.vocabulary import Json, JsonSchema

FIELD_FUNCTIONS = frozenset({"pydantic.Field", "pydantic.fields.Field"})
CONSTRAINING_CALLS = FIELD_FUNCTIONS | {"pydantic.StringConstraints"}
POSITIONAL: Mapping[str, tuple[str, ...]] = {
    "annotated_types.Gt": ("gt",),
    "annotated_types.Ge": ("ge",),
    "annotated_types.Lt": ("lt",),
    "annotated_types.Le": ("le",),
    "annotated_types.MultipleOf": ("multiple_of",),
    "annotated_types.MinLen": ("min_length",),
    "annotated_types.MaxLen": ("max_length",),
    "annotated_types.Len": ("min_length", "max_length"),
}
NUMERIC = {
    "gt": "exclusiveMinimum",
    "ge": "minimum",
    "lt": "exclusiveMaximum",
    "le": "maximum",
    "multiple_of": "multipleOf",
}
LENGTHS = {
    "string": {"min_length": "minLength", "max_length": "maxLength"},
    "array": {"min_length": "minItems", "max_length": "maxItems"},
    "object": {"min_length": "minProperties", "max_length": "maxProperties"},
}
NAMES = frozenset({*NUMERIC, "min_length", "max_length", "pattern"})


def constant(project: Project, module: syntax.Module, node: syntax.Expression) -> Json:
    """The JSON value of a literal or of a module's constant; None for anything else."""
    match node:
        case syntax.Constant(value=float() as value):
            return value if math.isfinite(value) else None
        case syntax.Constant(value=bool() | int() | str() as value):
            return value
        case syntax.UnaryOp(operator="-", operand=syntax.Constant(value=int() | float() as value)):
            return -value
        case syntax.Name() | syntax.Attribute():
            found = project.resolve(module, node)
            if isinstance(found, Variable) and isinstance(
                found.value, syntax.Constant | syntax.UnaryOp
            ):
                return constant(project, found.module, found.value)
            return None
        case _:
            return None


def is_none(node: syntax.Expression) -> bool:
    """Whether an expression is `None` itself, which `constant` cannot tell from no answer."""
    return isinstance(node, syntax.Constant) and node.value is None


def constraints_of(
    project: Project, module: syntax.Module, node: syntax.Expression
) -> dict[str, Json]:
    """The constraints that one call in `Annotated`, or a field's default, states."""
    if not isinstance(node, syntax.Call):
        return {}
    function = project.qualified_name(module, node.func) or ""
    found: dict[str, Json] = {}
    if function in CONSTRAINING_CALLS:
        for name, argument in syntax.arguments_by_keyword(node).items():
            if name in NAMES:
                found[name] = constant(project, module, argument.value)
    positional = POSITIONAL.get(function, ())
    for name, argument in zip(positional, syntax.positional_arguments(node), strict=False):
        found[name] = constant(project, module, argument.value)
    return {name: value for name, value in found.items() if value is not None}


def constrain(schema: JsonSchema, constraints: Mapping[str, Json]) -> JsonSchema:
    """A schema with constraints added wherever they apply, members of a union included."""
    if not constraints:
        return schema
    members = schema.get("anyOf")
    if isinstance(members, list):
        narrowed = [constrain(m, constraints) if isinstance(m, dict) else m for m in members]
        return {**schema, "anyOf": narrowed}
    type = schema.get("type")
    added: JsonSchema = {}
    for name, value in constraints.items():
        if name in NUMERIC and type in ("integer", "number"):
            added[NUMERIC[name]] = value
        elif name == "pattern" and type == "string":
            added["pattern"] = value
        elif isinstance(type, str) and name in LENGTHS.get(type, {}):
            added[LENGTHS[type][name]] = value
    return {**schema, **added}
