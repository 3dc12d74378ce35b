"""Holds what the manifest says of functions against what pydantic makes of the running code.

The manifest was derived from the source without running it. If the two differ, clients would be
told one thing and the boundary would do another, so the project is refused.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import cast

from gnomon.errors import ProjectRefused
from gnomon.runtime.functions import Function
from gnomon.runtime.schema_difference import Difference, Json, Schema, difference
from gnomon.runtime.verdict import GENERATED

MANIFEST = "manifest.json"
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


def compare(manifest: Schema, function: Function) -> None:
    """Refuse a function of which the manifest says something else than the running code.

    A function that the manifest does not name is left to the check, which calls it stale.

    Raises:
        ProjectRefused: a schema differs; the message names the function and both schemas.
    """
    described = cast("Schema", manifest["functions"]).get(function.path)
    if not isinstance(described, dict):
        return
    for part, schema in zip(("arguments", "returns"), schemas_of(function), strict=True):
        found = difference(cast("Schema", described[part]), schema, manifest, schema)
        if found is not None:
            raise ProjectRefused(_message(function, part, found))


@lru_cache(maxsize=4096)
def schemas_of(function: Function) -> tuple[Schema, Schema]:
    """What pydantic says of a function's arguments, as read, and of its return, as sent."""
    return (
        function.arguments.json_schema("validation"),
        function.returns.json_schema("serialization"),
    )


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
