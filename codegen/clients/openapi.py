"""An OpenAPI 3.1 document of the HTTP door: its three addresses, and what each accepts.

A body is one of the calls of its kind, told apart by `path`. OpenAPI cannot say which answer
belongs to which call, so `x-gnomon-answers` does.
"""

from __future__ import annotations

import json

from gnomon.analyzer.schemas.vocabulary import Json, JsonSchema
from gnomon.codegen.clients.interface import Function, Interface
from gnomon.codegen.clients.openapi_components import (
    FOLDER,
    ComponentNames,
    component_names,
    schemas_of,
)
from gnomon.codegen.clients.openapi_errors import REQUEST_ID, error_references, error_responses
from gnomon.codegen.write import MARK
from gnomon.kinds import FunctionKind, Visibility

DESCRIPTION = (
    "The functions that `gnomon serve` answers calls of. Integers beyond ±2^53, NaN, infinities "
    "and duplicate keys are refused."
)
INTERNAL = " Calls of internal functions are described, too, and not answered over HTTP."
SUMMARIES = {
    FunctionKind.QUERY: "Read the database",
    FunctionKind.MUTATION: "Change the database, in one transaction",
    FunctionKind.ACTION: "Do what may have effects outside the database",
}
TOKEN = "token"


def openapi_files(interface: Interface) -> dict[str, str]:
    """`openapi.json`."""
    text = json.dumps(document(interface), indent=2, ensure_ascii=False, allow_nan=False)
    return {"openapi.json": f"{text}\n"}


def document(interface: Interface) -> JsonSchema:
    """The document; a kind without functions has no address in it."""
    names = component_names(interface)
    has_internal = any(one.visibility is Visibility.INTERNAL for one in interface.functions)
    by_kind = {
        kind: [function for function in interface.functions if function.kind is kind]
        for kind in SUMMARIES
    }
    return {
        "openapi": "3.1.0",
        "x-generated": f"{MARK}: do not edit.",
        "info": {
            "title": "Functions",
            "version": "1",
            "description": DESCRIPTION + (INTERNAL if has_internal else ""),
        },
        "paths": {
            f"/api/{kind}": {"post": _operation(kind, functions, names)}
            for kind, functions in by_kind.items()
            if functions
        },
        "security": [{}, {TOKEN: []}],
        "components": {
            "schemas": schemas_of(interface, names),
            "responses": error_responses(),
            "securitySchemes": {
                TOKEN: {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
            },
        },
    }


def _operation(kind: FunctionKind, functions: list[Function], names: ComponentNames) -> JsonSchema:
    calls: JsonSchema = {one.path: FOLDER + names.calls[one.path] for one in functions}
    return {
        "operationId": kind.value,
        "summary": SUMMARIES[kind],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {
                        "oneOf": _references(calls),
                        "discriminator": {"propertyName": "path", "mapping": calls},
                    }
                }
            },
        },
        "responses": {"200": _answer(functions, names), **error_references()},
    }


def _answer(functions: list[Function], names: ComponentNames) -> JsonSchema:
    """Several functions may return the same value, so that an answer is any of them."""
    answers: JsonSchema = {one.path: FOLDER + names.answers[one.path] for one in functions}
    return {
        "description": "What the function returned.",
        "headers": {"X-Request-Id": REQUEST_ID},
        "content": {
            "application/json": {
                "schema": {"anyOf": _references(answers), "x-gnomon-answers": answers}
            }
        },
    }


def _references(targets: JsonSchema) -> list[Json]:
    return [{"$ref": target} for target in targets.values()]
