"""The named schemas of an OpenAPI document: of classes, of calls and of their answers.

A class has one schema where it is read as it is written, else `NameInput` and `NameOutput`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gnomon.analyzer.schemas.vocabulary import REFERENCE, Json, JsonSchema, Mode
from gnomon.codegen.clients.definition_names import DefinitionName, definition_names
from gnomon.codegen.clients.interface import Function, Interface
from gnomon.codegen.naming import Names, camel

FOLDER = "#/components/schemas/"
SUFFIXES = {mode: mode.value.capitalize() for mode in Mode}


@dataclass(frozen=True, slots=True)
class ComponentNames:
    """What each component is called; calls and answers by the path of the function."""

    definitions: dict[DefinitionName, str]
    calls: dict[str, str]
    answers: dict[str, str]


def component_names(interface: Interface) -> ComponentNames:
    """Names for everything, each once; letters that a component may not have are spelt out."""
    names = Names()
    definitions = definition_names(interface, names, _ascii, suffixes=SUFFIXES)
    calls: dict[str, str] = {}
    answers: dict[str, str] = {}
    for function in interface.functions:
        base = camel(_ascii(function.path.replace(":", "/")))
        calls[function.path] = names.take(f"{base}Call")
        answers[function.path] = names.take(f"{base}Answer")
    return ComponentNames(definitions, calls, answers)


def _ascii(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_/]", lambda found: f"U{ord(found[0]):04X}", name)


def schemas_of(interface: Interface, names: ComponentNames) -> JsonSchema:
    """Every named schema, sorted by name."""
    found: JsonSchema = {}
    for mode, known in ((Mode.INPUT, interface.inputs), (Mode.OUTPUT, interface.outputs)):
        for name, schema in known.items():
            found[names.definitions[mode, name]] = _pointing(schema, names)
    for function in interface.functions:
        found[names.calls[function.path]] = _call(function, names)
        found[names.answers[function.path]] = {
            "type": "object",
            "properties": {"value": _pointing(function.returns, names)},
            "required": ["value"],
            "additionalProperties": False,
        }
    return dict(sorted(found.items()))


def _call(function: Function, names: ComponentNames) -> JsonSchema:
    required: list[Json] = ["path", "args"] if "required" in function.arguments else ["path"]
    described: JsonSchema = {"description": function.docstring} if function.docstring else {}
    return {
        "title": function.path,
        **described,
        "type": "object",
        "properties": {
            "path": {"type": "string", "const": function.path},
            "args": _pointing(function.arguments, names),
        },
        "required": required,
        "additionalProperties": False,
        "x-gnomon-visibility": function.visibility.value,
    }


def id_pattern(tables: str) -> str:
    """What an id of one of these tables looks like; none means any table."""
    names = "|".join(map(re.escape, tables.split("|")))
    table = f"({names})" if "|" in names else names or "[A-Za-z_][A-Za-z0-9_]*"
    return f"^{table}_[0-9a-z]+$"


def _pointing(value: Json, names: ComponentNames) -> Json:
    """The same schema with every reference pointing into the document."""
    if isinstance(value, list):
        return [_pointing(item, names) for item in value]
    if not isinstance(value, dict):
        return value
    tables = value.get("x-gnomon-table")
    pointing: JsonSchema = {"pattern": id_pattern(tables)} if isinstance(tables, str) else {}
    for key, item in value.items():
        if key == "discriminator" and "oneOf" in value:
            # Without a mapping, OpenAPI takes a tag's value for the name of a component.
            continue
        if key == REFERENCE and isinstance(item, str):
            *_, mode, name = item.split("/")
            pointing[key] = FOLDER + names.definitions[Mode(mode), name]
        else:
            pointing[key] = _pointing(item, names)
    return pointing
