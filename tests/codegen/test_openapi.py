"""The OpenAPI document: valid, of what the server accepts, and of how it refuses."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

import gnomon.http.refusals
from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.loading import load_project
from gnomon.codegen.clients.interface import interface_of
from gnomon.codegen.clients.openapi import document
from gnomon.codegen.clients.openapi_components import id_pattern
from gnomon.codegen.clients.openapi_errors import ERRORS
from gnomon.ids import parse_id
from gnomon.storage.ids import new_id

from .conftest import CASES, MakeProject

ROOT = Path(__file__).parents[2]
PROJECTS = [*sorted(CASES.iterdir()), ROOT / "examples/guide", ROOT / "tests/http/app"]

UNREACHABLE = {
    "origin_not_allowed": "only preflights are refused",
    "not_found": "another address",
    "method_not_allowed": "another method",
}
FUNCTIONS = {
    "functions/jobs.py": '''
        from decimal import Decimal

        from pydantic import BaseModel
        from gnomon import MutationCtx, mutation

        class Same(BaseModel):
            name: str

        class Holder(BaseModel):
            inner: "Differing"

        class Differing(BaseModel):
            price: Decimal

        @mutation
        async def submit(ctx: MutationCtx, same: Same, holder: Holder, n: int = 1) -> Same:
            """Adds a job.

            It runs later.
            """
            return same

        @mutation
        async def clear(ctx: MutationCtx) -> Holder:
            return Holder(inner=Differing(price=Decimal(1)))

        @mutation
        async def größe(ctx: MutationCtx) -> None:
            pass
    ''',
}


def described(root: Path, *, include_internal: bool = False) -> dict[str, Any]:
    project = load_project(Config(root)).project
    return document(interface_of(project, include_internal=include_internal))


@pytest.fixture
def openapi(make_project: MakeProject) -> dict[str, Any]:
    return described(make_project(FUNCTIONS))


@pytest.mark.parametrize("root", PROJECTS, ids=lambda root: root.name)
def test_the_document_is_valid(root: Path) -> None:
    found = described(root, include_internal=True)
    assert [str(error) for error in OpenAPIV31SpecValidator(found).iter_errors()] == []


def test_every_public_function_is_a_call_of_its_kind() -> None:
    manifest = json.loads(
        (ROOT / "examples/guide/functions/_generated/manifest.json").read_text(encoding="utf-8")
    )
    found = {
        (path, address.removeprefix("/api/"))
        for address, item in described(ROOT / "examples/guide")["paths"].items()
        for path in mapping(item["post"])
    }
    assert found == {
        (path, function["kind"])
        for path, function in manifest["functions"].items()
        if function["visibility"] == "public"
    }


def mapping(operation: dict[str, Any]) -> dict[str, str]:
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    found: dict[str, str] = schema["discriminator"]["mapping"]
    assert [{"$ref": target} for target in found.values()] == schema["oneOf"]
    return found


GIVEN = {"same": {"name": "a"}, "holder": {"inner": {"price": 1}}}


@pytest.mark.parametrize(
    ("body", "fits"),
    [
        ({"path": "jobs:submit", "args": GIVEN}, True),
        ({"path": "jobs:submit", "args": {**GIVEN, "n": 2}}, True),
        ({"path": "jobs:clear"}, True),
        ({"path": "jobs:submit"}, False),
        ({"path": "jobs:submit", "args": {**GIVEN, "n": "two"}}, False),
        ({"path": "jobs:submit", "args": {**GIVEN, "other": 2}}, False),
        ({"path": "jobs:clear", "args": GIVEN}, False),
        ({"path": "jobs:missing", "args": {}}, False),
        ({"path": "jobs:clear", "args": {}, "more": 1}, False),
    ],
)
def test_a_body_fits_the_call_that_its_path_names(
    openapi: dict[str, Any], body: object, fits: bool
) -> None:
    operation = openapi["paths"]["/api/mutation"]["post"]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    whole = {**schema, "components": openapi["components"]}
    assert Draft202012Validator(whole).is_valid(body) is fits


def test_a_class_that_is_read_as_it_is_written_has_one_schema(openapi: dict[str, Any]) -> None:
    names = openapi["components"]["schemas"].keys()
    assert "Same" in names
    assert {"DifferingInput", "DifferingOutput", "HolderInput", "HolderOutput"} <= names
    assert "Holder" not in names


def test_a_docstring_is_the_description_of_its_call(openapi: dict[str, Any]) -> None:
    call = openapi["components"]["schemas"]["JobsSubmitCall"]
    assert call["description"] == "Adds a job.\n\nIt runs later."


def test_letters_that_a_component_may_not_have_are_spelt_out(openapi: dict[str, Any]) -> None:
    assert "JobsGrU00F6U00DFeCall" in openapi["components"]["schemas"]


@pytest.mark.parametrize(
    ("tables", "fits"),
    [
        ("jobs", True),
        ("jobs|_scheduled_functions", True),
        ("", True),
        ("job", False),
        ("notes|job", False),
    ],
)
def test_an_id_is_described_by_the_form_that_the_server_gives_it(tables: str, fits: bool) -> None:
    made = new_id("jobs", 1_700_000_000_000_000)
    assert parse_id(("jobs",), made) == made
    assert bool(re.search(id_pattern(tables), made)) is fits
    assert not re.search(id_pattern(tables), made.upper())


def test_the_answers_say_which_function_they_are_of(openapi: dict[str, Any]) -> None:
    operation = openapi["paths"]["/api/mutation"]["post"]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    assert schema["x-gnomon-answers"].keys() == mapping(operation).keys()
    answer = openapi["components"]["schemas"]["JobsSubmitAnswer"]
    assert answer["properties"]["value"] == {"$ref": "#/components/schemas/Same"}


def test_the_refusals_are_those_of_the_server() -> None:
    table = gnomon.http.refusals.__doc__ or ""
    served: set[tuple[int, str]] = set()
    for statuses, codes in re.findall(r"^\| (\d[\d, ]*) \| (`.*?`) \|", table, re.MULTILINE):
        names = re.findall(r"`(\w+)`", codes)
        numbers = [int(status) for status in statuses.split(", ")]
        served |= set(zip(numbers * (1 if len(numbers) > 1 else len(names)), names, strict=True))
    told = {(status, code) for status, (codes, _) in ERRORS.items() for code in codes}
    assert {(status, code) for status, code in served if code not in UNREACHABLE} == told
    assert {code for _, code in served} >= UNREACHABLE.keys()
