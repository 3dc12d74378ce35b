"""Shapes as types of Python, for pydantic and type checkers alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gnomon.analyzer.schemas.vocabulary import Json
from gnomon.codegen.clients.definition_names import DefinitionName
from gnomon.codegen.clients.shapes import (
    Array,
    Constrained,
    Dictionary,
    Identifier,
    Opaque,
    Page,
    Plain,
    Reference,
    Shape,
    Text,
    Tuple,
    Union,
    Values,
    bare,
    limits,
)
from gnomon.codegen.defaults import number_text
from gnomon.codegen.imports import ImportTable
from gnomon.codegen.layout import Atom, Generic, TypeExpression, quoted, union

MODELS = ".models"
WIRE = ".wire"
BUILTINS = {
    Plain.STRING: "str",
    Plain.INTEGER: "int",
    Plain.NUMBER: "float",
    Plain.BOOLEAN: "bool",
}
FORMATS = {
    "date-time": ("pydantic", "AwareDatetime"),
    "date": ("datetime", "date"),
    "time": ("datetime", "time"),
    "duration": ("datetime", "timedelta"),
    "decimal": ("decimal", "Decimal"),
    "uuid": ("uuid", "UUID"),
}
LIMITS = {
    "minimum": "ge",
    "exclusiveMinimum": "gt",
    "maximum": "le",
    "exclusiveMaximum": "lt",
    "multipleOf": "multiple_of",
    "minLength": "min_length",
    "maxLength": "max_length",
    "pattern": "pattern",
    "minItems": "min_length",
    "maxItems": "max_length",
    "minProperties": "min_length",
    "maxProperties": "max_length",
}
NONE = Atom("None")
DECIMAL = Text("decimal")


@dataclass(frozen=True, slots=True)
class ModelNames:
    """What `models.py` calls definitions, and the ids of each table.

    Of the definitions, `records` have properties, and `keys` may be the keys of an object.
    """

    definitions: Mapping[DefinitionName, str]
    ids: Mapping[str, str]
    records: frozenset[str]
    keys: frozenset[DefinitionName]


class Types:
    """Writes types for one file.

    Args:
        names: what stands in `models.py`.
        imports: gets what the types need.
        is_models: whether the file is that one: then nothing of it is imported, and limits and
            tags are written, too.
    """

    def __init__(self, names: ModelNames, imports: ImportTable, *, is_models: bool) -> None:
        self.names = names
        self.imports = imports
        self._is_models = is_models

    def of(self, shape: Shape) -> TypeExpression:
        """The type of a shape."""
        match shape:
            case Plain():
                return self._plain(shape)
            case Text(format=form):
                return self._text(form)
            case Identifier(tables=tables):
                ids = [Atom(self._model(self.names.ids[table])) for table in tables]
                return union([*ids]) if ids else self._builtin("str")
            case Values(values=values):
                return self._values(values)
            case Array(item=item, is_unique=is_unique):
                is_set = is_unique and _is_hashable(item)
                return Generic(self._name("set" if is_set else "list"), (self.of(item),))
            case Tuple():
                return self._tuple(shape)
            case Dictionary(key=key, value=value):
                return Generic(self._name("dict"), (self._key(key), self.of(value)))
            case Page(item=item):
                return Generic(self.imports.runtime(WIRE, "Page"), (self.of(item),))
            case Reference(mode=mode, name=name):
                return Atom(self._model(self.names.definitions[mode, name]))
            case Union():
                return self._union(shape)
            case Opaque():
                return Atom(self.imports.runtime("pydantic", "JsonValue"))
            case Constrained(shape=inner):
                return self._within(self.of(inner), limits(shape))

    def annotated(self, type: TypeExpression, arguments: list[str]) -> TypeExpression:
        """A type with what `Field` says of it."""
        if not arguments:
            return type
        field = f"{self.imports.runtime('pydantic', 'Field')}({', '.join(arguments)})"
        return Generic(self.imports.runtime("typing", "Annotated"), (type, Atom(field)))

    def _within(self, type: TypeExpression, found: Mapping[str, Json]) -> TypeExpression:
        if not self._is_models:
            return type
        return self.annotated(
            type, [f"{LIMITS[name]}={literal(value)}" for name, value in found.items()]
        )

    def _plain(self, shape: Plain) -> TypeExpression:
        if shape is Plain.NULL:
            return NONE
        if shape is Plain.ANYTHING:
            return Atom(self.imports.runtime("pydantic", "JsonValue"))
        return self._builtin(BUILTINS[shape])

    def _text(self, form: str) -> TypeExpression:
        if form == "base64url":
            return self._builtin("bytes")
        if form in FORMATS:
            return Atom(self.imports.runtime(*FORMATS[form]))
        return self._builtin("str")

    def _values(self, values: tuple[Json, ...]) -> TypeExpression:
        """Constants; those that `Literal` does not take are of their type."""
        listed = [Atom(literal(value)) for value in values if isinstance(value, str | int)]
        members: list[TypeExpression] = []
        if listed:
            members.append(Generic(self.imports.runtime("typing", "Literal"), tuple(listed)))
        if any(isinstance(value, float) for value in values):
            members.append(self._builtin("float"))
        return union([*members, *([NONE] if None in values else [])])

    def _tuple(self, shape: Tuple) -> TypeExpression:
        """A tuple of each length that it may have."""
        lengths = range(shape.required, len(shape.items) + 1)
        items = [self.of(item) for item in shape.items]
        return union(
            [
                Generic(self._name("tuple"), tuple(items[:length]) or (Atom("()"),))
                for length in lengths
            ]
        )

    def _key(self, key: Shape) -> TypeExpression:
        found = bare(key)
        is_other = isinstance(found, Reference) and (found.mode, found.name) not in self.names.keys
        return self._builtin("str") if is_other or isinstance(found, Plain) else self.of(found)

    def _union(self, shape: Union) -> TypeExpression:
        members, inner = shape.members, [bare(member) for member in shape.members]
        if Plain.NUMBER in inner and DECIMAL in inner:
            number = members[inner.index(Plain.NUMBER)]
            others = [one for one in members if bare(one) not in (Plain.NUMBER, DECIMAL)]
            decimal = self._within(self.of(DECIMAL), limits(number))
            return union([decimal, *map(self.of, others)])
        found = union([self.of(member) for member in members])
        if shape.tag is None or not self._is_models or not self._are_records(shape):
            return found
        return self.annotated(found, [f"discriminator={quoted(shape.tag)}"])

    def _are_records(self, shape: Union) -> bool:
        return len(shape.members) > 1 and all(
            isinstance(one, Reference)
            and self.names.definitions[one.mode, one.name] in self.names.records
            for one in shape.members
        )

    def _builtin(self, name: str) -> Atom:
        return Atom(self._name(name))

    def _name(self, builtin: str) -> str:
        return self.imports.builtin(builtin)

    def _model(self, name: str) -> str:
        return name if self._is_models else self.imports.runtime(MODELS, name)


def _is_hashable(item: Shape) -> bool:
    found = bare(item)
    if isinstance(found, Plain):
        return found is not Plain.ANYTHING
    return isinstance(found, Text | Identifier | Values)


def literal(value: Json) -> str:
    """A constant as Python writes it."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number_text(value) or repr(value)
    return repr(value)
