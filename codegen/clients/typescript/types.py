"""Shapes as types of TypeScript, and what is said of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

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
    Property,
    Record,
    Reference,
    Shape,
    Text,
    Tuple,
    Union,
    Values,
    limits,
)
from gnomon.codegen.clients.typescript.layout import (
    HARD,
    SOFT,
    SPACE,
    Group,
    IfBroken,
    Indent,
    Layout,
    between,
    joined,
)

PLAIN = {
    Plain.STRING: "string",
    Plain.INTEGER: "Integer",
    Plain.NUMBER: "number",
    Plain.BOOLEAN: "boolean",
    Plain.NULL: "null",
    Plain.ANYTHING: "JsonValue",
}
ALIASES = {
    "Integer": ("number", "A whole number from -(2^53) to 2^53."),
    "Base64": ("string", "Bytes in base64, with `-` and `_` for `+` and `/`."),
    "IsoDateTime": ("string", "An instant with its offset, such as `2030-01-31T09:00:00Z`."),
    "IsoDate": ("string", "A day, such as `2030-01-31`."),
    "IsoTime": ("string", "A time of day, such as `09:00:00`."),
    "IsoDuration": ("string", "A duration as ISO 8601 has it, such as `PT1H30M`."),
    "DecimalString": ("string", "A decimal number, such as `19.90`."),
    "Uuid": ("string", "A UUID, such as `f81d4fae-7dec-41d0-a765-00a0c91e6bf6`."),
}
FORMATS = {
    "base64url": "Base64",
    "date-time": "IsoDateTime",
    "date": "IsoDate",
    "time": "IsoTime",
    "duration": "IsoDuration",
    "decimal": "DecimalString",
    "uuid": "Uuid",
}
LIMITS = {
    "minimum": "at least",
    "exclusiveMinimum": "more than",
    "maximum": "at most",
    "exclusiveMaximum": "less than",
    "multipleOf": "a multiple of",
    "minLength": "length at least",
    "maxLength": "length at most",
    "pattern": "of the pattern",
    "minItems": "number of items at least",
    "maxItems": "number of items at most",
    "minProperties": "number of keys at least",
    "maxProperties": "number of keys at most",
}
_SIMPLE = (Plain, Text, Identifier, Reference, Opaque)
Names: TypeAlias = Mapping[DefinitionName, str]


@dataclass(slots=True)
class Types:
    """Writes types; `used` collects the names of the client's own that they need.

    Args:
        names: what the definitions are called.
        keys: which of them may be the keys of an object.
    """

    names: Names
    keys: frozenset[DefinitionName]
    used: set[str] = field(default_factory=set[str])
    _in_alias: bool = False

    def of(self, shape: Shape) -> Layout:
        """A type as it stands behind a colon or an equals sign."""
        match shape:
            case Plain():
                return self._own(PLAIN[shape])
            case Text(format=form):
                return self._own(FORMATS.get(form, "string"))
            case Identifier(tables=tables):
                listed = " | ".join(map(quoted, tables)) or "string"
                return f"{self._own('Id')}<{listed}>"
            case Values(values=values):
                return self._union(tuple(map(_literal, values)))
            case Array(item=item):
                return (self._element(item), "[]")
            case Tuple():
                return self._tuple(shape)
            case Dictionary():
                return self._dictionary(shape)
            case Page(item=item):
                return (self._own("Page"), self._arguments(item))
            case Reference(mode=mode, name=name):
                return self.names[mode, name]
            case Union():
                return self._union(self._members(shape))
            case Opaque():
                return "unknown"
            case Constrained(shape=inner):
                return self.of(inner)

    def alias(self, shape: Shape) -> Layout:
        """What a name stands for: a type that may hold itself, which `Record` would not allow."""
        self._in_alias = True
        try:
            return self.of(shape)
        finally:
            self._in_alias = False

    def argument(self, shape: Shape) -> Layout:
        """A type as it stands between angle brackets, among others."""
        bare = self._bare_union(shape)
        return self.of(shape) if bare is None else Group(bare)

    def object(self, record: Record) -> Layout:
        """A type with properties in place, in one line if it fits and nothing is said of them."""
        if not record.properties:
            return self._own("NoArguments")
        members = tuple(self._member(one) for one in record.properties)
        pad = HARD if any(self.notes(one) for one in record.properties) else SPACE
        return between("{", joined((";", pad), members), "}", last=";", pad=pad)

    def _member(self, one: Property) -> Layout:
        notes = tuple((line, HARD) for line in comment(self.notes(one)))
        return (*notes, self.property(one))

    def property(self, one: Property) -> Layout:
        """`name?: Type`."""
        mark = ":" if one.is_required else "?:"
        return Group((property_name(one.name), mark, " ", self.of(one.shape)))

    def notes(self, one: Property) -> list[str]:
        """What is said of a property: its description, its limits, its default."""
        found = one.description.splitlines()
        within = limits(one.shape).items()
        text = ", ".join(f"{LIMITS[name]} {_shown(value)}" for name, value in within)
        if text:
            found.append(f"{text[:1].upper()}{text[1:]}.")
        if isinstance(one.shape, Opaque):
            found.append(f"In Python: `{one.shape.name}`.")
        if one.default is not None and not one.is_required:
            found.append(f"@defaultValue {_shown(one.default.value)}")
        return found

    def _own(self, name: str) -> str:
        self.used.add(name)
        return name

    def _members(self, union: Union) -> tuple[Layout, ...]:
        found: list[Layout] = []
        for member in union.members:
            for one in _alternatives(member):
                written = self.of(one)
                if written not in found:
                    found.append(written)
        return tuple(found)

    def _union(self, members: tuple[Layout, ...]) -> Layout:
        if len(members) == 1:
            return members[0]
        listed = Group((IfBroken("| "), joined((SPACE, "| "), members)))
        return Group(Indent((SOFT, listed)))

    def _bare_union(self, shape: Shape) -> Layout | None:
        """A union where brackets around it have indented it already; None for another type."""
        members = self._alternatives_of(shape)
        if len(members) < 2:
            return None
        return (IfBroken("| "), joined((SPACE, "| "), members))

    def _alternatives_of(self, shape: Shape) -> tuple[Layout, ...]:
        match shape:
            case Constrained(shape=inner):
                return self._alternatives_of(inner)
            case Values(values=values):
                return tuple(map(_literal, values))
            case Union():
                return self._members(shape)
            case _:
                return (self.of(shape),)

    def _element(self, item: Shape) -> Layout:
        """The type of an array's items."""
        bare = self._bare_union(item)
        return self.of(item) if bare is None else between("(", bare, ")")

    def _arguments(self, *shapes: Shape) -> Layout:
        if len(shapes) == 1 and isinstance(shapes[0], _SIMPLE):
            return ("<", self.of(shapes[0]), ">")
        return between("<", joined((",", SPACE), tuple(map(self.argument, shapes))), ">")

    def _tuple(self, shape: Tuple) -> Layout:
        listed: list[Layout] = []
        for number, item in enumerate(shape.items):
            if number >= shape.required:
                listed.append((self._element(item), "?"))
            else:
                listed.append(self._tuple_item(item, len(shape.items)))
        if not listed:
            return "[]"
        return between("[", joined((",", SPACE), tuple(listed)), "]", last=",")

    def _tuple_item(self, item: Shape, count: int) -> Layout:
        bare = self._bare_union(item)
        if bare is None:
            return self.of(item)
        if count == 1:
            return Group(bare)
        inner = Indent((IfBroken(("(", SOFT)), bare))
        return Group((inner, SOFT, IfBroken(")")))

    def _dictionary(self, shape: Dictionary) -> Layout:
        """A key of which all values are known need not be there."""
        key = self._key(shape.key)
        is_partial = isinstance(key, Reference | Values)
        if self._in_alias:
            of, mark = (" in ", "]?: ") if is_partial else (": ", "]: ")
            member = ("[key", of, self.of(key), mark, self.of(shape.value))
            return between("{", member, "}", last=";", pad=SPACE)
        record: Layout = ("Record", self._arguments(key, shape.value))
        if is_partial:
            return between("Partial<", record, ">")
        return record

    def _key(self, key: Shape) -> Shape:
        """What keys are said to be, if that are strings at all."""
        match key:
            case Reference(mode=mode, name=name) if (mode, name) not in self.keys:
                return Plain.STRING
            case Page():
                return Plain.STRING
            case _:
                return key


def _alternatives(member: Shape) -> tuple[Shape, ...]:
    """The members of a union in a union, and the values of constants in one."""
    match member:
        case Union(members=members):
            return tuple(one for inner in members for one in _alternatives(inner))
        case Values(values=values):
            return tuple(Values((value,)) for value in values)
        case Constrained(shape=inner):
            return _alternatives(inner)
        case _:
            return (member,)


def _literal(value: Json) -> str:
    return quoted(value) if isinstance(value, str) else _shown(value)


def _shown(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)


def quoted(text: str) -> str:
    """A string literal: in single quotes if those need fewer escapes."""
    written = _visible(json.dumps(text, ensure_ascii=False))
    if text.count('"') > text.count("'"):
        body = written[1:-1].replace('\\"', '"').replace("'", "\\'")
        return f"'{body}'"
    return written


def property_name(name: str) -> str:
    """A property's name, in quotes if it is no identifier."""
    return name if is_plain(name) else quoted(name)


def is_plain(name: str) -> bool:
    """Whether a name may stand without quotes."""
    return name.replace("$", "_").isidentifier()


def comment(lines: list[str]) -> list[str]:
    """A comment that editors show; empty where there is nothing to say."""
    safe = [_visible(line.replace("*/", "*\\/")).rstrip() for line in lines]
    if not safe:
        return []
    if len(safe) == 1:
        return [f"/** {safe[0]} */"]
    return ["/**", *(f" * {line}".rstrip() for line in safe), " */"]


def _visible(text: str) -> str:
    """The text with escapes in the place of characters that cannot be seen."""
    return "".join(c if c.isprintable() else f"\\u{{{ord(c):x}}}" for c in text)
