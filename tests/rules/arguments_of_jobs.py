"""The small projects of the tests of the arguments that a call by reference is given."""

from __future__ import annotations

from textwrap import dedent

RULE = "mismatched-arguments"

HEAD = """\
from datetime import time, timedelta
from functools import partial

from gnomon import ActionCtx, MutationCtx, action, cron_jobs, mutation
from ._generated.api import api, internal
"""

JOBS = """\
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum, StrEnum, auto
from functools import wraps
from typing import Annotated, Literal, NotRequired, Optional, TypedDict
from uuid import UUID

import pydantic
from pydantic import BaseModel, BeforeValidator, Field, JsonValue

from gnomon import Id, MutationCtx, internal_mutation, mutation
from other import unknown
from .schema import Job

class Options(BaseModel):
    depth: int

class Named(Options):
    name: Annotated[str, Field(max_length=9)]
    nick: str | None = None
    tags: list[str] = []

class Renamed(BaseModel):
    depth: int = Field(alias="deep")

class Checked(Options):
    @pydantic.model_validator(mode="before")
    def fill(cls, given: object) -> object:
        return {"depth": 1}

@unknown
class Changed(Options):
    pass

class Ranked(BaseModel):
    rank: Annotated[int, Field(default=1)]

class Shape(TypedDict):
    sides: int
    note: NotRequired[str]

class Partial(TypedDict, total=False):
    sides: int

class Colour(StrEnum):
    RED = auto()
    BLUE = "blue"

class Size(Enum):
    SMALL = 1
    LARGE = "large"

Name = str
Names = list[str]

@internal_mutation
async def process(ctx: MutationCtx, job_id: Id[Job], attempt: int = 0) -> None: ...

@internal_mutation
async def tick(ctx: MutationCtx) -> None: ...

@internal_mutation
async def two(ctx: MutationCtx, first: str, *, second: int) -> None: ...

@internal_mutation
async def models(
    ctx: MutationCtx,
    named: Named | None = None,
    several: list[Options] = [],
    by_name: dict[str, Options] = {},
    renamed: Renamed | None = None,
    checked: Checked | None = None,
    changed: Changed | None = None,
    ranked: Ranked | None = None,
    shape: Shape | None = None,
    partial: Partial | None = None,
) -> None: ...

@internal_mutation
async def many(
    ctx: MutationCtx,
    text: Name = "",
    number: int = 0,
    real: float = 0.0,
    yes: bool = False,
    raw: bytes = b"",
    names: Names = [],
    table: dict[str, int] = {},
    maybe: str | None = None,
    optional: Optional[int] = None,
    level: Literal["low", "high"] = "low",
    positive: Annotated[int, Field(gt=0)] = 1,
    parsed: Annotated[int, BeforeValidator(len)] = 1,
    options: Options = Options(depth=1),
    when: datetime = datetime.min,
    amount: Decimal = Decimal(0),
    colour: Colour = Colour.RED,
    key: UUID = UUID(int=0),
    anything: JsonValue = None,
    late: "int" = 0,
    size: Size = Size.SMALL,
) -> None: ...

def with_user(f):
    async def inner(ctx, **kwargs):
        return await f(ctx, user="x", **kwargs)

    return internal_mutation(inner)

@with_user
async def wrapped(ctx: MutationCtx, user: str, text: str) -> None: ...

@internal_mutation
@unknown
async def changed(ctx: MutationCtx, user: str) -> None: ...

@internal_mutation
async def open_ended(ctx: MutationCtx, **rest: str) -> None: ...
"""

HELPERS = """\
async def later(ctx, target, n):
    await ctx.scheduler.run_after(1, target, attempt=n)

DEFAULTS = {"attempt": 1}
DEFAULTS.update(job_id="jobs_1")

EMPTY = {}
EMPTY.update(job_id="jobs_1")
MORE = {"attempt": 1}

async def enqueue(ctx, target, **arguments):
    await ctx.scheduler.run_after(1, target, **arguments)

async def enqueue_later(ctx, target, **arguments):
    delay = arguments.pop("delay", 1)
    await ctx.scheduler.run_after(delay, target, **arguments)
"""


def project(source: str) -> dict[str, str]:
    return {
        "functions/jobs.py": JOBS,
        "functions/helpers.py": HELPERS,
        "functions/example.py": HEAD + dedent(source),
    }
