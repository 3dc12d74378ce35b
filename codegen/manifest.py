"""`manifest.json`: every function with its kind, visibility, and the schemas of its data.

It holds nothing that depends on a function's body, so that editing one changes no generated file.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable

from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.schemas.constants import default_of
from gnomon.analyzer.schemas.deriving import Schemas
from gnomon.analyzer.schemas.labels import long, short
from gnomon.analyzer.schemas.source import Scope
from gnomon.analyzer.schemas.vocabulary import REFERENCE, DefinitionKey, Json, JsonSchema, Mode
from gnomon.codegen.problems import expressible_functions

VERSION = 1


def manifest_text(project: Project) -> str:
    """The manifest as text."""
    return json.dumps(manifest(project), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def manifest(project: Project) -> JsonSchema:
    """The manifest: functions by path, and the definitions that their schemas refer to.

    A class may read and be written differently, so `$defs` holds `input` and `output` apart.
    """
    inputs, outputs = Schemas(project, Mode.INPUT), Schemas(project, Mode.OUTPUT)
    functions: JsonSchema = {
        function.path: _function(function, inputs, outputs)
        for function in expressible_functions(project)
    }
    names = _names([*inputs.definitions, *outputs.definitions])
    definitions: JsonSchema = {}
    for schemas in (inputs, outputs):
        definitions[schemas.mode.value] = {
            names[key]: _named(schemas.definitions[key], names, schemas.mode)
            for key in sorted(schemas.definitions, key=lambda key: names[key])
        }
    for description in functions.values():
        assert isinstance(description, dict)
        description["arguments"] = _named(description["arguments"], names, Mode.INPUT)
        description["returns"] = _named(description["returns"], names, Mode.OUTPUT)
    return {"version": VERSION, "functions": functions, "$defs": definitions}


def _function(registration: Registration, inputs: Schemas, outputs: Schemas) -> JsonSchema:
    returns = registration.function.returns
    return {
        "kind": registration.kind.value,
        "visibility": registration.visibility.value,
        "arguments": _arguments(registration, inputs),
        "returns": outputs.of(Scope(registration.module), returns) if returns is not None else {},
    }


def _arguments(registration: Registration, schemas: Schemas) -> JsonSchema:
    """An object with a property for each parameter after the context."""
    properties: dict[str, Json] = {}
    required: list[Json] = []
    for parameter in registration.arguments:
        schema: JsonSchema = {}
        if parameter.annotation is not None:
            schema = schemas.of(Scope(registration.module), parameter.annotation)
        if parameter.default is None:
            required.append(parameter.name)
        else:
            default = default_of(schemas.project, registration.module, parameter.default)
            if default is not None:
                schema = {**schema, "default": default.value}
        properties[parameter.name] = schema
    listed: JsonSchema = {"required": required} if required else {}
    return {
        "type": "object",
        "properties": properties,
        **listed,
        "additionalProperties": False,
    }


def _names(keys: Iterable[DefinitionKey]) -> dict[DefinitionKey, str]:
    """The class's name, or with its module where two classes share one."""
    unique = set(keys)
    count = Counter(short(name) for _, name in unique)
    return {
        (module, name): short(name) if count[short(name)] == 1 else long(module, name)
        for module, name in unique
    }


def _named(value: Json, names: dict[DefinitionKey, str], mode: Mode) -> Json:
    """The same value with every reference pointing into the manifest."""
    if isinstance(value, list):
        return [_named(item, names, mode) for item in value]
    if not isinstance(value, dict):
        return value
    named: JsonSchema = {}
    for key, item in value.items():
        if key == REFERENCE and isinstance(item, str):
            module, _, name = item.partition(":")
            named[key] = f"#/$defs/{mode}/{names[module, name]}"
        else:
            named[key] = _named(item, names, mode)
    return named
