"""JSON Schema of the project's own classes: documents, models, dataclasses, TypedDicts, enums."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Protocol

from gnomon.analyzer import syntax
from gnomon.analyzer.bindings import top_level
from gnomon.analyzer.names import Definition
from gnomon.analyzer.project import Project
from gnomon.analyzer.schemas.constraints import (
    FIELD_FUNCTIONS,
    constant,
    constrain,
    constraints_of,
    is_none,
)
from gnomon.analyzer.schemas.vocabulary import Json, JsonSchema, Mode, any_of, type_of
from gnomon.analyzer.types.class_fields import Field, ancestors, external_bases, fields_of
from gnomon.analyzer.types.document_classes import is_document, table_name

MODEL = frozenset({"pydantic.BaseModel", "pydantic.main.BaseModel"})
TYPED_DICT = frozenset({"typing.TypedDict", "typing_extensions.TypedDict"})
ENUMS = frozenset({"enum.Enum", "enum.StrEnum", "enum.IntEnum"})
DATACLASS = frozenset({"dataclasses.dataclass", "pydantic.dataclasses.dataclass"})
FIELDS = FIELD_FUNCTIONS | {"dataclasses.field"}
NOT_REQUIRED = frozenset({"typing.NotRequired", "typing_extensions.NotRequired"})
REQUIRED = frozenset({"typing.Required", "typing_extensions.Required"})
STATES = ("pending", "in_progress", "success", "failed", "canceled")


class SchemaSource(Protocol):
    """What derives the schema of a field's annotation."""

    @property
    def project(self) -> Project:
        """The project that is read."""
        ...

    @property
    def mode(self) -> Mode:
        """What the schema describes."""
        ...

    def of(
        self, module: syntax.Module, node: syntax.Expression, home: Definition | None = None
    ) -> JsonSchema:
        """The schema of an annotation."""
        ...


def class_schema(source: SchemaSource, definition: Definition) -> JsonSchema:
    """The schema of a class of the project; opaque if it is of no known kind."""
    node = definition.node
    assert isinstance(node, syntax.ClassDef)
    bases = external_bases(source.project, definition)
    if bases & ENUMS:
        return _described(enum_schema(source.project, definition), node)
    if node.type_parameters or "typing.Generic" in bases:
        return opaque(definition)
    if is_document(source.project, definition):
        return _described(_document(source, definition), node)
    if bases & MODEL:
        return _described(_model(source, definition, _has_default), node)
    if bases & TYPED_DICT:
        return _described(_model(source, definition, _optional_key(source, definition)), node)
    if _is_dataclass(source.project, definition):
        return _described(_model(source, definition, _has_default), node)
    return opaque(definition)


def opaque(definition: Definition) -> JsonSchema:
    """A class whose instances only the runtime can describe."""
    return {"x-python-type": f"{definition.module.name}.{definition.node.name}"}


def _described(schema: JsonSchema, node: syntax.ClassDef) -> JsonSchema:
    docstring = node.docstring
    described: JsonSchema = {"description": inspect.cleandoc(docstring)} if docstring else {}
    return {**described, **schema, "title": node.name}


def _is_dataclass(project: Project, definition: Definition) -> bool:
    assert isinstance(definition.node, syntax.ClassDef)
    return any(
        project.qualified_name(
            definition.module, decorator.func if isinstance(decorator, syntax.Call) else decorator
        )
        in DATACLASS
        for decorator in definition.node.decorators
    )


# --- classes with fields -----------------------------------------------------------------------

IsOptional = Callable[[Project, Field], bool]


def _model(source: SchemaSource, definition: Definition, is_optional: IsOptional) -> JsonSchema:
    """The properties of a class, and which of them must be there."""
    properties: dict[str, Json] = {}
    required: list[Json] = []
    for field in fields_of(source.project, definition):
        arguments = _field_arguments(source.project, field)
        name = _property_name(source, field, arguments)
        properties[name] = _property(source, definition, field, arguments)
        if not is_optional(source.project, field):
            required.append(name)
    schema: JsonSchema = {"properties": properties, "type": "object"}
    if required:
        schema["required"] = required
    if _forbids_extra(source.project, definition):
        schema["additionalProperties"] = False
    return schema


def _property(
    source: SchemaSource,
    definition: Definition,
    field: Field,
    arguments: dict[str, syntax.Argument],
) -> JsonSchema:
    """A field's annotation with the constraints, the description and the default it states."""
    schema = source.of(field.module, field.annotation, definition)
    if field.default is not None:
        schema = constrain(schema, constraints_of(source.project, field.module, field.default))
    description = arguments.get("description")
    if description is not None:
        text = constant(source.project, field.module, description.value)
        schema = {**schema, "description": text} if text is not None else schema
    default = arguments["default"].value if "default" in arguments else field.default
    if isinstance(default, syntax.Constant | syntax.UnaryOp):
        value = constant(source.project, field.module, default)
        if value is not None or is_none(default):
            schema = {**schema, "default": value}
    return schema


def _field_arguments(project: Project, field: Field) -> dict[str, syntax.Argument]:
    """The keyword arguments of `Field(…)` behind a field, the positional default among them."""
    call = field.default
    if not isinstance(call, syntax.Call):
        return {}
    if project.qualified_name(field.module, call.func) not in FIELDS:
        return {}
    arguments = syntax.arguments_by_keyword(call)
    for argument in syntax.positional_arguments(call):
        arguments.setdefault("default", argument)
        break
    return arguments


def _has_default(project: Project, field: Field) -> bool:
    """Whether a field may be left out: `Field(...)` and `Field(gt=0)` give no default."""
    if field.default is None:
        return False
    call = field.default
    if isinstance(call, syntax.Constant) and call.value is ...:
        return False
    is_field = isinstance(call, syntax.Call) and (
        project.qualified_name(field.module, call.func) in FIELDS
    )
    if not is_field:
        return True
    arguments = _field_arguments(project, field)
    default = arguments.get("default")
    if default is not None:
        return not (isinstance(default.value, syntax.Constant) and default.value.value is ...)
    return "default_factory" in arguments


def _optional_key(source: SchemaSource, definition: Definition) -> IsOptional:
    """Whether a key of a TypedDict may be missing: by `NotRequired`, or by the class's `total`."""
    total: dict[int, bool] = {}
    for ancestor in ancestors(source.project, definition):
        assert isinstance(ancestor.node, syntax.ClassDef)
        value = next((a.value for a in ancestor.node.arguments if a.keyword == "total"), None)
        is_total = not (isinstance(value, syntax.Constant) and value.value is False)
        for statement in ancestor.node.body:
            total[id(statement)] = is_total

    def is_optional(project: Project, field: Field) -> bool:
        annotation = field.annotation
        if isinstance(annotation, syntax.Subscript):
            wrapper = project.qualified_name(field.module, annotation.value)
            if wrapper in NOT_REQUIRED:
                return True
            if wrapper in REQUIRED:
                return False
        return not total.get(id(field.statement), True)

    return is_optional


def _property_name(
    source: SchemaSource, field: Field, arguments: dict[str, syntax.Argument]
) -> str:
    own = "validation_alias" if source.mode is Mode.INPUT else "serialization_alias"
    for name in (own, "alias"):
        if name in arguments:
            alias = constant(source.project, field.module, arguments[name].value)
            if isinstance(alias, str):
                return alias
    return field.name


def _forbids_extra(project: Project, definition: Definition) -> bool:
    """`model_config = ConfigDict(extra="forbid")`, or `extra="forbid"` in the class's header."""
    forbids = False
    for ancestor in ancestors(project, definition):
        assert isinstance(ancestor.node, syntax.ClassDef)
        arguments = {a.keyword: a for a in ancestor.node.arguments if a.keyword}
        for statement in ancestor.node.body:
            match statement:
                case syntax.Assign(
                    targets=(syntax.Name(id="model_config"),), value=syntax.Call() as call
                ):
                    arguments |= dict(syntax.arguments_by_keyword(call))
                case _:
                    continue
        if "extra" in arguments:
            forbids = constant(project, ancestor.module, arguments["extra"].value) == "forbid"
    return forbids


def _document(source: SchemaSource, definition: Definition) -> JsonSchema:
    """A document: its fields, and what the insert gives it."""
    schema = _model(source, definition, _has_default)
    return _stored(schema, table_name(definition) or "", source.mode)


def _stored(schema: JsonSchema, table: str, mode: Mode) -> JsonSchema:
    properties, required = schema["properties"], schema.get("required", [])
    assert isinstance(properties, dict)
    assert isinstance(required, list)
    system: dict[str, Json] = {
        "id": {"type": "string", "x-gnomon-table": table},
        "creation_time": {"format": "date-time", "type": "string"},
    }
    if mode is Mode.OUTPUT:
        required = [*system, *required]
    return {
        "additionalProperties": False,
        "properties": system | properties,
        **({"required": required} if required else {}),
        "type": "object",
    }


def system_schema(mode: Mode) -> JsonSchema:
    """The schema of `gnomon.ScheduledFunction`."""
    instant: JsonSchema = {"format": "date-time", "type": "string"}
    null: JsonSchema = {"type": "null"}
    schema: JsonSchema = {
        "properties": {
            "name": {"type": "string"},
            "args": {"additionalProperties": {}, "type": "object"},
            "scheduled_time": instant,
            "completed_time": {**any_of([instant, null]), "default": None},
            "state": {"default": "pending", "enum": [*STATES], "type": "string"},
            "error": {**any_of([{"type": "string"}, null]), "default": None},
        },
        "required": ["name", "args", "scheduled_time"],
    }
    return {**_stored(schema, "_scheduled_functions", mode), "title": "ScheduledFunction"}


# --- enums -------------------------------------------------------------------------------------


def enum_schema(project: Project, definition: Definition) -> JsonSchema:
    """The values of an enum; opaque if one of them cannot be read."""
    values = [value for _, value in enum_members(project, definition)]
    if not values or None in values:
        return opaque(definition)
    return {"enum": values, **type_of(values)}


def enum_members(project: Project, definition: Definition) -> Iterator[tuple[str, Json]]:
    """The members of an enum with their values; None where a value cannot be read."""
    assert isinstance(definition.node, syntax.ClassDef)
    lower = "enum.StrEnum" in external_bases(project, definition)
    number = 0
    for statement in top_level(definition.node.body):
        match statement:
            case syntax.Assign(targets=(syntax.Name(id=name),), value=value) if name[:1] != "_":
                if _is_auto(project, definition, value):
                    number += 1
                    yield name, name.lower() if lower else number
                    continue
                written = constant(project, definition.module, value)
                number = written if isinstance(written, int) else number
                yield name, written
            case _:
                continue


def _is_auto(project: Project, definition: Definition, value: syntax.Expression) -> bool:
    return (
        isinstance(value, syntax.Call)
        and project.qualified_name(definition.module, value.func) == "enum.auto"
    )
