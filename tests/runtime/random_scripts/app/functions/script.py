"""A mutation that does what it is told, step by step, and says what it saw."""

from typing import Literal

from pydantic import BaseModel, JsonValue, TypeAdapter

from gnomon import (
    ApplicationError,
    DocumentNotFound,
    Id,
    MutationCtx,
    QueryCtx,
    ScheduledFunction,
    internal_mutation,
    internal_query,
)
from gnomon.kinds import Visibility
from gnomon.references import MutationReference

from .schema import Entry

Steps = list[list[JsonValue]]
_STEPS = TypeAdapter(Steps)
_RUN = MutationReference[..., "Outcome"]("script:run", Visibility.INTERNAL)


class Outcome(BaseModel):
    """What was seen, a value a step, and the ids of what was made, by label."""

    seen: list[JsonValue] = []
    ids: dict[str, str] = {}


@internal_mutation
async def run(
    ctx: MutationCtx, group: int, steps: Steps, ids: dict[str, str], fails: bool = False
) -> Outcome:
    script = Script(ctx, group, ids)
    seen: list[JsonValue] = []
    for verb, *words in steps:
        try:
            seen.append(await getattr(script, str(verb))(*words))
        except DocumentNotFound:
            seen.append("not found")
    if fails:
        raise ApplicationError("as it was told", {"seen": seen})
    return Outcome(seen=seen, ids=script.ids)


@internal_query
async def dump(ctx: QueryCtx, group: int) -> list[tuple[str, str, int]]:
    found = ctx.db.query(Entry).with_index("by_stars", lambda q: q.eq("group", group))
    return [(entry.label, entry.text, entry.stars) async for entry in found]


class Script:
    """A method for each verb; a label that was never made is the id of something long gone."""

    def __init__(self, ctx: MutationCtx, group: int, ids: dict[str, str]) -> None:
        self.ctx = ctx
        self.group = group
        self.ids = ids
        self.cursor: str | None = None

    def entry_id(self, label: str) -> Id[Entry]:
        return Id(self.ids.get(label, "entries_01kdvdna0012gappd8xmxk073s"))

    def schedule_id(self, label: str) -> Id[ScheduledFunction]:
        return Id(self.ids.get(label, "_scheduled_functions_01kdvdna0012gappd8xmxk073s"))

    async def insert(self, label: str, text: str, stars: int) -> JsonValue:
        entry = Entry(group=self.group, label=label, text=text, stars=stars)
        self.ids[label] = await self.ctx.db.insert(entry)
        return None

    async def patch(self, label: str, stars: int) -> JsonValue:
        await self.ctx.db.patch(self.entry_id(label), stars=stars)
        return None

    async def replace(self, label: str, text: str) -> JsonValue:
        entry = Entry(group=self.group, label=label, text=text)
        await self.ctx.db.replace(self.entry_id(label), entry)
        return None

    async def delete(self, label: str) -> JsonValue:
        await self.ctx.db.delete(self.entry_id(label))
        return None

    async def get(self, label: str) -> JsonValue:
        entry = await self.ctx.db.get(self.entry_id(label))
        return entry and [entry.label, entry.text, entry.stars]

    async def between(
        self, low: int, high: int, order: Literal["asc", "desc"], count: int
    ) -> JsonValue:
        found = self.ctx.db.query(Entry).with_index(
            "by_stars", lambda q: q.eq("group", self.group).gte("stars", low).lt("stars", high)
        )
        return [entry.label for entry in await found.order(order).take(count)]

    async def with_text(self, text: str) -> JsonValue:
        found = self.ctx.db.query(Entry).with_index(
            "by_text", lambda q: q.eq("group", self.group).eq("text", text)
        )
        return [entry.label for entry in await found.collect()]

    async def everything(self) -> JsonValue:
        found = self.ctx.db.query(Entry).filter(lambda entry: entry.group == self.group)
        return [entry.label for entry in await found.collect()]

    async def page(self, limit: int) -> JsonValue:
        """The page after the last one of this script, or the first."""
        found = self.ctx.db.query(Entry).with_index("by_stars", lambda q: q.eq("group", self.group))
        page = await found.paginate(limit=limit, cursor=self.cursor)
        self.cursor = page.cursor
        return [[entry.label for entry in page.items], page.cursor is None]

    async def schedule(self, label: str, delay: float) -> JsonValue:
        later = await self.ctx.scheduler.run_after(
            delay, _RUN, group=self.group, steps=[["insert", label, "later", 0]], ids={}
        )
        self.ids[label] = later
        return None

    async def cancel(self, label: str) -> JsonValue:
        await self.ctx.scheduler.cancel(self.schedule_id(label))
        return None

    async def look(self, label: str) -> JsonValue:
        found = await self.ctx.db.get(self.schedule_id(label))
        if found is None:
            return None
        return [found.name, found.state, (found.scheduled_time - self.ctx.now).total_seconds()]

    async def scheduled(self) -> JsonValue:
        found = self.ctx.db.query(ScheduledFunction)
        return [one.state async for one in found if one.args["group"] == self.group]

    async def nest(self, steps: JsonValue, fails: bool) -> JsonValue:
        """The steps in a mutation of their own; what they made is not known if they fail."""
        try:
            outcome = await self.ctx.run_mutation(
                _RUN,
                group=self.group,
                steps=_STEPS.validate_python(steps),
                ids=self.ids,
                fails=fails,
            )
        except ApplicationError as error:
            return error.data
        self.ids = outcome.ids
        return list(outcome.seen)
