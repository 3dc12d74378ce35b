"""Metadata of `Annotated[…]` and `Field(…)`, and what it adds to a JSON Schema."""

from __future__ import annotations

import math
from collections.abc import Mapping

from gnomon.analyzer import syntax
from gnomon.analyzer.names.meanings import Definition, External, Variable
from gnomon.analyzer.project import Project
from gnomon.analyzer.schemas.constants import Known, constant
from gnomon.analyzer.schemas.vocabulary import Json, JsonSchema, Mode
from gnomon.analyzer.types.class_fields import external_bases

FIELD_FUNCTIONS = frozenset({"pydantic.Field", "pydantic.fields.Field"})
CALLS = FIELD_FUNCTIONS | {
    "annotated_types.Interval",
    "dataclasses.field",
    "pydantic.StringConstraints",
}
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
SILENT = frozenset(
    {"annotated_types.Predicate", "annotated_types.Unit", "annotated_types.doc"}
    | {"pydantic.AllowInfNan", "pydantic.FailFast", "pydantic.Strict", "pydantic.types.Strict"}
    | {"annotated_doc.Doc", "typing_extensions.Doc", "typing_extensions.doc"}
)
"""Metadata that a schema does not show, as long as it says nothing of the schema itself."""

VALIDATORS = frozenset(
    {"pydantic.AfterValidator", "pydantic.BeforeValidator", "pydantic.WrapValidator"}
)
"""The same; but what constrains a value after one of them is not shown, either."""

SERIALIZERS = frozenset({"pydantic.PlainSerializer", "pydantic.WrapSerializer"})
"""Metadata that only says how a value is sent."""

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
BYTES = "base64url"
DISCRIMINATOR = "discriminator"
NAMES = frozenset({*NUMERIC, "min_length", "max_length", "pattern", DISCRIMINATOR})
QUIET_KEYWORDS = frozenset(
    {"alias", "alias_priority", "allow_inf_nan", "coerce_numbers_to_str", "compare"}
    | {"decimal_places", "default", "default_factory", "deprecated", "description", "examples"}
    | {"exclude", "exclude_if", "fail_fast", "frozen", "hash", "init", "init_var", "kw_only"}
    | {"max_digits", "metadata", "repr", "serialization_alias", "strict", "strip_whitespace"}
    | {"title", "to_lower", "to_upper", "union_mode", "validate_default", "validation_alias"}
)
"""Keywords that say something of the field, or nothing that a schema shows."""

MOMENTS = frozenset({"date", "date-time", "duration", "time"})
BOUNDS = frozenset({"gt", "ge", "lt", "le"})
"""What a schema does not show of such a text, since it compares the texts and not their meaning."""

DECIMAL = "decimal"

Constraints = dict[str, Known | None]
"""The values by the names of constraints; None for one that the source does not spell out."""


def constraints_of(
    project: Project, module: syntax.Module, node: syntax.Expression, mode: Mode
) -> Constraints | None:
    """The constraints that metadata states; None if it may say what is not known here."""
    match node:
        case syntax.Constant():
            return {}
        case syntax.Name() | syntax.Attribute():
            found = project.resolve(module, node)
            if isinstance(found, Variable) and isinstance(found.value, syntax.Call):
                return constraints_of(project, found.module, found.value, mode)
            return {} if _is_silent(project, found) else None
        case syntax.Call():
            return _by_call(project, module, node, mode)
        case _:
            return None


def _by_call(
    project: Project, module: syntax.Module, call: syntax.Call, mode: Mode
) -> Constraints | None:
    found = project.resolve(module, call.func)
    name = found.name if isinstance(found, External) else ""
    if any(argument.star for argument in call.args):
        return None
    if name in CALLS:
        return _of_keywords(project, module, call)
    if name in POSITIONAL:
        return _of_positions(project, module, call, POSITIONAL[name])
    if name in SERIALIZERS:
        return {} if mode is Mode.INPUT else None
    if "json_schema_input_type" in syntax.arguments_by_keyword(call):
        return None
    return {} if name in SILENT | VALIDATORS or _is_silent(project, found) else None


def _is_silent(project: Project, found: object) -> bool:
    """Whether metadata is of a class of the project's own, of which pydantic knows nothing."""
    if not isinstance(found, Definition) or not isinstance(found.node, syntax.ClassDef):
        return False
    methods = [one.name for one in found.node.body if isinstance(one, syntax.FunctionDef)]
    plain = external_bases(project, found) <= {"builtins.object"}
    return plain and not any(name.startswith("__get_pydantic") for name in methods)


def _of_keywords(project: Project, module: syntax.Module, call: syntax.Call) -> Constraints | None:
    found: Constraints = {}
    for name, argument in syntax.arguments_by_keyword(call).items():
        if name in NAMES:
            _note(found, name, _value(project, module, argument.value))
        elif name not in QUIET_KEYWORDS:
            return None
    return found


def _of_positions(
    project: Project, module: syntax.Module, call: syntax.Call, names: tuple[str, ...]
) -> Constraints | None:
    found: Constraints = {}
    keywords = {name: item.value for name, item in syntax.arguments_by_keyword(call).items()}
    positions = zip(names, syntax.positional_arguments(call), strict=False)
    for name, value in {**{name: item.value for name, item in positions}, **keywords}.items():
        if name not in NAMES:
            return None
        _note(found, name, _value(project, module, value))
    return found


def _value(project: Project, module: syntax.Module, node: syntax.Expression) -> Known | None:
    """A constant, or a decimal number made of one, `Decimal("0.5")`, as a schema shows it."""
    match node:
        case syntax.Call(func=func, args=(syntax.Argument(value=given, star="", keyword=None),)):
            known = constant(project, module, given)
            is_decimal = project.qualified_name(module, func) == "decimal.Decimal"
            return _number(str(known.value)) if known is not None and is_decimal else None
        case _:
            return constant(project, module, node)


def _number(text: str) -> Known | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return Known(number) if math.isfinite(number) else None


def _note(constraints: Constraints, name: str, value: Known | None) -> None:
    """Adds a constraint, unless its value says that there is none."""
    if value is None or value.value is not None:
        constraints[name] = value


def constrain(schema: JsonSchema, constraints: Mapping[str, Known | None]) -> JsonSchema | None:
    """A schema with constraints added; None if it is not known what they do to it.

    A union is narrowed only where it is a type or nothing, or the two forms of a decimal number.
    """
    if not constraints:
        return schema
    if DISCRIMINATOR in constraints:
        return _tagged(schema, constraints)
    members = schema.get("anyOf")
    if isinstance(members, list):
        return _constrained_union(schema, members, constraints)
    added: JsonSchema = {}
    for name, known in constraints.items():
        form = schema.get("format")
        if (name in BOUNDS and form in MOMENTS) or (name in NUMERIC and form == DECIMAL):
            continue
        keyword = _keyword(schema, name)
        if keyword is None or known is None:
            return None
        added[keyword] = known.value
    return {**schema, **added}


def constrain_validated(
    schema: JsonSchema, constraints: Mapping[str, Known | None]
) -> JsonSchema | None:
    """The same, where a function has been run on the value before.

    pydantic does not show what constrains it as it does elsewhere, but for the length of a text.
    """
    is_text = schema.get("type") == "string" and constraints.keys() <= LENGTHS["string"].keys()
    return constrain(schema, constraints) if is_text or not constraints else None


def _keyword(schema: JsonSchema, name: str) -> str | None:
    """What a constraint is called in the schema of a type; None if it has no effect known here."""
    kind, form = schema.get("type"), schema.get("format")
    if "enum" in schema or "const" in schema or not isinstance(kind, str):
        return None
    if name in NUMERIC:
        return NUMERIC[name] if kind in ("integer", "number") else None
    if name == "pattern":
        return "pattern" if kind == "string" and form is None else None
    return LENGTHS.get(kind, {}).get(name) if form in (None, BYTES) else None


def _constrained_union(
    schema: JsonSchema, members: list[Json], constraints: Mapping[str, Known | None]
) -> JsonSchema | None:
    """`X | None`, and the number or text that a decimal number is read from."""
    fixed: list[Json] = [{"type": "null"}, {"format": "decimal", "type": "string"}]
    if sum(member not in fixed for member in members) > 1:
        return None
    narrowed: list[Json] = []
    for member in members:
        inner = constrain(member, constraints) if isinstance(member, dict) else None
        if member not in fixed and inner is None:
            return None
        narrowed.append(member if member in fixed else inner)
    return {**schema, "anyOf": narrowed}


def _tagged(schema: JsonSchema, constraints: Mapping[str, Known | None]) -> JsonSchema | None:
    """A union whose members are told apart by a field; None beside them stays outside."""
    known, members = constraints[DISCRIMINATOR], schema.get("anyOf")
    tag = known and known.value
    if len(constraints) > 1 or not isinstance(tag, str) or not isinstance(members, list):
        return None
    null: Json = {"type": "null"}
    tagged: JsonSchema = {
        "discriminator": {"propertyName": tag},
        "oneOf": [member for member in members if member != null],
    }
    return {"anyOf": [tagged, null]} if null in members else tagged
