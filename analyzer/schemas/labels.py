"""Names of definitions: a generic class is one definition for each choice of its arguments."""

from __future__ import annotations

import hashlib
import json

from gnomon.analyzer.schemas.vocabulary import DefinitionKey, Json, JsonSchema

PLAIN = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "null": "None",
}


def key_with(module: str, name: str, arguments: tuple[JsonSchema, ...]) -> DefinitionKey:
    """The key of a class with type arguments: `Box[int]`, `Box[functions.models:Item]`."""
    shown = ", ".join(map(label, arguments))
    return module, f"{name}[{shown}]" if arguments else name


def label(schema: JsonSchema) -> str:
    """A text for a schema that no other schema has."""
    match schema:
        case {"$ref": str() as target} if len(schema) == 1:
            return target
        case {"type": "array", "items": dict() as item} if len(schema) == 2:
            return f"list[{label(item)}]"
        case {"type": "object", "additionalProperties": dict() as item} if len(schema) == 2:
            return f"dict[str, {label(item)}]"
        case {"type": str() as kind} if len(schema) == 1 and kind in PLAIN:
            return PLAIN[kind]
        case {"anyOf": list() as members} if len(schema) == 1:
            return " | ".join(map(_member, members))
        case {"type": "string", "format": str() as form} if len(schema) == 2:
            return form
        case _:
            text = json.dumps(schema, sort_keys=True)
            return f"schema{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def _member(member: Json) -> str:
    return label(member) if isinstance(member, dict) else str(member)


def short(name: str) -> str:
    """The name of a definition without the modules of its type arguments, as an identifier."""
    words = "".join(c if c.isalnum() or c in "_.:" else " " for c in name).split()
    return "_".join(word.rpartition(":")[2].replace(".", "_") for word in words)


def long(module: str, name: str) -> str:
    """The name of a definition with all modules, as an identifier."""
    text = f"{module}.{name}"
    return "_".join("".join(c if c.isalnum() else " " for c in text).split())
