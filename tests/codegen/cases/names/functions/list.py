"""Functions and parameters with the names of builtins, types and generated things."""

import builtins
from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from gnomon import ActionCtx, QueryCtx, action, internal_action, internal_query


class Result(BaseModel):
    ok: bool


@action
async def list(ctx: ActionCtx, type: str, id: int, list: tuple[int, ...] = ()) -> dict[str, int]:
    return {type: id, "more": len(list)}


@action
async def type(ctx: ActionCtx, self: str, cls: bytes, class_: bool = False) -> set[int]:
    return {len(self), len(cls)}


@action
async def delete_(ctx: ActionCtx, import_: datetime | None = None) -> None:
    return None


@action
async def import_(ctx: ActionCtx, result: Result) -> Literal["api", "internal"]:
    return "api"


@action
async def property(ctx: ActionCtx, property: int) -> int:
    return property


@action
async def staticmethod(ctx: ActionCtx, api: str, internal: str) -> str:
    return api + internal


@internal_action
async def Result_(ctx: ActionCtx) -> Result:
    return Result(ok=True)


@internal_query
async def print(ctx: QueryCtx, int: float) -> builtins.list[bytes]:
    return []
