"""A query collects a whole table, without an index range or a bound.

A query is bounded by a range of an index, `.with_index("by_status", lambda q: q.eq(…))`. A filter
is no bound, as every document is read all the same, and an index without a range only orders. The
query may be kept in a name, come from a helper, or be collected in one.

Not seen: whether a range is narrow; an `async for` over a query; queries in actions, which have
no database.

Why:
    The guide's job functions read `withIndex(…)` before `collect()`, and its batch functions
    `take(n)`. A table grows; a function that reads all of it grows slower every day, and one day
    does not end in time.

Bad:
    from gnomon import Document, QueryCtx, index, query

    class Job(Document, table="jobs"):
        status: str
        by_status = index("status")

    @query
    async def pending(ctx: QueryCtx) -> list[Job]:
        jobs = await ctx.db.query(Job).collect()
        return [job for job in jobs if job.status == "pending"]

Good:
    from gnomon import Document, QueryCtx, index, query

    class Job(Document, table="jobs"):
        status: str
        by_status = index("status")

    @query
    async def pending(ctx: QueryCtx) -> list[Job]:
        jobs = ctx.db.query(Job).with_index("by_status", lambda q: q.eq("status", "pending"))
        return await jobs.take(100)

Fix:
    Give an index range, or end the query with `.take(n)` or `.paginate(limit=n)`.
"""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.flow.analysis import flow_of
from gnomon.analyzer.flow.blame import blamed, reason_chain
from gnomon.analyzer.flow.events import ContextCall
from gnomon.analyzer.flow.queries import Step, index_steps, steps_of
from gnomon.analyzer.project import Project
from gnomon.analyzer.rule import Finding, Rule, RuleSet, Site
from gnomon.analyzer.syntax import Module
from gnomon.analyzer.tables.dialect import COLLECT_CALL, INDEX_CALL, QUERY_CALL
from gnomon.analyzer.unparse import unparse
from gnomon.kinds import FunctionKind

rule = Rule(level=Level.ADVICE, since="0.1.0", smallest_set=RuleSet.STRICT)

HELP = (
    'give a range, `.with_index("…", lambda q: q.eq(…))`, or a bound, '
    "`.take(n)` or `.paginate(limit=n)`"
)


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Every place in the functions of a module that collects a whole table."""
    for registration in project.registrations(module):
        if registration.kind is FunctionKind.ACTION:
            continue
        reported: set[Site] = set()
        for event in flow_of(project).trace(registration).events:
            call = event.operation
            if not isinstance(call, ContextCall) or not collects(call):
                continue
            site = blamed(event, registration)
            steps = steps_of(project, event, call)
            if site in reported or is_bounded(call, steps):
                continue
            reported.add(site)
            notes = reason_chain(event, registration, "it is collected here")
            yield Finding(site, message_of(call, steps), HELP, notes)


def collects(call: ContextCall) -> bool:
    """Whether a call reads all that a query finds."""
    return call.path[:2] == QUERY_CALL and call.path[-1] == COLLECT_CALL


def is_bounded(call: ContextCall, steps: tuple[Step, ...] | None) -> bool:
    """Whether the query reads a range of an index; one whose index cannot be read may."""
    if INDEX_CALL not in call.path:
        return False
    chosen = list(index_steps(steps)) if steps else []
    return not chosen or any(has_range(step) for step in chosen)


def has_range(step: Step) -> bool:
    """Whether an index is given a range; one given in a way that cannot be read is."""
    ranges = [argument.value for argument in step.call.args][1:]
    stars = any(argument.star for argument in step.call.args)
    return stars or not all(map(is_no_range, ranges))


def is_no_range(given: syntax.Expression) -> bool:
    """Whether this is None, or a function that gives the builder back as it is."""
    match given:
        case syntax.Constant(value=None):
            return True
        case syntax.Lambda(parameters=(builder,), body=syntax.Name(id=name)):
            return name == builder.name
        case _:
            return False


def message_of(call: ContextCall, steps: tuple[Step, ...] | None) -> str:
    """What is read, and what does not help."""
    table = steps[-1].arguments[:1] if steps else []
    what = f"every `{unparse(table[0])}` there is" if table else "a whole table"
    if INDEX_CALL in call.path:
        return f"this collects {what}: an index without a range only orders"
    if "filter" in call.path:
        return f"this collects {what}: a filter reads them all"
    return f"this collects {what}"
