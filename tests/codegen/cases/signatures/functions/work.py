"""One function for each family of types."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, Optional, Union

from pydantic import Field, HttpUrl, JsonValue, PositiveInt

from gnomon import ActionCtx, Page, internal_action

from . import models, other
from .models import Colour, Mixed, Options, Point, Result, Score, Status

_Private = Literal["a", "b"]
Alias = dict[str, list[Point]]


@internal_action
async def scalars(
    ctx: ActionCtx,
    text: str,
    number: float,
    count: int,
    data: bytes,
    day: dt.date,
    at: dt.datetime,
    wait: dt.timedelta,
    key: uuid.UUID,
    url: HttpUrl,
    positive: PositiveInt,
    anything: JsonValue,
) -> None:
    return None


@internal_action
async def containers(
    ctx: ActionCtx,
    names: list[str],
    unique: set[int],
    pair: tuple[int, str],
    many: tuple[int, ...],
    by_name: dict[str, int],
    by_day: Mapping[dt.date, Sequence[int]],
    bounded: Annotated[list[str], Field(min_length=1, max_length=10)],
    aliased: Alias,
) -> list[list[int]]:
    return []


@internal_action
async def choices(
    ctx: ActionCtx,
    status: Status,
    private: _Private,
    mixed: Literal[1, "one", True],
    or_none: Literal["it's", -1, None],
    member: Literal[Colour.RED],
    old: Optional[int],
    older: Union[int, str],
    colour: Colour,
    any_of: Mixed,
) -> int | str | None:
    return None


@internal_action
async def classes(
    ctx: ActionCtx, point: Point, options: Options, score: Score, inner: Result.Inner
) -> Result | None:
    return None


@internal_action
async def same_names(ctx: ActionCtx, mine: models.Result) -> other.Result:
    return other.Result(ok=bool(mine.name))


@internal_action
async def long_types(
    ctx: ActionCtx,
    kind: Literal["a-rather-long-name", "another-rather-long-name", "yet-another-long-name"],
    several: dict[str, Literal["a-rather-long-name", "another-rather-long-name"] | list[Point]],
    either: dict[str, list[Point]] | dict[str, tuple[Options, Result]] | list[dt.datetime] | None = None,
) -> dict[str, Result | list[Literal["a-rather-long-name", "another-rather-long-name"]] | Point]:
    return {}


@internal_action
async def only_a_long_return(
    ctx: ActionCtx,
) -> dict[str, Result] | list[Point] | Literal["a-rather-long-name", "another-long-name"]:
    return []


@internal_action
async def pages(ctx: ActionCtx, cursor: str | None = None) -> Page[Result]:
    return Page(items=[], cursor=cursor)
