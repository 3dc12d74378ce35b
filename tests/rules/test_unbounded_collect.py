"""`unbounded-collect`: whole tables that are collected."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from gnomon.rules.testing import assert_expected, diagnostics, findings

HEAD = """
from gnomon import Document, MutationCtx, QueryCtx, index, internal_action, internal_query
from gnomon import internal_mutation

class Job(Document, table="jobs"):
    status: str
    by_status = index("status")

async def everything(ctx: QueryCtx) -> list[Job]:
    return await ctx.db.query(Job).collect()

def jobs_of(ctx: QueryCtx):
    return ctx.db.query(Job)

def pending_of(ctx: QueryCtx):
    return ctx.db.query(Job).with_index("by_status", lambda q: q.eq("status", "pending"))

class Repository:
    def __init__(self, ctx: QueryCtx) -> None:
        self.db = ctx.db

    async def all(self) -> list[Job]:
        return await self.db.query(Job).collect()
"""


def source(body: str) -> str:
    head = f"{HEAD}\n@internal_query\nasync def load(ctx: QueryCtx, status: str) -> None:\n"
    return head + indent(dedent(body).strip("\n"), "    ") + "\n"


FOUND = {
    "with a range that gives the builder back": """
        all_of = ctx.db.query(Job).with_index("by_status", lambda q: q)
        await all_of.collect()  # expect: unbounded-collect
    """,
    "in one chain": "jobs = await ctx.db.query(Job).collect()  # expect: unbounded-collect\n",
    "with a filter": """
        jobs = ctx.db.query(Job)
        await jobs.filter(lambda job: job.status == "a").collect()  # expect: unbounded-collect
    """,
    "with an order": """
        await ctx.db.query(Job).order("desc").collect()  # expect: unbounded-collect
    """,
    "with an index without a range": """
        await ctx.db.query(Job).with_index("by_status").collect()  # expect: unbounded-collect
        await ctx.db.query(Job).with_index("by_status", None).collect()  # expect: unbounded-collect
    """,
    "through aliases": """
        db = ctx.db
        jobs = db.query(Job)
        collect = jobs.collect
        await collect()  # expect: unbounded-collect
    """,
    "through getattr": """
        await getattr(ctx, "db").query(Job).collect()  # expect: unbounded-collect
    """,
    "kept in a name": """
        jobs = ctx.db.query(Job).with_index("by_status")
        await jobs.order("desc").collect()  # expect: unbounded-collect
    """,
    "in a helper": "await everything(ctx)  # expect: unbounded-collect\n",
    "of a query that a helper makes": """
        await jobs_of(ctx).collect()  # expect: unbounded-collect
    """,
    "in a method": "await Repository(ctx).all()  # expect: unbounded-collect\n",
    "in a nested function": """
        async def inner() -> None:
            await ctx.db.query(Job).collect()
        await inner()  # expect: unbounded-collect
    """,
    "in a comprehension, a condition, a walrus and a match": """
        [job for job in await ctx.db.query(Job).collect()]  # expect: unbounded-collect
        found = await ctx.db.query(Job).collect() if status else []  # expect: unbounded-collect
        if jobs := await ctx.db.query(Job).collect():  # expect: unbounded-collect
            pass
        match await ctx.db.query(Job).collect():  # expect: unbounded-collect
            case []:
                pass
    """,
}
SILENT = {
    "a range": """
        await ctx.db.query(Job).with_index("by_status", lambda q: q.eq("status", status)).collect()
    """,
    "a range by a function": """
        def pending(q):
            return q.eq("status", status)
        await ctx.db.query(Job).with_index("by_status", pending).order("desc").collect()
    """,
    "a range and a filter": """
        jobs = ctx.db.query(Job).with_index("by_status", lambda q: q.gt("status", status))
        await jobs.filter(lambda job: bool(job.status)).collect()
    """,
    "a bound": """
        await ctx.db.query(Job).take(10)
        await ctx.db.query(Job).first()
        await ctx.db.query(Job).unique()
        await ctx.db.query(Job).paginate(limit=10)
    """,
    "a bounded query of a helper": "await pending_of(ctx).collect()\n",
    "arguments that cannot be read": """
        choice = ("by_status", lambda q: q.eq("status", status))
        await ctx.db.query(Job).with_index(*choice).collect()
    """,
    "another collect": """
        import gc
        gc.collect()
        await other.db.query(Job).collect()
    """,
    "a query that is not collected": """
        jobs = ctx.db.query(Job)
        async for job in jobs:
            break
    """,
    "a list that collects": """
        class Basket:
            def collect(self) -> None: ...
        Basket().collect()
    """,
    "a helper that is not called": """
        async def inner() -> None:
            await ctx.db.query(Job).collect()
    """,
}


@pytest.mark.parametrize("form", FOUND)
def test_finds_a_collect(form: str) -> None:
    assert_expected("unbounded-collect", source(FOUND[form]))


@pytest.mark.parametrize("form", SILENT)
def test_is_silent_about(form: str) -> None:
    assert findings("unbounded-collect", source(SILENT[form])) == []


def test_an_action_has_no_database_to_collect_from() -> None:
    action = (
        "@internal_action\nasync def act(ctx) -> None:\n    await ctx.db.query(Job).collect()\n"
    )
    assert findings("unbounded-collect", HEAD + action) == []


MESSAGES = {
    "ctx.db.query(Job).collect()": "this collects every `Job` there is",
    "ctx.db.query(Job).filter(bool).collect()": "this collects every `Job` there is: "
    "a filter reads them all",
    'ctx.db.query(Job).with_index("by_status").collect()': "this collects every `Job` there is: "
    "an index without a range only orders",
    "jobs_of(ctx).collect()": "this collects a whole table",
}


@pytest.mark.parametrize(("query", "message"), MESSAGES.items())
def test_says_what_is_read_and_how_to_bound_it(query: str, message: str) -> None:
    (found,) = diagnostics("unbounded-collect", source(f"await {query}"))
    assert found.message == message
    assert found.help == (
        'give a range, `.with_index("…", lambda q: q.eq(…))`, or a bound, '
        "`.take(n)` or `.paginate(limit=n)`"
    )
    assert found.location.column == 11


def test_a_helper_is_blamed_where_it_is_called() -> None:
    (found,) = diagnostics("unbounded-collect", source("await everything(ctx)"))
    assert [(note.location.line, note.message) for note in found.related] == [
        (9, "it is collected here")
    ]
