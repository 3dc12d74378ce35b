"""The door of the provider: an event is checked, stored once, and processed soon."""

import os
from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, Field, ValidationError

from gnomon import ApplicationError, Id

from . import signing
from ._generated.api import internal
from ._generated.server import MutationCtx, mutation
from .schema import Event

TOLERANCE = timedelta(minutes=5)


class Notice(BaseModel):
    """What the provider sends: the event's name and its object's, but not the object."""

    id: str
    type: str
    object_id: str


@mutation
async def receive(
    ctx: MutationCtx,
    body: Annotated[str, Field(max_length=65_536)],
    timestamp: int,
    signature: str,
) -> Id[Event]:
    """Take an event; one that is known already is only acknowledged.

    Raises:
        ApplicationError: the signature is wrong or old, or the body is no event.
    """
    if not signing.is_genuine(os.environ["PROVIDER_SECRET"], timestamp, body, signature):
        raise ApplicationError("The signature is wrong")
    if abs(ctx.now.timestamp() - timestamp) > TOLERANCE.total_seconds():
        raise ApplicationError("The signature is too old")
    notice = parsed(body)
    events = ctx.db.query(Event).with_index(
        "by_provider_event_id", lambda q: q.eq("provider_event_id", notice.id)
    )
    known = await events.unique()
    if known is not None:
        return known.id
    event_id = await ctx.db.insert(
        Event(provider_event_id=notice.id, type=notice.type, object_id=notice.object_id)
    )
    await ctx.scheduler.run_after(0, internal.events.process, event_id=event_id)
    return event_id


def parsed(body: str) -> Notice:
    """The notice in a body; ApplicationError if there is none."""
    try:
        return Notice.model_validate_json(body)
    except ValidationError as error:
        raise ApplicationError("The body is no event") from error
