"""What fixes make of types that say nothing."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import DEFAULT_FILE, diagnostics, fixed

RULE = "untyped-any"
MODULE = """import typing as t
from typing import Any, Dict, List, cast

from gnomon import MutationCtx, mutation
from pydantic import BaseModel, JsonValue

{before}
@mutation
async def store(ctx: MutationCtx, a: {annotation}) -> None:
    {body}
"""


def module(annotation: str = "int", body: str = "...", before: str = "") -> str:
    """A module with one mutation."""
    return MODULE.format(annotation=annotation, body=body, before=before)


ANNOTATIONS = {
    "Any": "JsonValue",
    "t.Any": "JsonValue",
    "'Any'": "JsonValue",
    "dict[str,  Any]": "dict[str,  JsonValue]",
    "list['Any'] | None": "list[JsonValue] | None",
    "list": "list[JsonValue]",
    "'list'": "list[JsonValue]",
    "dict | None": "dict[str, JsonValue] | None",
    "tuple": "tuple[JsonValue, ...]",
    "List": "List[JsonValue]",
    "t.Mapping": "t.Mapping[str, JsonValue]",
    "dict[str, list]": "dict[str, list[JsonValue]]",
}


@pytest.mark.parametrize(("before", "after"), ANNOTATIONS.items(), ids=ANNOTATIONS)
def test_any_json_is_allowed_if_asked_for(before: str, after: str) -> None:
    assert fixed(RULE, module(before)) == {}
    assert fixed(RULE, module(before), unsafe=True) == {DEFAULT_FILE: module(after)}


def test_the_fields_of_models_and_the_variables_of_helpers_are_fixed_too() -> None:
    source = module(
        "Model",
        "x: Any = cast(Any, a.data)",
        "class Model(BaseModel):\n    data: dict\n\ndef helper(x: Any) -> None: ...\n",
    )
    after = fixed(RULE, source, unsafe=True)[DEFAULT_FILE]
    assert "data: dict[str, JsonValue]" in after
    assert "def helper(x: JsonValue)" in after
    assert "x: JsonValue = cast(JsonValue, a.data)" in after


def test_the_import_is_added_where_it_is_lacking() -> None:
    source = module("Any").replace("BaseModel, JsonValue", "BaseModel")
    assert fixed(RULE, source, unsafe=True)[DEFAULT_FILE] == module("JsonValue")


LEFT = {
    "a part of a string": module("'dict[str, Any]'"),
    "a bare type in a string": module("'dict[str, list]'"),
    "an alias": module(before="Alias = Any\n"),
    "a set, which holds no JSON": module("set"),
    "a missing annotation": module().replace("a: int", "a"),
    "a missing return": module().replace(" -> None", ""),
    "object": module("object"),
}


@pytest.mark.parametrize("source", LEFT.values(), ids=LEFT)
def test_is_left_to_its_author(source: str) -> None:
    assert diagnostics(RULE, source)
    assert fixed(RULE, source, unsafe=True) == {}
