"""`spec.json`: the functions as data, for generators of clients that are not here.

Its own JSON Schema is `docs/spec.schema.json`.
"""

from __future__ import annotations

import json

from gnomon.analyzer.schemas.vocabulary import Json, JsonSchema, Mode
from gnomon.codegen.clients.interface import Function, Interface
from gnomon.codegen.write import MARK
from gnomon.kinds import FunctionKind, Visibility

VERSION = 1
SCHEMA_PATH = "docs/spec.schema.json"
PATH_PATTERN = r"^\w+(/\w+)*:\w+$"


def spec_files(interface: Interface) -> dict[str, str]:
    """`spec.json`."""
    text = json.dumps(spec(interface), indent=2, ensure_ascii=False, allow_nan=False)
    return {"spec.json": f"{text}\n"}


def spec(interface: Interface) -> JsonSchema:
    """The functions, sorted by path, and the definitions that their schemas refer to."""
    return {
        "x-generated": f"{MARK}: do not edit.",
        "version": VERSION,
        "functions": [_function(function) for function in interface.functions],
        "$defs": {
            Mode.INPUT.value: dict(interface.inputs),
            Mode.OUTPUT.value: dict(interface.outputs),
        },
    }


def _function(function: Function) -> JsonSchema:
    return {
        "path": function.path,
        "kind": function.kind.value,
        "visibility": function.visibility.value,
        "description": function.docstring,
        "arguments": function.arguments,
        "returns": function.returns,
    }


def spec_schema() -> JsonSchema:
    """The JSON Schema of a spec."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The functions of a project, as `gnomon codegen --target spec` writes them",
        **_object(
            {
                "x-generated": {"type": "string"},
                "version": {
                    "description": "Grows when a reader of older files would misread a newer one.",
                    "const": VERSION,
                },
                "functions": {
                    "description": "Sorted by path.",
                    "type": "array",
                    "items": {"$ref": "#/$defs/function"},
                },
                "$defs": _object(
                    {
                        Mode.INPUT.value: _definitions("an argument"),
                        Mode.OUTPUT.value: _definitions("a value"),
                    },
                    "What the schemas refer to, as `#/$defs/input/Name` and `#/$defs/output/Name`: "
                    "a class may be read otherwise than it is written.",
                ),
            }
        ),
        "$defs": {"function": _function_schema(), "schema": _schema_schema()},
    }


def _function_schema() -> JsonSchema:
    kinds: list[Json] = [kind.value for kind in FunctionKind]
    visibilities: list[Json] = [visibility.value for visibility in Visibility]
    return _object(
        {
            "path": {
                "description": "Its module and its name: `billing/invoices:send`.",
                "type": "string",
                "pattern": PATH_PATTERN,
            },
            "kind": {
                "description": "By which it is called: `POST /api/mutation`.",
                "enum": kinds,
            },
            "visibility": {
                "description": "Internal functions are not answered over HTTP.",
                "enum": visibilities,
            },
            "description": {"description": "The docstring, or empty.", "type": "string"},
            "arguments": {
                "description": "The JSON Schema of the object of the arguments by name.",
                "allOf": [{"$ref": "#/$defs/schema"}, {"required": ["type", "properties"]}],
            },
            "returns": {
                "description": "The JSON Schema of the value.",
                "$ref": "#/$defs/schema",
            },
        }
    )


def _schema_schema() -> JsonSchema:
    return {
        "description": "A JSON Schema of draft 2020-12. `x-gnomon-table` names the tables of which "
        "a string is an id, with `|` between two; `x-python-type` stands for a type of which only "
        "the name in Python is known.",
        "$ref": "https://json-schema.org/draft/2020-12/schema",
        "properties": {
            "x-gnomon-table": {"type": "string"},
            "x-python-type": {"type": "string"},
        },
    }


def _definitions(of: str) -> JsonSchema:
    return {
        "description": f"What the schema of {of} refers to, by name.",
        "type": "object",
        "additionalProperties": {"$ref": "#/$defs/schema"},
    }


def _object(properties: dict[str, Json], description: str = "") -> JsonSchema:
    """An object with all of these properties and no other."""
    return {
        **({"description": description} if description else {}),
        "type": "object",
        "properties": properties,
        "required": [*properties],
        "additionalProperties": False,
    }
