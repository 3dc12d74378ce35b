"""`unsupported-type`: what cannot be validated or sent as JSON."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import assert_expected, diagnostics

RULE = "unsupported-type"

PRELUDE = """
import abc
import asyncio
import collections.abc as c
import datetime
import enum
import io
import typing as t
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Generic, Literal, NamedTuple, NotRequired
from typing import Protocol, TypedDict, TypeVar
from uuid import UUID
import attrs
import httpx2
import stripe
import unknown
from pydantic import BaseModel, Field, JsonValue, PlainSerializer
from gnomon import ActionCtx, Document, Id, MutationCtx, QueryCtx, action, mutation
from .models import Handler, Money, Point, Visitor

T = TypeVar("T")

class Plain:
    def __init__(self, name: str) -> None:
        self.name = name

class Child(Plain): ...
class Shape(Protocol): ...
class Base(abc.ABC): ...
class Lost(Exception): ...

@attrs.define
class Made:
    name: str

class Model(BaseModel):
    name: str

class Row(TypedDict):
    name: NotRequired[str]

class Pair(NamedTuple):
    a: int

class Colour(enum.Enum):
    RED = "red"

class Box(BaseModel, Generic[T]):
    item: T

class Item(Document, table="items"):
    name: str

class Known:
    @classmethod
    def __get_pydantic_core_schema__(cls, source, handler): ...

"""

MODELS = """
from collections.abc import Callable
from dataclasses import dataclass

Handler = Callable[[str], None]

class Visitor:
    pass

@dataclass
class Point:
    x: int

class Money(Point):
    currency: str
"""


def project(source: str) -> dict[str, str]:
    return {"functions/jobs.py": PRELUDE + source, "functions/models.py": MODELS}


UNSUPPORTED = (
    "Callable[[], None]",
    "c.Callable[..., str]",
    "t.Callable",
    "Handler",
    "list[Handler]",
    "AsyncIterator[str]",
    "t.Generator[int, None, None]",
    "io.BytesIO",
    "t.BinaryIO",
    "asyncio.Task[None]",
    "httpx2.Response",
    "httpx2.AsyncClient",
    "complex",
    "type[Model]",
    "ValueError",
    "Plain",
    "Child",
    "Shape",
    "Base",
    "Lost",
    "Made",
    "Visitor",
    '"Plain"',
    "Plain | None",
    "t.Optional[Visitor]",
    "dict[str, list[Plain]]",
    "dict[tuple[int, int], str]",
    "Annotated[Plain, 'a note']",
    "T",
    "MutationCtx",
)


@pytest.mark.parametrize("annotation", UNSUPPORTED)
def test_finds_it_in_a_parameter(annotation: str) -> None:
    head = f"async def store(ctx: MutationCtx, a: {annotation}) -> None:"
    source = f"@mutation\n{head}  # expect: {RULE}\n    ...\n"
    assert_expected(RULE, project(source))


@pytest.mark.parametrize("annotation", UNSUPPORTED)
def test_finds_it_in_a_return(annotation: str) -> None:
    source = f"@action\ndef load(ctx: ActionCtx) -> {annotation}:  # expect: {RULE}\n    ...\n"
    assert_expected(RULE, project(source))


SUPPORTED = (
    "str",
    "bytes",
    "None",
    "int | None",
    "list[str]",
    "tuple[int, ...]",
    "set[UUID]",
    "dict[str, JsonValue]",
    "dict[Id[Item], str]",
    "dict[int, str]",
    "c.Sequence[str]",
    "c.Mapping[str, int]",
    "Literal['a', 'b']",
    "datetime.timedelta",
    "Decimal",
    "Model",
    "Row",
    "Pair",
    "Colour",
    "Point",
    "Money",
    "Box[str]",
    "Item",
    "Id[Item]",
    "Known",
    "stripe.Charge",
    "unknown.Thing",
    "Annotated[str, Field(max_length=3)]",
    "Annotated[Plain, PlainSerializer(str)]",
    "object",
)


@pytest.mark.parametrize("annotation", SUPPORTED)
def test_leaves_alone_what_goes_through_json(annotation: str) -> None:
    source = f"@mutation\nasync def store(ctx: MutationCtx, a: {annotation}) -> {annotation}: ...\n"
    assert_expected(RULE, project(source))


SIGNATURES = (
    "async def store(ctx: MutationCtx, *names: str) -> None:",
    "async def store(ctx: MutationCtx, **names: str) -> None:",
    "async def store(ctx: MutationCtx, name: str, /) -> None:",
    "async def store(ctx: MutationCtx, /, *names: str) -> None:",
)


@pytest.mark.parametrize("head", SIGNATURES)
def test_finds_parameters_without_a_name(head: str) -> None:
    assert_expected(RULE, project(f"@mutation\n{head}  # expect: {RULE}\n    ...\n"))


def test_leaves_alone_parameters_that_have_names() -> None:
    head = "async def store(ctx: MutationCtx, /, a: str, *, b: str = '') -> None: ..."
    assert_expected(RULE, project(f"@mutation\n{head}\n"))


def test_leaves_alone_what_is_not_registered() -> None:
    source = "def helper(ctx: MutationCtx, *names: str, then: Callable[[], None]) -> Plain: ...\n"
    assert_expected(RULE, project(source))


def test_finds_a_wrapped_registration_and_a_nested_field() -> None:
    source = f"""
def audited(function):
    return mutation(function)

class Inner(BaseModel):
    then: Callable[[], None]  # expect: {RULE}
    never: Annotated[Plain, PlainSerializer(str)]
    hidden: Plain = Field(exclude=True)

class Outer(BaseModel):
    inner: list[Inner]

@audited
async def store(ctx: MutationCtx, outer: Outer, then: Callable[[], None]) -> None:  # expect: {RULE}
    ...
"""
    assert_expected(RULE, project(source))


def test_finds_a_type_parameter() -> None:
    head = "async def store[T](ctx: MutationCtx, a: list[T]) -> None:"
    source = f"@mutation\n{head}  # expect: {RULE}\n    ...\n"
    assert_expected(RULE, project(source))
    (found,) = diagnostics(RULE, project(source))
    assert found.message == "`store` has the type parameter `T`, which validates nothing"


MESSAGES = {
    "a: Callable[[], None]": "`collections.abc.Callable` cannot be sent as JSON",
    "a: Plain": "`Plain` is a plain class: pydantic can neither validate it nor send it as JSON",
    "a: dict[tuple[int, int], str]": "`tuple` cannot be a key in JSON",
    "a: T": "the type variable `T` validates nothing",
    "*a: str": "`*a` of `store` cannot be given: arguments have names",
}


@pytest.mark.parametrize(("parameter", "message"), MESSAGES.items())
def test_says_what_is_wrong(parameter: str, message: str) -> None:
    source = f"@mutation\nasync def store(ctx: MutationCtx, {parameter}) -> None: ...\n"
    (found,) = diagnostics(RULE, project(source))
    assert found.message == message
    expected = {"*a: str": "take a list: `a: list[…]`"}
    data = "take data: a pydantic model, a dataclass or a TypedDict, or builtin types"
    assert found.help == expected.get(parameter, data)


def test_shows_where_an_alias_is_written() -> None:
    source = "@mutation\nasync def store(ctx: MutationCtx, then: Handler) -> None: ...\n"
    (found,) = diagnostics(RULE, project(source))
    assert [(note.location.path, note.message) for note in found.related] == [
        ("functions/models.py", "it is written here")
    ]


UNRESOLVED = ("Missing", "list[Missing]", "Model | Missing", "'Missing'", "run", "t.cast('x', 1)")


@pytest.mark.parametrize("annotation", UNRESOLVED)
def test_finds_what_means_nothing(annotation: str) -> None:
    head = f"async def run(ctx: MutationCtx, a: {annotation}) -> None:  # expect: {RULE}"
    assert_expected(RULE, project(f"@mutation\n{head}\n    ...\n"))


def test_finds_what_comes_by_a_star_import_of_a_library() -> None:
    head = f"async def run(ctx: MutationCtx, a: Charge) -> None:  # expect: {RULE}"
    assert_expected(RULE, project(f"from stripe import *\n@mutation\n{head}\n    ...\n"))


def test_says_how_to_make_a_type_of_a_call() -> None:
    source = (
        "@mutation\nasync def run(ctx: MutationCtx, a: t.conlist(str, max_length=5)) -> None: ...\n"
    )
    (found,) = diagnostics(RULE, project(source))
    assert found.message == "`t.conlist(str, max_length=5)` cannot be resolved to a type"
    assert found.help == "write a type; what limits it goes into `Annotated[…, Field(…)]`"
