"""The spec: what its schema says, and all that a generator of clients needs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from gnomon.codegen.clients.spec import SCHEMA_PATH

from ..conftest import CASES, case_names

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    """The published schema, which is itself valid."""
    schema = json.loads((ROOT / SCHEMA_PATH).read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def spec_of(name: str) -> dict[str, Any]:
    file = CASES / name / "clients/spec/spec.json"
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("name", case_names())
def test_a_spec_is_valid(name: str, validator: Draft202012Validator) -> None:
    assert [error.message for error in validator.iter_errors(spec_of(name))] == []


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("path", "no path"),
        ("kind", "subscription"),
        ("visibility", "secret"),
        ("arguments", {"type": "object"}),
        ("arguments", {"type": "object", "properties": {"a": {"type": "text"}}}),
        ("returns", {"x-gnomon-table": 1}),
        ("more", 1),
    ],
)
def test_a_function_that_is_none_is_refused(
    part: str, value: object, validator: Draft202012Validator
) -> None:
    spec = spec_of("references")
    spec["functions"][0][part] = value
    assert not validator.is_valid(spec)


@pytest.mark.parametrize("name", case_names())
def test_it_says_what_the_manifest_says(name: str) -> None:
    manifest = json.loads((CASES / name / "expected/manifest.json").read_text(encoding="utf-8"))
    spec = spec_of(name)
    functions = {one.pop("path"): one for one in spec["functions"]}
    assert list(functions) == sorted(functions)
    for one in functions.values():
        assert isinstance(one.pop("description"), str)
    assert functions == manifest["functions"]
    assert spec["$defs"] == manifest["$defs"]


def test_every_reference_leads_to_a_definition() -> None:
    spec = spec_of("signatures")
    for target in references(spec):
        _, _, mode, name = target.split("/")
        assert name in spec["$defs"][mode]


def references(value: object) -> list[str]:
    match value:
        case list():
            return [found for item in value for found in references(item)]
        case {"$ref": str() as target}:
            return [target]
        case dict():
            return [found for item in value.values() for found in references(item)]
        case _:
            return []
