"""What is easily got wrong in a function is answered by a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gnomon.errors import (
    DirectCall,
    FunctionNotFound,
    GnomonError,
    InvalidQuery,
    InvalidSchedule,
)
from gnomon.testing import InMemoryRuntime

SCHEMA = """
from gnomon import Document, index

class Note(Document, table="notes"):
    text: str
    by_text = index("text")
"""
FUNCTIONS = """
from datetime import date, datetime
from gnomon import ActionCtx, MutationCtx, internal_action, internal_mutation
from gnomon.kinds import Visibility
from gnomon.references import MutationReference
from .schema import Note

idle_reference = MutationReference[..., object]("m:idle", Visibility.INTERNAL)
KEPT = []

@internal_mutation
async def idle(ctx: MutationCtx) -> None:
    pass

@internal_mutation
async def keep(ctx: MutationCtx) -> None:
    KEPT.extend([ctx, ctx.db, aiter(ctx.db.query(Note))])

@internal_mutation
async def use_kept(ctx: MutationCtx, number: int) -> None:
    match number:
        case 0: await KEPT[0].db.insert(Note(text="into another transaction"))
        case 1: await KEPT[1].insert(Note(text="into another transaction"))
        case _: await anext(KEPT[2])

@internal_action
async def use_kept_in_an_action(ctx: ActionCtx) -> None:
    await KEPT[0].db.insert(Note(text="into no transaction"))

@internal_mutation
async def texts(ctx: MutationCtx) -> list[str]:
    return [note.text for note in await ctx.db.query(Note).collect()]

@internal_mutation
async def misuse(ctx: MutationCtx) -> None:
    note_id = await ctx.db.insert(Note(text="a"))
    notes = ctx.db.query(Note)
    await {call}
"""
MakeApp = Callable[..., Path]


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        ("ctx.db.get(None)", InvalidQuery, "None is no id"),
        ("ctx.db.get(Note)", InvalidQuery, r"functions\.schema\.Note'> is no id"),
        (r"ctx.db.get('notes_\ud800')", InvalidQuery, r"'notes_\\ud800' is no id"),
        ("ctx.db.delete(5)", InvalidQuery, "5 is no id"),
        ("ctx.db.query('notes').collect()", InvalidQuery, "such as Note, is needed, not 'notes'"),
        ("ctx.db.insert({'text': 'a'})", InvalidQuery, "such as Note, is needed, not .*dict"),
        ("ctx.db.insert(Note)", InvalidQuery, "such as Note, is needed, not "),
        ("ctx.db.replace(note_id, {'text': 'a'})", InvalidQuery, "such as Note, is needed"),
        ("notes.with_index('by_text', 'a').collect()", InvalidQuery, "as in lambda q: q.eq"),
        ("notes.with_index('by_text', lambda q: None).collect()", InvalidQuery, "that returns it"),
        ("notes.with_index('by_text', lambda q: 'a').collect()", InvalidQuery, "that returns it"),
        ("notes.filter('a').collect()", InvalidQuery, "a function of a document is needed"),
        ("notes.take('5')", InvalidQuery, r"take\('5'\): a number of documents is an int"),
        ("notes.take(2.5)", InvalidQuery, r"take\(2\.5\): a number of documents is an int"),
        ("notes.paginate(limit='5')", InvalidQuery, "a number of documents is an int"),
        ("notes.paginate(limit=5, cursor=5)", InvalidQuery, "5 is not the cursor of a page"),
        ("ctx.run_mutation(idle)", DirectCall, r"handed over: use ctx.run_mutation\(internal.m"),
        ("ctx.scheduler.run_after(0, idle)", DirectCall, "schedule it by that reference"),
        ("ctx.scheduler.run_after(0, None)", FunctionNotFound, "None is no reference"),
        ("ctx.scheduler.run_after('5', idle_reference)", InvalidSchedule, "or a number of seconds"),
        ("ctx.scheduler.run_at(5, idle_reference)", InvalidSchedule, "a datetime with a time zone"),
        (
            "ctx.scheduler.run_at(date(2026, 1, 1), idle_reference)",
            InvalidSchedule,
            "a datetime with a time zone",
        ),
        (
            "ctx.scheduler.run_at(datetime(2026, 1, 1), idle_reference)",
            InvalidSchedule,
            "the instant has no time zone",
        ),
        ("ctx.scheduler.cancel(None)", InvalidQuery, "None is no id"),
        ("ctx.scheduler.cancel(note_id)", InvalidQuery, "not the id of a scheduled function"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named_with_what_is_needed(
    make_app: MakeApp, call: str, error: type[GnomonError], text: str
) -> None:
    root = make_app(schema=SCHEMA, m=FUNCTIONS.replace("{call}", call))
    with InMemoryRuntime(root) as runtime, pytest.raises(error, match=text):
        runtime.run_mutation("m:misuse")


@pytest.mark.holds("contexts-end")
def test_a_context_that_outlives_its_transaction_can_do_nothing_in_another(
    make_app: MakeApp, database: str
) -> None:
    root = make_app(schema=SCHEMA, m=FUNCTIONS.replace("{call}", "ctx.db.get(note_id)"))
    with InMemoryRuntime(root, database=database) as runtime:
        runtime.run_mutation("m:keep")
        for number in range(3):
            with pytest.raises(GnomonError, match="its ctx is of no use any more"):
                runtime.run_mutation("m:use_kept", number=number)
        with pytest.raises(GnomonError, match="its ctx is of no use any more"):
            runtime.run_action("m:use_kept_in_an_action")
        assert runtime.run_mutation("m:texts") == []


CAPABILITIES = """
from gnomon import ActionCtx, BlockingActionCtx, MutationCtx, QueryCtx
from gnomon import internal_action, internal_mutation, internal_query
from .schema import Note

@internal_query
async def ask(ctx: QueryCtx, name: str) -> bool:
    return hasattr(ctx, name) or hasattr(ctx.db, name) or bool(getattr(ctx, name))

@internal_query
async def texts(ctx: QueryCtx) -> list[str]:
    return [note.text for note in await ctx.db.query(Note).collect()]

@internal_query
async def write(ctx: QueryCtx) -> None:
    await ctx.db.insert(Note(text="a"))

@internal_mutation
async def change(ctx: MutationCtx, name: str) -> bool:
    return hasattr(ctx, name) or bool(getattr(ctx, name))

@internal_action
async def act(ctx: ActionCtx, name: str) -> bool:
    return hasattr(ctx, name) or bool(getattr(ctx, name))

@internal_action
def block(ctx: BlockingActionCtx, name: str) -> bool:
    return hasattr(ctx, name) or bool(getattr(ctx, name))
"""


@pytest.mark.holds("queries-change-nothing", "actions-have-no-database")
@pytest.mark.parametrize(
    ("function", "name", "advice"),
    [
        ("ask", "scheduler", "a query has no `scheduler`: schedule in a mutation or an action"),
        ("ask", "run_mutation", "a query has no `run_mutation`: a query changes nothing"),
        ("ask", "run_action", "a query has no `run_action`: a transaction does not wait"),
        ("change", "run_action", "a mutation has no `run_action`: .* ctx.scheduler.run_after"),
        ("act", "db", "an action has no `db`: reach it through ctx.run_query and ctx.run_mutation"),
        ("block", "db", "an action has no `db`: reach it through ctx.run_query and"),
        ("act", "colour", "no attribute 'colour'"),
    ],
)
def test_what_a_kind_of_function_cannot_do_is_said_with_where_to_do_it(
    make_app: MakeApp, function: str, name: str, advice: str
) -> None:
    with InMemoryRuntime(make_app(schema=SCHEMA, m=CAPABILITIES)) as runtime:
        run = {"ask": runtime.run_query, "change": runtime.run_mutation}
        with pytest.raises(AttributeError, match=advice):
            run.get(function, runtime.run_action)(f"m:{function}", name=name)


@pytest.mark.holds("queries-change-nothing")
def test_a_query_that_writes_is_told_to_be_a_mutation(make_app: MakeApp, database: str) -> None:
    root = make_app(schema=SCHEMA, m=CAPABILITIES)
    told = "a query has no `insert`: do it in a mutation"
    with InMemoryRuntime(root, database=database) as runtime:
        with pytest.raises(GnomonError, match=told):
            runtime.run_query("m:write")
        assert runtime.run_query("m:texts") == []
