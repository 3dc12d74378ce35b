"""Titles of threads: suggested by the model in the background, else the first words."""

import asyncio
from random import uniform
from textwrap import shorten

import httpx2
from pydantic import ValidationError

from gnomon import Id

from . import llm
from ._generated.api import internal
from ._generated.server import ActionCtx, MutationCtx, internal_action, internal_mutation
from .schema import Thread

MAX_ATTEMPTS = 3
SHORTEST_WAIT = 0.2
TITLE_LENGTH = 60
TASK = llm.Turn(role="system", content="Give this conversation a title of at most six words.")


@internal_action
async def suggest(ctx: ActionCtx, thread_id: Id[Thread], text: str) -> None:
    """Ask the model for a title; after three failures the first words have to do."""
    failure = ""
    for attempt in range(MAX_ATTEMPTS):
        try:
            title = await llm.answer([TASK, llm.Turn(role="user", content=text)])
        except (httpx2.HTTPError, ValidationError) as error:
            failure = llm.reason(error)
            if attempt < MAX_ATTEMPTS - 1:
                await asyncio.sleep(SHORTEST_WAIT * 2.0**attempt * uniform(1, 2))
        else:
            await ctx.run_mutation(internal.titles.store, thread_id=thread_id, title=title)
            return
    await ctx.run_mutation(internal.titles.store, thread_id=thread_id, title=text, error=failure)


@internal_mutation
async def store(
    ctx: MutationCtx, thread_id: Id[Thread], title: str, error: str | None = None
) -> None:
    """Name a thread; an error says that the name is not the model's."""
    thread = await ctx.db.get(thread_id)
    if thread is None or thread.title is not None:
        return
    title = shorten(title.strip().strip('"'), TITLE_LENGTH, placeholder="…")
    await ctx.db.patch(thread_id, title=title, title_error=error)
