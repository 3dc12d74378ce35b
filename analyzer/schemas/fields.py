"""The properties of classes with fields: their names, their schemas, which must be there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data
from gnomon.analyzer.names.bindings import top_level
from gnomon.analyzer.names.meanings import Definition, Variable
from gnomon.analyzer.project import Project
from gnomon.analyzer.rule import Site
from gnomon.analyzer.schemas.configuration import Configuration
from gnomon.analyzer.schemas.constants import constant, default_of, is_ellipsis, text_of
from gnomon.analyzer.schemas.constraints import (
    FIELD_FUNCTIONS,
    constrain,
    constrain_validated,
    constraints_of,
)
from gnomon.analyzer.schemas.source import SchemaSource, Scope
from gnomon.analyzer.schemas.validated import is_validated
from gnomon.analyzer.schemas.vocabulary import Json, JsonSchema, Mode
from gnomon.analyzer.types.class_fields import Field, ancestors, dotted_name
from gnomon.analyzer.types.special_forms import (
    ANNOTATED,
    FINAL,
    NOT_REQUIRED,
    QUALIFIERS,
    REQUIRED,
)

FIELDS = FIELD_FUNCTIONS | {"dataclasses.field"}
COMPUTED = frozenset({"pydantic.computed_field"})
FIELD_SERIALIZERS = frozenset({"pydantic.field_serializer"})
FIELD_VALIDATORS = frozenset({"pydantic.field_validator"})
ALIAS_CHOICES = frozenset({"pydantic.AliasChoices"})
INPUT_TYPE = "json_schema_input_type"

Arguments = Mapping[str, tuple[syntax.Module, syntax.Expression]]
"""What `Field(…)` says of a field, each value with the module in which it stands."""


@data
class Property:
    """One property of an object."""

    name: str
    schema: JsonSchema
    is_required: bool


def property_of(
    source: SchemaSource, scope: Scope, field: Field, configuration: Configuration
) -> Property | None:
    """A field with the constraints, the notes and the default it states; None if left out."""
    project = source.project
    arguments = field_arguments(project, field)
    if source.mode is Mode.OUTPUT and _is_true(project, arguments.get("exclude")):
        return None
    schema = _narrowed(source, scope, field)
    description = arguments.get("description")
    if description is not None and (text := text_of(project, *description)) is not None:
        schema = {**schema, "description": text}
    default = arguments.get("default")
    if default is None and field.default is not None and not _is_field_call(project, field):
        default = (field.module, field.default)
    if default is not None and (known := default_of(project, *default)):
        schema = {**schema, "default": known.value}
    # What has a default may be left out of an argument, and is always there in a value.
    is_output = source.mode is Mode.OUTPUT
    is_required = "exclude_if" not in arguments if is_output else not has_default(project, field)
    return Property(_name(source, field, arguments, configuration), schema, is_required)


def _narrowed(source: SchemaSource, scope: Scope, field: Field) -> JsonSchema:
    """The schema of a field's annotation, with what a call of `Field` behind it adds."""
    schema = source.of(scope, field.annotation)
    if field.default is None or not _is_field_call(source.project, field):
        return schema
    constraints = constraints_of(source.project, field.module, field.default, source.mode)
    is_checked = is_validated(source.project, field.module, field.annotation)
    narrow = constrain_validated if is_checked else constrain
    narrowed = None if constraints is None else narrow(schema, constraints)
    if narrowed is None:
        name = f"{field.module.name}.{dotted_name(field.owner)}.{field.name}"
        site = Site(field.module, field.default.at)
        return source.opaque(site, name, "what its `Field` says of the type is not known here")
    return narrowed


# --- what `Field` says ---------------------------------------------------------------------------


def field_arguments(project: Project, field: Field) -> Arguments:
    """The arguments of `Field(…)` behind a field or in its `Annotated`, the default among them."""
    found: dict[str, tuple[syntax.Module, syntax.Expression]] = {}
    for module, metadata in _metadata(project, field.module, field.annotation):
        found |= _call_arguments(project, module, metadata)
    if field.default is not None:
        found |= _call_arguments(project, field.module, field.default)
    return found


def _metadata(
    project: Project, module: syntax.Module, annotation: syntax.Expression
) -> Iterator[tuple[syntax.Module, syntax.Expression]]:
    """The metadata around the type of an annotation, the innermost first."""
    match annotation:
        case syntax.Subscript(value=value, indices=indices):
            name = project.qualified_name(module, value)
            if name in QUALIFIERS or name in ANNOTATED:
                yield from _metadata(project, module, indices[0])
            if name in ANNOTATED:
                yield from ((module, index) for index in indices[1:])
        case syntax.Name() | syntax.Attribute():
            found = project.resolve(module, annotation)
            if isinstance(found, Variable) and isinstance(found.value, syntax.Subscript):
                yield from _metadata(project, found.module, found.value)
        case _:
            return


def _call_arguments(
    project: Project, module: syntax.Module, node: syntax.Expression
) -> dict[str, tuple[syntax.Module, syntax.Expression]]:
    if not isinstance(node, syntax.Call) or project.qualified_name(module, node.func) not in FIELDS:
        return {}
    found = {name: (module, one.value) for name, one in syntax.arguments_by_keyword(node).items()}
    for argument in syntax.positional_arguments(node):
        found.setdefault("default", (module, argument.value))
        break
    return found


def _is_field_call(project: Project, field: Field) -> bool:
    call = field.default
    return (
        isinstance(call, syntax.Call) and project.qualified_name(field.module, call.func) in FIELDS
    )


def has_default(project: Project, field: Field) -> bool:
    """Whether a field may be left out: `Field(...)` and `Field(gt=0)` give no default."""
    if field.default is not None and not _is_field_call(project, field):
        return not is_ellipsis(field.default)
    arguments = field_arguments(project, field)
    if "default" in arguments:
        return not is_ellipsis(arguments["default"][1])
    return "default_factory" in arguments


def is_constant(project: Project, field: Field) -> bool:
    """Whether a field of a model is a class variable by `Final` and a value."""
    annotation = field.annotation
    head = annotation.value if isinstance(annotation, syntax.Subscript) else annotation
    return field.default is not None and project.qualified_name(field.module, head) in FINAL


def requirement(project: Project, field: Field) -> bool | None:
    """What `Required` and `NotRequired` say of a TypedDict's key; None if they say nothing."""
    node = field.annotation
    while isinstance(node, syntax.Subscript):
        name = project.qualified_name(field.module, node.value)
        if name in REQUIRED or name in NOT_REQUIRED:
            return name in REQUIRED
        if name not in ANNOTATED and name not in QUALIFIERS:
            return None
        node = node.indices[0]
    return None


def _name(
    source: SchemaSource, field: Field, arguments: Arguments, configuration: Configuration
) -> str:
    """What a field is called on the wire: its alias, the one of this mode before the common one."""
    own = "validation_alias" if source.mode is Mode.INPUT else "serialization_alias"
    for keyword in (own, "alias"):
        if keyword in arguments:
            alias = _alias(source.project, *arguments[keyword])
            if alias is not None:
                return alias
    is_named = any(name in arguments for name in ("alias", own))
    return configuration.rename(field.name) if configuration.rename and not is_named else field.name


def _alias(project: Project, module: syntax.Module, node: syntax.Expression) -> str | None:
    """An alias that is a text, or the first text of several choices."""
    if not isinstance(node, syntax.Call):
        return text_of(project, module, node)
    if project.qualified_name(module, node.func) not in ALIAS_CHOICES:
        return None
    texts = (text_of(project, module, argument.value) for argument in node.args)
    return next((text for text in texts if text is not None), None)


def _is_true(project: Project, value: tuple[syntax.Module, syntax.Expression] | None) -> bool:
    known = constant(project, *value) if value else None
    return known is not None and known.value is True


# --- what methods say of fields ------------------------------------------------------------------


def rewritten_fields(source: SchemaSource, definition: Definition) -> frozenset[str]:
    """The fields whose schema a validator or serializer of the class changes; `*` for all."""
    found: set[str] = set()
    for ancestor in ancestors(source.project, definition):
        for method, call in _decorated(source.project, ancestor):
            is_output = source.mode is Mode.OUTPUT
            serializes = is_output and method in FIELD_SERIALIZERS
            if serializes or (method in FIELD_VALIDATORS and _changes_input(call)):
                found |= _texts(call)
    return frozenset(found)


def computed_fields(source: SchemaSource, definition: Definition) -> dict[str, syntax.FunctionDef]:
    """The methods whose value is sent as a field."""
    found: dict[str, syntax.FunctionDef] = {}
    if source.mode is Mode.INPUT:
        return found
    for ancestor in ancestors(source.project, definition):
        for method in _methods(ancestor):
            for decorator in method.decorators:
                head = decorator.func if isinstance(decorator, syntax.Call) else decorator
                if source.project.qualified_name(ancestor.module, head) in COMPUTED:
                    found[method.name] = method
    return found


def _decorated(project: Project, definition: Definition) -> Iterator[tuple[str, syntax.Call]]:
    for method in _methods(definition):
        for decorator in method.decorators:
            if isinstance(decorator, syntax.Call):
                yield project.qualified_name(definition.module, decorator.func) or "", decorator


def _methods(definition: Definition) -> Iterator[syntax.FunctionDef]:
    body = definition.node.body if isinstance(definition.node, syntax.ClassDef) else ()
    return (one for one in top_level(body) if isinstance(one, syntax.FunctionDef))


def _changes_input(call: syntax.Call) -> bool:
    keywords = syntax.arguments_by_keyword(call)
    mode = keywords["mode"].value if "mode" in keywords else None
    return INPUT_TYPE in keywords or (isinstance(mode, syntax.Constant) and mode.value == "plain")


def _texts(call: syntax.Call) -> set[str]:
    values = (argument.value for argument in syntax.positional_arguments(call))
    return {str(value.value) for value in values if isinstance(value, syntax.Constant)} or {"*"}


def join(properties: list[Property]) -> JsonSchema:
    """The properties of an object, and which of them must be there."""
    required: list[Json] = [one.name for one in properties if one.is_required]
    listed: JsonSchema = {"required": required} if required else {}
    return {
        "properties": {one.name: one.schema for one in properties},
        "type": "object",
        **listed,
    }
