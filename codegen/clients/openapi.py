"""An OpenAPI 3.1 document of the HTTP door: its three addresses, and what each accepts."""

from __future__ import annotations

import json

from gnomon.analyzer.schemas.vocabulary import JsonSchema
from gnomon.codegen.clients.interface import Interface
from gnomon.codegen.write import MARK


def openapi_files(interface: Interface) -> dict[str, str]:
    """`openapi.json`."""
    text = json.dumps(document(interface), indent=2, ensure_ascii=False, allow_nan=False)
    return {"openapi.json": f"{text}\n"}


def document(interface: Interface) -> JsonSchema:
    """The document, with as little as one may have."""
    return {
        "openapi": "3.1.0",
        "x-generated": f"{MARK}: do not edit.",
        "info": {"title": "Functions", "version": "1"},
        "paths": {},
    }
