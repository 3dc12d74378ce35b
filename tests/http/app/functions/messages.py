"""Public and internal functions of every kind, and every way to fail."""

import asyncio
import time
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import JsonValue

from gnomon import (
    ActionCtx,
    ApplicationError,
    Id,
    MutationCtx,
    QueryCtx,
    action,
    internal_action,
    internal_mutation,
    internal_query,
    mutation,
    query,
)
from gnomon.kinds import Visibility
from gnomon.references import QueryReference

from .schema import Message

NUMBERED = QueryReference[..., int]("messages:numbered", Visibility.INTERNAL)


@mutation
async def send(ctx: MutationCtx, body: str, stars: int = 0) -> Id[Message]:
    return await ctx.db.insert(Message(body=body, stars=stars))


@mutation
async def send_slowly(ctx: MutationCtx, body: str, seconds: float) -> None:
    time.sleep(seconds)
    await ctx.db.insert(Message(body=body))


@query
async def bodies(ctx: QueryCtx) -> list[str]:
    return [message.body async for message in ctx.db.query(Message)]


@query
async def get(ctx: QueryCtx, message_id: Id[Message]) -> Message | None:
    return await ctx.db.get(message_id)


@query
async def whoami(ctx: QueryCtx) -> dict[str, str | None] | None:
    caller = await ctx.auth.get_user_identity()
    if caller is None:
        return None
    return {
        "subject": caller.subject,
        "issuer": caller.issuer,
        "token_identifier": caller.token_identifier,
        "name": caller.name,
        "email": caller.email,
    }


@query
async def echo(
    ctx: QueryCtx,
    number: int = 0,
    ratio: float = 0.0,
    data: bytes = b"",
    pause: timedelta = timedelta(0),
    when: datetime | None = None,
    anything: JsonValue = None,
) -> dict[str, JsonValue | int | float | bytes | timedelta | datetime]:
    return {
        "number": number,
        "ratio": ratio,
        "data": data,
        "pause": pause,
        "when": when,
        "anything": anything,
    }


@query
async def large_number(ctx: QueryCtx) -> list[int]:
    return [2**53 + 1]


@mutation
async def refuse(ctx: MutationCtx, message: str, data: JsonValue = None) -> None:
    await ctx.db.insert(Message(body="never seen"))
    raise ApplicationError(message, data)


@query
async def refuse_strangely(ctx: QueryCtx) -> None:
    raise ApplicationError("no", {"set": {1, 2}})  # type: ignore[dict-item]  # wrong on purpose


@query
async def crash(ctx: QueryCtx) -> None:
    raise ValueError("a secret: hunter2")


@query
async def call_with_wrong_arguments(ctx: QueryCtx) -> int:
    return await ctx.run_query(NUMBERED, nombre=1)


@query
async def return_wrongly(ctx: QueryCtx) -> int:
    return "a secret: hunter2"  # type: ignore[return-value]  # wrong on purpose


@action
async def wait_for(ctx: ActionCtx, path: str) -> str:
    """Says that it started by a file, and ends once another is there."""
    Path(f"{path}.started").touch()
    try:
        while not Path(path).exists():
            await asyncio.sleep(0.01)
    except asyncio.CancelledError:
        Path(f"{path}.canceled").touch()
        raise
    Path(f"{path}.ended").touch()
    return "ended"


@internal_query
async def numbered(ctx: QueryCtx, number: int) -> int:
    return number


@internal_mutation
async def remove(ctx: MutationCtx, message_id: Id[Message]) -> None:
    await ctx.db.delete(message_id)


@internal_action
async def act(ctx: ActionCtx) -> str:
    return "a secret: hunter2"
