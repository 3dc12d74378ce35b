"""A project whose manifest says something else than the running code is refused."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gnomon.cli.program import main
from gnomon.errors import ProjectRefused
from gnomon.runtime.project import load_project
from gnomon.runtime.schema_difference import Comparison, Difference, Schema
from gnomon.runtime.settings import read_settings

MakeApp = Callable[..., Path]

ORDERS = textwrap.dedent(
    """
    from decimal import Decimal
    from gnomon import MutationCtx, mutation
    from pydantic import BaseModel, Field

    class Line(BaseModel):
        price: Decimal = Field(gt=0)

    class Order(BaseModel):
        lines: list[Line]

    @mutation
    async def place(ctx: MutationCtx, order: Order, note: str = "") -> int:
        return len(order.lines)
    """
)


@pytest.fixture
def generated(make_app: MakeApp) -> Path:
    """An app with its generated files."""
    root = make_app(orders=ORDERS)
    assert main(["codegen", str(root)]) == 0
    return root


@pytest.mark.holds("manifest-is-the-code")
def test_a_manifest_that_fits_is_accepted(generated: Path) -> None:
    assert list(load_project(read_settings(generated)).functions) == ["orders:place"]


@pytest.mark.holds("manifest-is-the-code")
def test_a_difference_is_refused_with_the_function_and_both_schemas(generated: Path) -> None:
    file = generated / "functions/_generated/manifest.json"
    file.write_text(file.read_text().replace('"exclusiveMinimum": 0', '"exclusiveMinimum": 1'))
    with pytest.raises(ProjectRefused) as refused:
        load_project(read_settings(generated))
    message = str(refused.value)
    assert message.startswith("orders:place: its arguments differ at `order.lines[].price` from")
    assert '\n  manifest: {"exclusiveMinimum": 1, "type": "number"}\n' in message
    assert '\n  pydantic: {"exclusiveMinimum": 0.0, "type": "number"}\n' in message
    assert "Run `gnomon codegen`." in message


def test_a_signature_that_has_moved_on_is_refused(generated: Path) -> None:
    module = generated / "functions/orders.py"
    module.write_text(ORDERS.replace("-> int:", "-> str:"))
    with pytest.raises(ProjectRefused, match="orders:place: its returns differ from what"):
        load_project(read_settings(generated))


def test_a_type_that_is_opaque_in_the_manifest_is_what_it_is(generated: Path) -> None:
    file = generated / "functions/_generated/manifest.json"
    manifest = json.loads(file.read_text())
    manifest["$defs"]["input"]["Line"] = {"x-python-type": "functions.orders.Line"}
    file.write_text(json.dumps(manifest))
    assert list(load_project(read_settings(generated)).functions) == ["orders:place"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"functions": [], "$defs": {}}'])
def test_a_manifest_that_cannot_be_read_is_refused(generated: Path, text: str) -> None:
    (generated / "functions/_generated/manifest.json").write_text(text)
    with pytest.raises(ProjectRefused, match=r"manifest\.json is no manifest of functions"):
        load_project(read_settings(generated))


# --- the comparison ------------------------------------------------------------------------------

SCHEMAS = st.recursive(
    st.sampled_from(
        [
            {"type": "integer"},
            {"type": "integer", "minimum": 1},
            {"type": "string", "format": "uuid"},
            {"const": 1, "type": "integer"},
            {"const": True, "type": "boolean"},
            {"enum": ["a", "b"], "type": "string"},
            {},
        ]
    ),
    lambda inner: st.one_of(
        st.builds(lambda item: {"type": "array", "items": item}, inner),
        st.builds(lambda items: {"anyOf": items}, st.lists(inner, min_size=2, max_size=3)),
        st.builds(
            lambda one, other: {
                "type": "object",
                "properties": {"a": one, "b": other},
                "required": ["a"],
            },
            inner,
            inner,
        ),
        st.builds(lambda value: {"type": "object", "additionalProperties": value}, inner),
    ),
    max_leaves=6,
)


def differs(first: object, second: object) -> Difference | None:
    one, other = cast("Schema", first), cast("Schema", second)
    return Comparison(one, other).difference(one, other)


@given(SCHEMAS, SCHEMAS)
def test_schemas_are_equal_exactly_if_they_read_the_same(first: object, second: object) -> None:
    same = normal(first) == normal(second)
    assert (differs(first, second) is None) is same
    assert (differs(second, first) is None) is same


def normal(schema: object) -> str:
    """A schema as text, a mapping to anything and the members of a union written in one way."""
    if isinstance(schema, dict):
        parts = cast("dict[str, object]", schema)
        said = {key: normal(value) for key, value in parts.items() if (key, value) != ANYTHING}
        return json.dumps(said, sort_keys=True)
    if isinstance(schema, list):
        return json.dumps(sorted(normal(item) for item in cast("list[object]", schema)))
    return json.dumps(schema)


ANYTHING: tuple[str, object] = ("additionalProperties", {})


TREE = {"properties": {"kids": {"items": {"$ref": "#/$defs/Tree"}, "type": "array"}}}
LONG_WAY = {
    "properties": {
        "kids": {
            "type": "array",
            "items": {"properties": {"kids": {"type": "array", "items": {"$ref": "#/$defs/Tree"}}}},
        }
    }
}


def test_recursive_schemas_are_compared_however_often_they_are_written_out() -> None:
    first = cast("Schema", {"$defs": {"Tree": TREE}, "$ref": "#/$defs/Tree"})
    second = cast("Schema", {"$defs": {"Tree": LONG_WAY}, "$ref": "#/$defs/Tree"})
    assert Comparison(first, second).difference(first, second) is None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"title": "A", "type": "string"}, {"default": "x", "type": "string"}),
        ({"enum": ["a", None]}, {"enum": [None, "a"]}),
        ({"minimum": 1, "type": "integer"}, {"minimum": 1.0, "type": "integer"}),
        ({"additionalProperties": True}, {"additionalProperties": {}}),
        ({"additionalProperties": {"$ref": "#/$defs/Any"}, "$defs": {"Any": {}}}, {}),
        ({"x-python-type": "a.B"}, {"type": "string"}),
        (
            {"anyOf": [{"x-python-type": "a.B"}, {"type": "string"}, {"type": "null"}]},
            {"anyOf": [{"type": "null"}, {"type": "string"}, {"type": "integer"}]},
        ),
    ],
)
def test_what_only_looks_different_is_the_same(first: object, second: object) -> None:
    assert differs(first, second) is None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"const": 1}, {"const": True}),
        ({"type": "string"}, {"x-python-type": "a.B"}),
        ({"additionalProperties": False}, {"additionalProperties": True}),
        ({"required": ["a"]}, {"required": ["a", "b"]}),
        ({"prefixItems": [{}, {}]}, {"prefixItems": [{}]}),
        ({"properties": {"a": {}}}, {"properties": {"b": {}}}),
    ],
)
def test_what_means_something_else_differs(first: object, second: object) -> None:
    assert differs(first, second) is not None
