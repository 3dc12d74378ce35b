"""Any annotation: the clients read what the server sends, and send what it reads."""

from __future__ import annotations

import importlib
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import Phase, assume, example, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticSerializationError

from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.loading import load_project
from gnomon.analyzer.schemas.vocabulary import JsonSchema
from gnomon.codegen.clients.interface import Interface, interface_of
from gnomon.codegen.clients.python.fields import OF_PYDANTIC, PROTECTED
from gnomon.codegen.clients.targets import TARGETS
from gnomon.errors import InvalidArguments
from tests.codegen.test_any_annotation import ANNOTATIONS, HEAD, loaded, root

from .conftest import HERE
from .tools import node, node_modules

__all__ = ["root"]

TEXTS = {
    "date-time": "2030-01-31T09:00:00Z",
    "date": "2030-01-31",
    "duration": "PT1H",
    "decimal": "1.5",
    "uuid": "f81d4fae-7dec-41d0-a765-00a0c91e6bf6",
    "base64url": "_w==",
    "uri": "https://example.com/",
}
DEEPEST = 4
REFUSED = (ValidationError, InvalidArguments, PydanticSerializationError, TypeError)
"""What the server does to a value beyond the limits, or beyond limits that no value can have."""


def interface(root: Path, source: str) -> Interface:
    (root / "any_annotation" / "work.py").write_text(source)
    return interface_of(load_project(Config(root, functions="any_annotation")).project)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where clients are imported from."""
    folder = tmp_path_factory.mktemp("clients")
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


def client(folder: Path, of: Interface) -> ModuleType:
    """A client in Python, imported under a name of its own."""
    package = Path(tempfile.mkdtemp(dir=folder, prefix="client_"))
    for name, text in TARGETS["python-client"].generate(of).items():
        (package / name).write_text(text)
    importlib.invalidate_caches()
    return importlib.import_module(package.name)


@settings(phases=[Phase.explicit, Phase.generate])
@given(ANNOTATIONS)
def test_a_value_goes_there_and_back_through_the_client_in_python(
    root: Path, folder: Path, annotation: str
) -> None:
    source = f"{HEAD}\n@action\nasync def run(ctx: ActionCtx, p: {annotation}) -> {annotation}: ..."
    function = loaded(source)
    assume(function is not None)
    assert function is not None
    of = interface(root, source)
    run = client(folder, of).api.work.run
    for one in islice(examples(of.functions[0].returns, of, 0), 8):
        try:
            sent = function.returns.dump(function.returns.load(json.dumps(one)))
            accepted = function.dump_arguments(function.load_arguments(f'{{"p": {sent}}}'))
        except REFUSED:
            continue
        value = run.value(f'{{"value": {sent}}}'.encode())
        arguments = json.dumps(json.loads(run.call({"p": value}))["args"])
        again = function.dump_arguments(function.load_arguments(arguments))
        assert json.loads(again) == json.loads(accepted)


def examples(schema: JsonSchema, of: Interface, depth: int) -> Iterator[Any]:
    """Values that a schema describes, limits apart."""
    match schema:
        case {"$ref": str() as target}:
            if depth < DEEPEST:
                yield from examples(of.outputs[target.rpartition("/")[2]], of, depth + 1)
        case {"enum": list() as values}:
            yield from values
        case {"const": value}:
            yield value
        case {"anyOf": list() as members}:
            for member in members:
                assert isinstance(member, dict)
                yield from islice(examples(member, of, depth), 3)
        case {"type": "array"}:
            yield from arrays(schema, of, depth)
        case {"type": "object"}:
            yield from objects(schema, of, depth)
        case {"type": "string"}:
            yield TEXTS.get(str(schema.get("format")), "a")
        case {"type": "null"}:
            yield None
        case {"type": "boolean"}:
            yield True
        case {"type": "integer" | "number"}:
            yield from (2, 0)
        case _:
            yield from ({"a": [1, None]}, "a", 1.5)


def arrays(schema: JsonSchema, of: Interface, depth: int) -> Iterator[Any]:
    items = schema.get("prefixItems")
    if isinstance(items, list):
        parts = [next(examples(item, of, depth), None) for item in items if isinstance(item, dict)]
        yield parts
        return
    item = schema.get("items")
    for one in examples(item, of, depth) if isinstance(item, dict) else [1]:
        yield [one]
    yield []


def objects(schema: JsonSchema, of: Interface, depth: int) -> Iterator[Any]:
    properties, more = schema.get("properties"), schema.get("additionalProperties")
    if isinstance(properties, dict):
        first = {
            name: next(examples(inner, of, depth), None)
            for name, inner in properties.items()
            if isinstance(inner, dict)
        }
        yield first
        required = schema.get("required", [])
        assert isinstance(required, list)
        yield {name: value for name, value in first.items() if name in required}
        return
    names = schema.get("propertyNames")
    key = next(examples({"type": "string", **names}, of, depth)) if isinstance(names, dict) else "a"
    key = key if isinstance(key, str) else "a"
    for one in examples(more, of, depth) if isinstance(more, dict) else [1]:
        yield {key: one}


@settings(max_examples=2, phases=[Phase.explicit, Phase.generate])
@example(["Dict[Page[str], str]", "Dict[Page[Model], int]"])
@given(st.lists(ANNOTATIONS, min_size=30, max_size=40))
def test_the_client_in_typescript_compiles_and_is_laid_out(
    root: Path, folder: Path, annotations: list[str]
) -> None:
    lines = [HEAD]
    for number, text in enumerate(annotations):
        header = f"async def f{number}(ctx: ActionCtx, p: {text}, q: {text} = {{}}) -> {text}: ..."
        lines.append(f"@action\n{header}\n")
    made = Path(tempfile.mkdtemp(dir=folder))
    shutil.copy(HERE / "typescript/tsconfig.json", made)
    (made / "package.json").write_text('{"type": "module"}')
    text = TARGETS["typescript"].generate(interface(root, "\n".join(lines)))["client.ts"]
    (made / "client.ts").write_text(text)
    compiled = node(node_modules() / "typescript/bin/tsc", "--project", str(made))
    assert compiled.stdout + compiled.stderr == ""
    prettier = node_modules() / "prettier/bin/prettier.cjs"
    shown = node(prettier, "--no-config", str(made / "client.ts"))
    assert shown.stdout == text


def test_no_field_may_hide_what_every_model_has() -> None:
    attributes = {name for name in dir(BaseModel) if not name.startswith(("_", *PROTECTED))}
    assert attributes == OF_PYDANTIC
