"""JSON Schemas of a project's data as shapes: what clients in a typed language make types of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias, cast

from gnomon.analyzer.schemas.vocabulary import Json, JsonSchema, Mode

CONSTRAINTS = (
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
)
Constraints: TypeAlias = tuple[tuple[str, Json], ...]


class Plain(Enum):
    """A type of JSON without anything inside; `ANYTHING` is any JSON value."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    NULL = "null"
    ANYTHING = "anything"


@dataclass(frozen=True, slots=True)
class Text:
    """A string of a format, such as `date-time`."""

    format: str


@dataclass(frozen=True, slots=True)
class Identifier:
    """The id of a document of one of these tables; none means any."""

    tables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Values:
    """One of these constants."""

    values: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class Array:
    """Any number of one shape, each once where it is unique."""

    item: Shape
    is_unique: bool = False


@dataclass(frozen=True, slots=True)
class Tuple:
    """Items of these shapes, of which the first so many must be there."""

    items: tuple[Shape, ...]
    required: int


@dataclass(frozen=True, slots=True)
class Dictionary:
    """An object of any keys of one shape."""

    key: Shape
    value: Shape


@dataclass(frozen=True, slots=True)
class Page:
    """`gnomon.Page` of a shape."""

    item: Shape


@dataclass(frozen=True, slots=True)
class Reference:
    """A definition."""

    mode: Mode
    name: str


@dataclass(frozen=True, slots=True)
class Union:
    """One of several shapes, told apart by the property `tag` if there is one."""

    members: tuple[Shape, ...]
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class Opaque:
    """A type of which only the name in Python is known."""

    name: str


@dataclass(frozen=True, slots=True)
class Constrained:
    """A shape within limits, as keywords of JSON Schema."""

    shape: Shape
    constraints: Constraints


Shape: TypeAlias = (
    Plain
    | Text
    | Identifier
    | Values
    | Array
    | Tuple
    | Dictionary
    | Page
    | Reference
    | Union
    | Opaque
    | Constrained
)


@dataclass(frozen=True, slots=True)
class Default:
    """What a property is where it is left out."""

    value: Json


@dataclass(frozen=True, slots=True)
class Property:
    """A property of an object, or an argument.

    Args:
        name: on the wire.
        shape: what it holds.
        is_required: whether it is always there.
        description: empty if there is none.
        default: None if it is not known, or there is none.
    """

    name: str
    shape: Shape
    is_required: bool
    description: str
    default: Default | None


@dataclass(frozen=True, slots=True)
class Record:
    """An object with properties; an open one may hold any others."""

    properties: tuple[Property, ...]
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Defined:
    """What a definition's name stands for."""

    body: Record | Shape
    description: str = field(default="")


def defined(schema: JsonSchema) -> Defined:
    """What a definition describes: an object with properties, or any other shape."""
    description = _text(schema.get("description"))
    if "properties" in schema:
        return Defined(record(schema), description)
    return Defined(shape(schema), description)


def record(schema: JsonSchema) -> Record:
    """An object with properties."""
    properties = cast(dict[str, JsonSchema], schema["properties"])
    required = cast(list[Json], schema.get("required", []))
    return Record(
        tuple(
            Property(
                name,
                shape(inner),
                name in required,
                _text(inner.get("description")),
                Default(inner["default"]) if "default" in inner else None,
            )
            for name, inner in properties.items()
        ),
        schema.get("additionalProperties") is True,
    )


def shape(schema: JsonSchema) -> Shape:
    """The shape that a schema describes."""
    found = _bare_shape(schema)
    if isinstance(found, Tuple):
        return found
    constraints = tuple((name, schema[name]) for name in CONSTRAINTS if name in schema)
    return Constrained(found, constraints) if constraints else found


def _bare_shape(schema: JsonSchema) -> Shape:
    match schema:
        case {"$ref": str() as target}:
            *_, mode, name = target.split("/")
            return Reference(Mode(mode), name)
        case {"x-python-type": str() as name}:
            return Opaque(name)
        case {"const": value}:
            return Values((value,))
        case {"enum": list() as values}:
            return Values(tuple(values))
        case {"oneOf": list() as members, "discriminator": {"propertyName": str() as tag}}:
            return Union(_shapes(members), tag)
        case {"anyOf": list() as members}:
            return Union(_shapes(members))
        case {"type": "array"}:
            return _array(schema)
        case {"type": "object"}:
            return _object(schema)
        case {"type": "string"}:
            return _string(schema)
        case {"type": str() as kind}:
            return Plain(kind)
        case _:
            return Plain.ANYTHING


def _array(schema: JsonSchema) -> Shape:
    match schema:
        case {"prefixItems": list() as items}:
            least = schema.get("minItems", 0)
            return Tuple(_shapes(items), least if isinstance(least, int) else 0)
        case {"items": dict() as item}:
            return Array(shape(item), schema.get("uniqueItems") is True)
        case {"maxItems": 0}:
            return Tuple((), 0)
        case _:
            return Array(Plain.ANYTHING)


def _object(schema: JsonSchema) -> Shape:
    match schema:
        case {"title": "Page", "properties": {"items": {"items": dict() as item}}}:
            return Page(shape(item))
        case {"patternProperties": dict() as patterns}:
            (value,) = patterns.values()
        case _:
            value = schema.get("additionalProperties", True)
    names = schema.get("propertyNames")
    key = shape({"type": "string", **names}) if isinstance(names, dict) else Plain.STRING
    return Dictionary(key, shape(value) if isinstance(value, dict) else Plain.ANYTHING)


def _string(schema: JsonSchema) -> Shape:
    match schema:
        case {"x-gnomon-table": str() as tables}:
            return Identifier(tuple(tables.split("|")) if tables else ())
        case {"format": str() as form}:
            return Text(form)
        case _:
            return Plain.STRING


def _shapes(schemas: list[Json]) -> tuple[Shape, ...]:
    return tuple(shape(one) for one in schemas if isinstance(one, dict))


def bare(found: Shape) -> Shape:
    """A shape without its limits."""
    return found.shape if isinstance(found, Constrained) else found


def limits(found: Shape) -> Mapping[str, Json]:
    """The limits of a shape: of the one that is not null, where it may be null."""
    if isinstance(found, Union):
        inner = [member for member in found.members if member is not Plain.NULL]
        return limits(inner[0]) if len(inner) == 1 else {}
    return dict(found.constraints) if isinstance(found, Constrained) else {}


def inside(found: Record | Shape) -> Iterator[Shape]:
    """Every shape in one, itself among them, not looking behind references."""
    match found:
        case Record(properties=properties):
            for one in properties:
                yield from inside(one.shape)
            return
        case Array(item=inner) | Page(item=inner) | Constrained(shape=inner):
            parts: tuple[Shape, ...] = (inner,)
        case Tuple(items=members) | Union(members=members):
            parts = members
        case Dictionary(key=key, value=value):
            parts = (key, value)
        case _:
            parts = ()
    yield found
    for part in parts:
        yield from inside(part)


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""
