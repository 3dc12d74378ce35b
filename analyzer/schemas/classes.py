"""JSON Schema of the project's own classes: documents, models, dataclasses, TypedDicts, enums."""

from __future__ import annotations

from gnomon.analyzer import syntax
from gnomon.analyzer.names.meanings import Definition
from gnomon.analyzer.project import Project
from gnomon.analyzer.rule import Site
from gnomon.analyzer.schemas.configuration import Configuration, configuration_of
from gnomon.analyzer.schemas.enums import ENUMS, enum_schema
from gnomon.analyzer.schemas.fields import (
    Property,
    computed_fields,
    has_default,
    is_constant,
    join,
    property_of,
    requirement,
    rewritten_fields,
)
from gnomon.analyzer.schemas.source import SchemaSource, Scope
from gnomon.analyzer.schemas.system import stored
from gnomon.analyzer.schemas.type_variables import bound_to, parameters_of
from gnomon.analyzer.schemas.vocabulary import Json, JsonSchema, Mode
from gnomon.analyzer.types.class_fields import (
    Field,
    ancestors,
    base_expressions,
    bases_of,
    dotted_name,
    external_bases,
    fields_of,
)
from gnomon.analyzer.types.document_classes import DOCUMENT, table_name
from gnomon.analyzer.types.special_forms import GENERIC

MODEL = frozenset({"pydantic.BaseModel", "pydantic.main.BaseModel"})
ROOT_MODEL = frozenset({"pydantic.RootModel", "pydantic.root_model.RootModel"})
TYPED_DICT = frozenset({"typing.TypedDict", "typing_extensions.TypedDict"})
NAMED_TUPLE = frozenset({"typing.NamedTuple", "typing_extensions.NamedTuple"})
DATACLASS = frozenset({"dataclasses.dataclass", "pydantic.dataclasses.dataclass"})
INIT_ONLY = frozenset({"dataclasses.InitVar"})
KEYWORD_ONLY = frozenset({"dataclasses.KW_ONLY"})
PLAIN_BASES = GENERIC | {"abc.ABC", "builtins.object"}
PLAIN_DECORATORS = DATACLASS | frozenset(
    {"typing.final", "typing_extensions.final", "functools.total_ordering", "enum.unique"}
    | {"pydantic.with_config", "typing_extensions.deprecated", "warnings.deprecated"}
)
OWN_SCHEMA = frozenset({"__get_pydantic_core_schema__", "__get_pydantic_json_schema__"})
MODEL_SERIALIZER = frozenset({"pydantic.model_serializer"})


class Undescribed(Exception):
    """Only the running code can say what a class looks like; the message is the reason."""


def class_schema(
    source: SchemaSource,
    definition: Definition,
    arguments: tuple[JsonSchema, ...],
    own: JsonSchema,
) -> JsonSchema:
    """The schema of a class of the project.

    Args:
        source: derives the schemas of its fields.
        definition: the class.
        arguments: what it is given for its type parameters.
        own: what `Self` is in it.

    Raises:
        Undescribed: the class is of no known kind, or changes how it is described.
    """
    project, node = source.project, definition.node
    assert isinstance(node, syntax.ClassDef)
    _refuse_own_schema(source, definition)
    bases = external_bases(project, definition)
    if bases & ENUMS:
        schema = enum_schema(project, definition)
        if schema is None:
            raise Undescribed("the values of its members are computed")
        return _described(schema, node)
    scopes: dict[int, Scope] = {}
    _collect_scopes(source, definition, arguments, own, (), scopes)
    return _described(_fielded(source, definition, bases, scopes), node)


def _fielded(
    source: SchemaSource, definition: Definition, bases: frozenset[str], scopes: dict[int, Scope]
) -> JsonSchema:
    """The schema of a class that is known by its fields."""
    kinds = DOCUMENT | MODEL | ROOT_MODEL | TYPED_DICT | NAMED_TUPLE
    if foreign := sorted(bases - kinds - PLAIN_BASES):
        raise Undescribed(
            "one of its bases cannot be read" if "?" in foreign else f"its base is `{foreign[0]}`"
        )
    if bases & DOCUMENT:
        schema = _model(source, definition, scopes)
        return stored(schema, table_name(definition) or "", source.mode)
    if bases & ROOT_MODEL:
        return _root(source, definition, scopes)
    if bases & MODEL:
        return _model(source, definition, scopes)
    if bases & TYPED_DICT:
        return _typed_dict(source, definition, scopes)
    if bases & NAMED_TUPLE:
        return _named_tuple(source, definition, scopes)
    if _is_dataclass(source.project, definition):
        return _dataclass(source, definition, scopes)
    raise Undescribed("it is a plain class")


def _described(schema: JsonSchema, node: syntax.ClassDef) -> JsonSchema:
    if not node.docstring:
        return {**schema, "title": node.name}
    from inspect import cleandoc  # slow to import, and few classes have a docstring

    return {"description": cleandoc(node.docstring), **schema, "title": node.name}


def _collect_scopes(
    source: SchemaSource,
    definition: Definition,
    arguments: tuple[JsonSchema, ...],
    own: JsonSchema,
    below: tuple[object, ...],
    found: dict[int, Scope],
) -> None:
    """What the type variables of a class, and of each of its bases, stand for.

    `below` are the classes that lead to this one, which must not be among them; `found` has those
    of the bases before it, which it may share.
    """
    project, module = source.project, definition.module
    variables = bound_to(source, parameters_of(project, definition), arguments)
    if variables is None or definition.node in below:
        raise Undescribed("what its type parameters stand for cannot be told")
    scope = Scope(module, definition, own, variables)
    assert isinstance(definition.node, syntax.ClassDef)
    for base in bases_of(definition.node):
        head = base.value if isinstance(base, syntax.Subscript) else base
        given = base.indices if isinstance(base, syntax.Subscript) else ()
        match project.resolve(module, head):
            case Definition(node=syntax.ClassDef()) as parent if id(parent.node) not in found:
                inner = tuple(source.of(scope, one) for one in given)
                _collect_scopes(source, parent, inner, own, (*below, definition.node), found)
            case _:
                continue
    found[id(definition.node)] = scope


def _refuse_own_schema(source: SchemaSource, definition: Definition) -> None:
    """Raise Undescribed for a class that says itself what it looks like."""
    for ancestor in ancestors(source.project, definition):
        assert isinstance(ancestor.node, syntax.ClassDef)
        for decorator in ancestor.node.decorators:
            name = _decorator_name(source.project, ancestor, decorator)
            if name not in PLAIN_DECORATORS:
                raise Undescribed(f"the decorator `{name or '?'}` may change it")
        for method in ancestor.node.body:
            if not isinstance(method, syntax.FunctionDef):
                continue
            names = {_decorator_name(source.project, ancestor, one) for one in method.decorators}
            serializes = bool(names & MODEL_SERIALIZER) and source.mode is Mode.OUTPUT
            if method.name in OWN_SCHEMA or serializes:
                raise Undescribed(f"its method `{method.name}` changes it")


def _decorator_name(project: Project, owner: Definition, node: syntax.Expression) -> str | None:
    head = node.func if isinstance(node, syntax.Call) else node
    return project.qualified_name(owner.module, head)


# --- models --------------------------------------------------------------------------------------


def _model(source: SchemaSource, definition: Definition, scopes: dict[int, Scope]) -> JsonSchema:
    """The properties of a model, those that are computed among them."""
    configuration = _configuration(source.project, definition)
    fields = [
        field
        for field in fields_of(source.project, definition)
        if not is_constant(source.project, field)
    ]
    properties = _properties(source, definition, fields, scopes, configuration)
    properties += _computed(source, definition, scopes, configuration)
    return _object(properties, configuration)


def _configuration(project: Project, definition: Definition) -> Configuration:
    configuration = configuration_of(project, definition)
    if configuration.unknown is not None:
        raise Undescribed(f"its configuration sets `{configuration.unknown}`")
    return configuration


def _object(properties: list[Property], configuration: Configuration) -> JsonSchema:
    schema = join(properties)
    if configuration.extra in ("allow", "forbid"):
        schema["additionalProperties"] = configuration.extra == "allow"
    return schema


def _properties(
    source: SchemaSource,
    definition: Definition,
    fields: list[Field],
    scopes: dict[int, Scope],
    configuration: Configuration,
) -> list[Property]:
    rewritten = rewritten_fields(source, definition)
    found: list[Property] = []
    for field in fields:
        made = property_of(source, scopes[id(field.owner.node)], field, configuration)
        if made is None:
            continue
        if field.name in rewritten or "*" in rewritten:
            name = f"{field.module.name}.{dotted_name(field.owner)}.{field.name}"
            site = Site(field.module, field.statement.at)
            schema = source.opaque(site, name, "a method of its class changes it")
            made = Property(made.name, schema, made.is_required)
        found.append(made)
    return found


def _computed(
    source: SchemaSource,
    definition: Definition,
    scopes: dict[int, Scope],
    configuration: Configuration,
) -> list[Property]:
    """What `@computed_field` sends along."""
    found: list[Property] = []
    for name, method in computed_fields(source, definition).items():
        for decorator in method.decorators:
            if isinstance(decorator, syntax.Call) and decorator.args:
                raise Undescribed(f"`{name}` is computed in a way of its own")
        if method.returns is None:
            raise Undescribed(f"`{name}` is computed, and does not say what it is")
        owner = _owner_of(source.project, definition, method)
        schema = source.of(scopes[id(owner.node)], method.returns)
        shown = configuration.rename(name) if configuration.rename else name
        found.append(Property(shown, {**schema, "readOnly": True}, True))
    return found


def _owner_of(project: Project, definition: Definition, method: syntax.FunctionDef) -> Definition:
    """The class in whose body a method stands."""
    for ancestor in ancestors(project, definition):
        if isinstance(ancestor.node, syntax.ClassDef) and method in ancestor.node.body:
            return ancestor
    return definition


def _root(source: SchemaSource, definition: Definition, scopes: dict[int, Scope]) -> JsonSchema:
    """A `RootModel`: what stands in its brackets, or the field `root`."""
    configuration = _configuration(source.project, definition)
    fields = [field for field in fields_of(source.project, definition) if field.name == "root"]
    if fields:
        (made,) = _properties(source, definition, fields, scopes, configuration)
        return made.schema
    for ancestor in ancestors(source.project, definition):
        assert isinstance(ancestor.node, syntax.ClassDef)
        for base in bases_of(ancestor.node):
            if not isinstance(base, syntax.Subscript):
                continue
            if source.project.qualified_name(ancestor.module, base.value) in ROOT_MODEL:
                return source.of(scopes[id(ancestor.node)], base.indices[0])
    raise Undescribed("it does not say what its root is")


# --- typed dicts, dataclasses, named tuples ------------------------------------------------------


def _typed_dict(
    source: SchemaSource, definition: Definition, scopes: dict[int, Scope]
) -> JsonSchema:
    """The keys of a TypedDict; one may be missing by `NotRequired`, or by the class's `total`."""
    project = source.project
    configuration = _configuration(project, definition)
    fields = list(fields_of(project, definition, with_private=True))
    properties = _properties(source, definition, fields, scopes, configuration)
    named = zip(fields, properties, strict=True)
    return _object(
        [Property(one.name, one.schema, _is_required(project, field)) for field, one in named],
        configuration,
    )


def _is_required(project: Project, field: Field) -> bool:
    said = requirement(project, field)
    if said is not None:
        return said
    assert isinstance(field.owner.node, syntax.ClassDef)
    for argument in field.owner.node.arguments:
        if argument.keyword == "total":
            total = argument.value
            return not (isinstance(total, syntax.Constant) and total.value is False)
    return True


def _is_dataclass(project: Project, definition: Definition) -> bool:
    node = definition.node
    decorators = node.decorators if isinstance(node, syntax.ClassDef) else ()
    return any(_decorator_name(project, definition, one) in DATACLASS for one in decorators)


def _dataclass(
    source: SchemaSource, definition: Definition, scopes: dict[int, Scope]
) -> JsonSchema:
    """The fields of a dataclass and of those of its bases that are dataclasses."""
    project = source.project
    fields: list[Field] = []
    for field in fields_of(project, definition, with_private=True):
        annotation = field.annotation
        head = annotation.value if isinstance(annotation, syntax.Subscript) else annotation
        name = project.qualified_name(field.module, head)
        if name in INIT_ONLY:
            raise Undescribed(f"`{field.name}` is only taken, and not kept")
        if name not in KEYWORD_ONLY and _is_dataclass(project, field.owner):
            fields.append(field)
    configuration = _configuration(project, definition)
    properties = _properties(source, definition, fields, scopes, configuration)
    properties += _computed(source, definition, scopes, configuration)
    return _object(properties, configuration)


def _named_tuple(
    source: SchemaSource, definition: Definition, scopes: dict[int, Scope]
) -> JsonSchema:
    """A `NamedTuple`: an array of its fields, of which those with a default may be missing."""
    assert isinstance(definition.node, syntax.ClassDef)
    project = source.project
    bases = base_expressions(definition.node)
    if not any(project.qualified_name(definition.module, base) in NAMED_TUPLE for base in bases):
        raise Undescribed("it derives from a named tuple")
    fields = list(fields_of(project, definition))
    properties = _properties(source, definition, fields, scopes, Configuration())
    items: list[Json] = [one.schema for one in properties]
    required = sum(not has_default(project, field) for field in fields)
    return {"maxItems": len(items), "minItems": required, "prefixItems": items, "type": "array"}
