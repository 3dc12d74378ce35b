"use process"
# Actions in worker processes.

import asyncio
import os
import sys
import time
from datetime import datetime, timedelta

from gnomon import (
    ActionCtx,
    ApplicationError,
    BlockingActionCtx,
    Id,
    ScheduledFunction,
    internal_action,
)

from . import references


@internal_action
def process_number(ctx: BlockingActionCtx) -> int:
    print("this must not reach the pipe")
    return os.getpid()


@internal_action
def shout(ctx: BlockingActionCtx, data: bytes) -> bytes:
    return data.upper()


@internal_action
def act(ctx: BlockingActionCtx, name: str) -> Id[ScheduledFunction]:
    ctx.run_mutation(references.effect, name=name)
    return ctx.scheduler.run_after(timedelta(hours=1), references.effect, name=f"{name}, later")


@internal_action
def add_wrongly(ctx: BlockingActionCtx) -> None:
    ctx.run_mutation(references.add, text=5)


@internal_action
async def act_at_once(ctx: ActionCtx, names: list[str]) -> None:
    await asyncio.gather(*(ctx.run_mutation(references.effect, name=name) for name in names))


@internal_action
def refuse(ctx: BlockingActionCtx) -> None:
    raise ApplicationError("not today", {"code": 7})


@internal_action
def catch(ctx: BlockingActionCtx) -> str:
    try:
        ctx.run_mutation(references.fail)
    except ApplicationError as error:
        return error.message
    return "nothing to catch"


@internal_action
def die(ctx: BlockingActionCtx) -> None:
    os._exit(3)


@internal_action
def sleep(ctx: BlockingActionCtx, seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


@internal_action
def raise_strangely(ctx: BlockingActionCtx) -> None:
    class Local(Exception):
        pass

    raise Local("cannot be pickled", sys.stdin)


@internal_action
def leave(ctx: BlockingActionCtx) -> None:
    sys.exit(4)


@internal_action
def who_and_when(ctx: BlockingActionCtx) -> tuple[str | None, datetime]:
    identity = ctx.auth.get_user_identity()
    return identity and identity.subject, ctx.now
