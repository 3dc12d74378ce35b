"""Holds what the manifest says of functions against what pydantic makes of the running code.

The manifest was derived from the source without running it. If the two differ, clients would be
told one thing and the boundary would do another, so the project is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import cast

from pydantic.json_schema import JsonSchemaMode
from pydantic_core import CoreSchema

from gnomon.errors import ProjectRefused
from gnomon.runtime.functions import Function
from gnomon.runtime.schema_difference import Comparison, Difference, Json, Schema
from gnomon.runtime.verdict import GENERATED
from gnomon.runtime.wire_schema import WireSchema

MANIFEST = "manifest.json"
PARTS = ("arguments", "returns")
_LONGEST = 300


def read_manifest(functions: Path) -> Schema | None:
    """The manifest beside the functions; None where nothing was generated.

    Raises:
        ProjectRefused: it is no manifest.
    """
    file = functions / GENERATED / MANIFEST
    try:
        manifest = json.loads(file.read_bytes())
        if isinstance(manifest["functions"], dict) and isinstance(manifest["$defs"], dict):
            return cast("Schema", manifest)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        pass
    raise ProjectRefused(f"{file} is no manifest of functions: run `gnomon codegen`")


def compare(manifest: Schema, functions: Iterable[Function]) -> None:
    """Refuse a project of which the manifest says something else than the running code.

    A function that the manifest does not name is left to the check, which calls it stale.

    Raises:
        ProjectRefused: a schema differs; the message names the function and both schemas.
    """
    described = cast("dict[str, Schema]", manifest["functions"])
    known = tuple(function for function in functions if function.path in described)
    schemas = schemas_of(known)
    comparison = Comparison(manifest, schemas)
    for function in known:
        for part in PARTS:
            said, meant = described[function.path][part], schemas[f"{function.path} {part}"]
            found = comparison.difference(said, meant)
            if found is not None:
                raise ProjectRefused(_message(function, part, found))


@lru_cache(maxsize=16)
def schemas_of(functions: tuple[Function, ...]) -> Schema:
    """What pydantic says of what functions take and return, by `path arguments` and `path returns`.

    All at once, so that a class which many of them share is described once; under `$defs`.
    """
    inputs: list[tuple[str, JsonSchemaMode, CoreSchema]] = []
    for function in functions:
        inputs.append((f"{function.path} arguments", "validation", function.arguments.core_schema))
        inputs.append((f"{function.path} returns", "serialization", function.returns.core_schema))
    schemas, definitions = WireSchema().generate_definitions(inputs)
    by_name = {name: schema for (name, _), schema in schemas.items()}
    return cast("Schema", {**by_name, "$defs": definitions})


def _message(function: Function, part: str, found: Difference) -> str:
    place = f" at `{found.place}`" if found.place else ""
    return (
        f"{function.path}: its {part} differ{place} from what {GENERATED}/{MANIFEST} says\n"
        f"  manifest: {_shown(found.first)}\n"
        f"  pydantic: {_shown(found.second)}\n"
        "Run `gnomon codegen`. If that changes nothing, gnomon reads this type wrongly: please "
        "report it."
    )


def _shown(schema: Json) -> str:
    text = json.dumps(schema, ensure_ascii=False, sort_keys=True)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
