"""The manifest's schemas equal those that pydantic derives from the running code."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, cast, get_type_hints

import pytest
from pydantic import ConfigDict, TypeAdapter

from gnomon.analyzer.schemas.library_types import DIFFERING, SCALARS
from gnomon.analyzer.schemas.vocabulary import Json, JsonSchema
from gnomon.functions import RegisteredFunction

CASES = Path(__file__).parent / "cases"
NAMES = sorted(case.name for case in CASES.iterdir())
NOTES = {"title", "description", "default"}
BASE64 = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")
OPTIONAL_LIBRARIES = {"pydantic.EmailStr"}


@pytest.mark.parametrize("name", NAMES)
def test_schemas_are_those_of_pydantic(
    name: str, cases_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(cases_folder)
    manifest = json.loads((CASES / name / "expected" / "manifest.json").read_text())
    for path, described in manifest["functions"].items():
        module, _, function_name = path.rpartition(":")
        home = import_module(f"{name}.functions.{module.replace('/', '.')}")
        function = getattr(home, function_name)
        assert isinstance(function, RegisteredFunction)
        assert (function.kind, function.visibility) == (described["kind"], described["visibility"])
        hints = get_type_hints(function.handler, vars(home), include_extras=True)
        hints.pop("ctx", None)
        returns = hints.pop("return")
        definitions = manifest["$defs"]
        properties = described["arguments"]["properties"]
        assert list(properties) == list(hints)
        for parameter, annotation in hints.items():
            mine = inlined(properties[parameter], definitions)
            assert mine == of_pydantic(annotation, "validation"), f"{path} {parameter}"
        mine = inlined(described["returns"], definitions)
        assert mine == of_pydantic(returns, "serialization"), f"{path} returns"


@pytest.mark.parametrize("name", sorted({*SCALARS, *DIFFERING} - OPTIONAL_LIBRARIES))
def test_a_library_type_is_described_as_pydantic_does(name: str) -> None:
    module, _, attribute = name.rpartition(".")
    type = getattr(import_module(module), attribute)
    reading, writing = DIFFERING.get(name) or (SCALARS[name], SCALARS[name])
    assert of_pydantic(type, "validation") == reading
    assert of_pydantic(type, "serialization") == writing


def of_pydantic(annotation: object, mode: Literal["validation", "serialization"]) -> Json:
    """pydantic's schema of an annotation, its definitions put in place of references."""
    try:
        adapter = TypeAdapter[Any](cast("Any", annotation), config=BASE64)
    except Exception as error:
        if "config" not in str(error):
            raise
        adapter = TypeAdapter[Any](cast("Any", annotation))
    schema: JsonSchema = adapter.json_schema(mode=mode)
    definitions = cast("JsonSchema", schema.pop("$defs", {}))
    return inlined(schema, definitions)


def inlined(value: Json, definitions: JsonSchema, seen: tuple[str, ...] = ()) -> Json:
    """A schema without notes, every reference replaced; a recursive one by its name."""
    if isinstance(value, list):
        return [inlined(item, definitions, seen) for item in value]
    if not isinstance(value, dict):
        return value
    reference = value.get("$ref")
    if isinstance(reference, str):
        name = reference.rpartition("/")[2]
        if name in seen:
            return {"$ref": name.rpartition("__")[2]}
        target: Json = definitions
        for step in reference.removeprefix("#/$defs/").split("/"):
            target = cast("JsonSchema", target)[step]
        return inlined(target, definitions, (*seen, name))
    return {
        key: {name: inlined(item, definitions, seen) for name, item in inner.items()}
        if key == "properties" and isinstance(inner, dict)
        else inlined(inner, definitions, seen)
        for key, inner in value.items()
        if key not in NOTES
    }
