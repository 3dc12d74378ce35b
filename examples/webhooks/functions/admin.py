"""What operators do: manage subscribers, look at dead letters, and replay them."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from gnomon import ApplicationError, Id, Page

from ._generated.server import MutationCtx, QueryCtx, mutation, query
from .deliveries import restart
from .operators import require_operator
from .schema import Delivery, Subscriber

PAGE_SIZE = 50
SPACING = timedelta(seconds=1)


@mutation
async def subscribe(ctx: MutationCtx, url: str, event_type: str) -> Id[Subscriber]:
    """Send events of a type to an address from now on."""
    await require_operator(ctx)
    return await ctx.db.insert(Subscriber(url=url, event_type=event_type))


@mutation
async def unsubscribe(ctx: MutationCtx, subscriber_id: Id[Subscriber]) -> None:
    """Send nothing more to an address; what is on its way is dropped."""
    await require_operator(ctx)
    await ctx.db.delete(subscriber_id)


@query
async def dead_letters(ctx: QueryCtx, cursor: str | None = None) -> Page[Delivery]:
    """The deliveries that were given up, the oldest first."""
    await require_operator(ctx)
    dead = ctx.db.query(Delivery).with_index(
        "by_status_and_due_at", lambda q: q.eq("status", "dead")
    )
    return await dead.paginate(limit=PAGE_SIZE, cursor=cursor)


@mutation
async def replay(
    ctx: MutationCtx,
    delivery_ids: Annotated[list[Id[Delivery]], Field(min_length=1, max_length=PAGE_SIZE)],
) -> None:
    """Begin some dead deliveries anew, a second apart.

    Raises:
        ApplicationError: the caller is no operator, or one of them is not dead.
    """
    await require_operator(ctx)
    for position, delivery_id in enumerate(delivery_ids):
        delivery = await ctx.db.get(delivery_id)
        if delivery is None or delivery.status != "dead":
            raise ApplicationError(f"{delivery_id} is not a dead letter")
        await restart(ctx, delivery, after=position * SPACING)
