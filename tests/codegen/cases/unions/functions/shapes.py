"""Unions in everything and everything in unions; aliases that hold one another; keys of all kinds."""

import builtins
import datetime as dt
from decimal import Decimal
from enum import Enum
from typing import Annotated, Literal, NamedTuple
from uuid import UUID

from pydantic import BaseModel, Field, RootModel
from typing_extensions import TypeAliasType

from gnomon import Id, Page, QueryCtx, ScheduledFunction, query

from .schema import Job, Note

Ids = Id[Job] | Id[Note]
Matrix = list[list[float]]
Many = TypeAliasType("Many", "list[Named] | None")
Named = TypeAliasType("Named", "dict[str, Many]")


class Number(Enum):
    HALF = 0.5
    NAME = "half"


class Key(Enum):
    A = "a"
    B = "b-b"


class Row(NamedTuple):
    first: int
    second: str | None = None
    third: float = 1.0


class Left(BaseModel):
    """The tag has a default; in a union it must be there all the same."""

    tag: Literal["left"] = "left"
    value: Decimal = Decimal("1.5")


class Right(BaseModel):
    tag: Literal["right", "r"]
    inner: "Tagged | None" = None


class Tagged(RootModel[Annotated[Left | Right, Field(discriminator="tag")]]):
    """Either."""


class Several(RootModel[list[Tagged]]):
    pass


class Fields(BaseModel):
    """Fields with the names of types."""

    list: builtins.list[int] = [1]
    date: dt.date | None = None
    text: Annotated[str | None, Field(max_length=3, description="Two\nlines, and */ in them.")] = None


@query
async def ids(
    ctx: QueryCtx,
    either: list[Ids],
    by_id: dict[Id[Job], int],
    scheduled: Id[ScheduledFunction] | None = None,
) -> dict[Ids, Row]:
    """Of all kinds.

    With {braces}, an @at, a */, `ticks` and a \\ backslash.
    """
    return {id: Row(1) for id in either}


@query
async def items(
    ctx: QueryCtx,
    pair: tuple[int | None, Literal["a", "b"]],
    single: tuple[int | None],
    many: list[Literal[1, 2] | None],
    by_key: dict[Key, list[Key]],
    by_constant: dict[Literal["k", "l"], Number],
    matrix: Matrix,
    recursive: Many,
    nothing: None,
) -> tuple[Literal["a", "b"] | None, Number, Many]:
    return pair[1], Number.HALF, recursive


@query
async def tagged(
    ctx: QueryCtx, one: Tagged, several: Several, fields: Fields
) -> tuple[Tagged | None, Several, Fields]:
    return one, several, fields


@query
async def optional(
    ctx: QueryCtx,
    days: set[dt.date] = set(),
    keys: frozenset[Key] = frozenset(),
    either: list[Literal["a"]] | Literal["b"] = "b",
    pages: dict[UUID, Page[Note]] | None = None,
    number: float | Decimal = 1.5,
) -> Page[Id[Note]]:
    return Page(items=[], cursor=None)


@query
async def scheduled(ctx: QueryCtx) -> list[ScheduledFunction]:
    return []


@query
async def long(
    ctx: QueryCtx,
    a_name_that_is_so_long_that_its_type_has_no_place_beside_it: dict[
        str, Literal["a-rather-long-name", "another-rather-long-name"] | None
    ],
    nested: list[dict[str, tuple[Literal["a-rather-long-name", "another-rather-long-name"], int]]],
) -> list[Literal["a-rather-long-name", "another-rather-long-name", "yet-another-long-name"]]:
    return []
