"""Names that hide builtins or look like keywords, defaults, docstrings of every shape."""

from datetime import datetime, timedelta
from typing import List

import gnomon as g
from gnomon import Id

from ._generated import server
from ._generated.server import ActionCtx, MutationCtx, QueryCtx, action, internal_mutation, query
from .schema import Flag, Message

PAGE_SIZE = 20


@query
async def list(ctx: QueryCtx, room: str, limit: int = PAGE_SIZE) -> List[Message]:
    """The messages of a room, "newest" first."""
    chosen = ctx.db.query(Message).with_index("by_room", lambda q: q.eq("room", room))
    return await chosen.order("desc").take(limit)


@internal_mutation
async def delete_(ctx: MutationCtx, message_id: Id[Message]) -> None:
    r"""Delete a message.

    Paths such as C:\new and \"\"\" survive:

        indented  code
    """
    await ctx.db.delete(message_id)


@internal_mutation()
async def bool(ctx: MutationCtx, type: str | None = None) -> str:
    '"Quoted"'
    return type or ""


@server.mutation
async def send(
    ctx: MutationCtx,
    room: str,
    body: str = 'it\'s "quoted"',
    priority: int = -1,
    factor: float = 1.5,
    urgent: Flag = False,
    at: datetime | None = None,
    expires_in: timedelta = timedelta(hours=1),
) -> Id[Message]:
    message_id = await ctx.db.insert(Message(body=body, room=room))
    return message_id


@action
def publish(ctx: g.BlockingActionCtx, message_ids: tuple[Id[Message], ...] = ()) -> int:
    return len(message_ids)


@g.internal_action
async def a_function_whose_name_is_so_long_that_its_decorator_needs_three_lines(
    ctx: ActionCtx,
) -> None:
    return None


def helper() -> int:
    """Not registered."""
    return PAGE_SIZE
