"""The types of JSON Schema, and which of its two readings is meant."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
JsonSchema: TypeAlias = dict[str, Json]
DefinitionKey: TypeAlias = tuple[str, str]
"""The module and the name of a class."""

REFERENCE = "$ref"
OPAQUE = "x-python-type"
"""Names a type that only the running code can describe."""


class Mode(StrEnum):
    """What a schema describes: what a function accepts, or what it sends."""

    INPUT = "input"
    OUTPUT = "output"


def reference(key: DefinitionKey) -> JsonSchema:
    """A reference to a definition, by a key that is replaced once all names are known."""
    return {REFERENCE: ":".join(key)}


def any_of(members: list[JsonSchema]) -> JsonSchema:
    """A union: flat, each member once."""
    flat: list[Json] = []
    for member in members:
        nested = member.get("anyOf")
        inner = nested if isinstance(nested, list) and len(member) == 1 else [member]
        flat += [schema for schema in inner if schema not in flat]
    if len(flat) == 1 and isinstance(flat[0], dict):
        return flat[0]
    return {"anyOf": flat}


def type_of(values: list[Json]) -> JsonSchema:
    """`{"type": …}` if all values are of one JSON type, else nothing."""
    names: dict[type, str] = {
        str: "string",
        int: "integer",
        float: "number",
        bool: "boolean",
        type(None): "null",
    }
    kinds = {type(value) for value in values}
    name = names.get(kinds.pop()) if len(kinds) == 1 else None
    return {"type": name} if name else {}
