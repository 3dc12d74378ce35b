"""What is measured beside other queues: one indexed read and one insert, and when it started."""

from datetime import UTC, datetime

from benchmarks.queues.place import mark
from gnomon import MutationCtx, internal_mutation
from gnomon.kinds import Visibility
from gnomon.references import MutationReference

from .schema import Note

_ADD = MutationReference[..., object]("marks:add", Visibility.INTERNAL)


@internal_mutation
async def add(ctx: MutationCtx, text: str, sent: float) -> None:
    mark(sent)
    found = await ctx.db.query(Note).with_index("by_text", lambda q: q.eq("text", text)).first()
    await ctx.db.insert(Note(text=text, stars=found.stars + 1 if found else 0))


@internal_mutation
async def schedule(ctx: MutationCtx, text: str, due: float) -> None:
    when = datetime.fromtimestamp(due, UTC)
    await ctx.scheduler.run_at(when, _ADD, text=text, sent=due)
