"""The manifest's schemas equal those that pydantic derives from the running code."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import pytest

from gnomon.analyzer.schemas.library_types import DIFFERING, SCALARS
from gnomon.functions import RegisteredFunction
from gnomon.runtime.contract import compare
from gnomon.runtime.functions import AnyFunction, load_function
from gnomon.runtime.wire import WireType
from gnomon.runtime.wire_schema import json_schema

from .conftest import CASES, case_names, needs_python

OPTIONAL_LIBRARIES = {"pydantic.EmailStr"}


@pytest.mark.parametrize("name", case_names())
def test_schemas_are_those_of_pydantic(
    name: str, cases_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs_python(name)
    monkeypatch.syspath_prepend(cases_folder)
    manifest = json.loads((CASES / name / "expected" / "manifest.json").read_text())
    assert manifest["functions"]
    for path, described in manifest["functions"].items():
        module, _, function_name = path.rpartition(":")
        home = import_module(f"{name}.functions.{module.replace('/', '.')}")
        registered = getattr(home, function_name)
        assert isinstance(registered, RegisteredFunction)
        found = cast("AnyFunction", registered)
        assert (found.kind, found.visibility) == (described["kind"], described["visibility"])
        compare(manifest, [load_function(path, found, in_process=False)])


@pytest.mark.parametrize("name", sorted({*SCALARS, *DIFFERING} - OPTIONAL_LIBRARIES))
def test_a_library_type_is_described_as_the_runtime_does(name: str) -> None:
    module, _, attribute = name.rpartition(".")
    type = WireType[Any](getattr(import_module(module), attribute))
    reading, writing = DIFFERING.get(name) or (SCALARS[name], SCALARS[name])
    assert json_schema(type, "validation") == reading
    assert json_schema(type, "serialization") == writing


def test_what_has_a_default_may_be_left_out_and_is_always_sent() -> None:
    manifest = json.loads((CASES / "constraints" / "expected" / "manifest.json").read_text())
    accepted, sent = (manifest["$defs"][mode]["Order"] for mode in ("input", "output"))
    assert {"kept", "oldPrice"}.isdisjoint(accepted["required"])
    assert {"kept", "oldPrice"} <= set(sent["required"])
    assert "sentIfAny" in sent["properties"]
    assert "sentIfAny" not in sent["required"], "it is left out where it is zero"
