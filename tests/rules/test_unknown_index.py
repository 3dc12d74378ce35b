"""`unknown-index`: indexes that are not there, and questions that they cannot answer."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from gnomon.rules.testing import assert_expected, diagnostics, findings, fixed

SCHEMA = """
from gnomon import Document, index

class Timed(Document):
    at: int
    by_at = index("at")

class Job(Timed, table="jobs"):
    status: str
    user: str
    by_status = index("status", "creation_time")
    by_user = index("user", "status", "creation_time")

class Note(Document, table="notes"):
    text: str
"""
HEAD = """
from gnomon import Document, MutationCtx, QueryCtx, index, internal_action, internal_query
from . import schema
from .schema import Job, Note

BY_STATE = "by_state"

def out_of_order(q):
    return q.eq("status", "a").eq("user", "b")

async def load_all(ctx: QueryCtx, name: str) -> list[Job]:
    return await ctx.db.query(Job).with_index(name, lambda q: q.eq("status", "a")).collect()

async def load_from(query) -> list[Job]:
    return await query.with_index("by_state").collect()

class Repository:
    def __init__(self, ctx: QueryCtx) -> None:
        self.db = ctx.db

    def pending(self):
        return self.db.query(Job).with_index("by_state")
"""


def files(body: str) -> dict[str, str]:
    head = f"{HEAD}\n@internal_query\nasync def load(ctx: QueryCtx, user: str) -> None:\n"
    source = head + indent(dedent(body).strip("\n"), "    ") + "\n"
    return {"functions/schema.py": SCHEMA, "functions/example.py": source}


FOUND = {
    "an unknown index": """
        ctx.db.query(Job).with_index("by_state")  # expect: unknown-index
        ctx.db.query(Note).with_index("by_status")  # expect: unknown-index
    """,
    "through a module and an alias": """
        db = ctx.db
        db.query(schema.Job).with_index("by_state")  # expect: unknown-index
    """,
    "by a constant": """
        ctx.db.query(Job).with_index(BY_STATE)  # expect: unknown-index
    """,
    "of a query in a name": """
        jobs = ctx.db.query(Job)
        jobs.with_index("by_state")  # expect: unknown-index
    """,
    "in a helper": """
        await load_all(ctx, "by_state")  # expect: unknown-index
        await load_all(ctx, "by_user")  # expect: unknown-index
        await load_all(ctx, "by_status")
    """,
    "in a helper that is given a query": """
        await load_from(ctx.db.query(Job))  # expect: unknown-index
    """,
    "in a method": "Repository(ctx).pending()  # expect: unknown-index\n",
    "in a nested function": """
        async def inner() -> None:
            ctx.db.query(Job).with_index("by_state")
        await inner()  # expect: unknown-index
    """,
    "in a match, a walrus and a comprehension": """
        match user:
            case "a":
                ctx.db.query(Job).with_index("by_state")  # expect: unknown-index
        if jobs := ctx.db.query(Job).with_index("by_state"):  # expect: unknown-index
            pass
        [ctx.db.query(Job).with_index("by_state") for _ in user]  # expect: unknown-index
    """,
    "in one branch of a condition": """
        name = "by_status" if user else "by_state"
        ctx.db.query(Job).with_index(name)  # expect: unknown-index
    """,
    "an unknown field": """
        jobs = ctx.db.query(Job)
        jobs.with_index("by_status", lambda q: q.eq("state", 1))  # expect: unknown-index
    """,
    "fields out of order": """
        jobs = ctx.db.query(Job)
        jobs.with_index("by_user", lambda q: q.eq("status", 1))  # expect: unknown-index
    """,
    "a bound that comes first": """
        use = ctx.db.query(Job).with_index
        use("by_user", lambda q: q.gt("user", 1).eq("status", 1))  # expect: unknown-index
        use("by_user", lambda q: q.gt("user", 1).lt("status", 1))  # expect: unknown-index
        use("by_user", lambda q: q.lt("user", 1).gt("user", 1))  # expect: unknown-index
    """,
    "more fields than there are": """
        jobs = ctx.db.query(Job)
        jobs.with_index("by_at", lambda q: q.eq("at", 1).eq("at", 1))  # expect: unknown-index
    """,
    "a field of the index of every table": """
        notes = ctx.db.query(Note)
        notes.with_index("by_creation_time", lambda q: q.eq("text", 1))  # expect: unknown-index
    """,
}
SILENT = {
    "what is declared": """
        jobs = ctx.db.query(Job)
        jobs.with_index("by_status")
        jobs.with_index("by_status", lambda q: q.eq("status", "a").lt("creation_time", user))
        jobs.with_index("by_user", lambda q: q.eq("user", 1).eq("status", 1))
        jobs.with_index("by_user", lambda q: q.eq("user", 1).gte("status", 1).lt("status", 2))
    """,
    "what is inherited": """
        ctx.db.query(Job).with_index("by_at", lambda q: q.gt("at", 1).lte("at", 2))
        ctx.db.query(Note).with_index("by_creation_time", lambda q: q.gt("creation_time", user))
    """,
    "a name that is not known": "ctx.db.query(Job).with_index(user)\n",
    "a field that is not known": """
        ctx.db.query(Job).with_index("by_status", lambda q: q.eq(user, 1))
    """,
    "a range in another way": """
        def pending(q):
            found = q.eq("user", user)
            return found.eq("status", 1) if user else found
        ctx.db.query(Job).with_index("by_user", pending)
    """,
    "a table that is not known": """
        from other import Table
        ctx.db.query(Table).with_index("by_state")
    """,
    "a class with a base of another library": """
        from other import Base
        class Local(Base): ...
        ctx.db.query(Local).with_index("by_state")
    """,
    "another with_index": """
        other.db.query(Job).with_index("by_state")
        user.with_index("by_state")
    """,
    "a helper that is not called": """
        def inner() -> None:
            ctx.db.query(Job).with_index("by_state")
    """,
    "a parameter of the class's name": """
        def inner(Job) -> None:
            ctx.db.query(Job).with_index("by_text")
    """,
}


@pytest.mark.parametrize("form", FOUND)
def test_finds_an_index(form: str) -> None:
    assert_expected("unknown-index", files(FOUND[form]))


@pytest.mark.parametrize("form", SILENT)
def test_is_silent_about(form: str) -> None:
    assert findings("unknown-index", files(SILENT[form])) == []


def test_a_range_may_be_a_function() -> None:
    (found,) = diagnostics(
        "unknown-index", files('ctx.db.query(Job).with_index("by_user", out_of_order)')
    )
    assert found.message == (
        "the index 'by_user' is over user, status, creation_time: 'user' comes next, not 'status'"
    )
    assert found.location.line == 8


MESSAGES = {
    'with_index("by_state")': "`Job` has no index 'by_state'; did you mean 'by_status'?",
    'with_index("by_status", lambda q: q.eq("statsu", 1))': "the index 'by_status' is over status, "
    "creation_time, not over 'statsu'; did you mean 'status'?",
    'with_index("by_at", lambda q: q.eq("at", 1).gt("at", 1))': "the index 'by_at' is over at: "
    "nothing is left",
    'with_index("by_user", lambda q: q.gt("user", 1).eq("status", 1))': "`eq('status', …)` after a "
    "bound: bounds come last",
    'with_index("by_at", lambda q: q.lt("at", 1).gt("at", 1))': "'at' has at most a lower bound "
    "and then an upper one",
}


@pytest.mark.parametrize(("call", "message"), MESSAGES.items())
def test_says_what_an_index_cannot_answer(call: str, message: str) -> None:
    (found,) = diagnostics("unknown-index", files(f"ctx.db.query(Job).{call}"))
    assert found.message == message


def test_stands_at_the_name_and_lists_the_indexes() -> None:
    (found,) = diagnostics("unknown-index", files('ctx.db.query(Job).with_index("by_state")'))
    assert found.help == "it has `by_at`, `by_creation_time`, `by_status`, `by_user`"
    assert (found.location.column, found.location.end_column) == (34, 44)


def test_points_to_the_declaration() -> None:
    call = 'ctx.db.query(Job).with_index("by_status", lambda q: q.eq("user", 1))'
    (found,) = diagnostics("unknown-index", files(call))
    assert [(note.location.path, note.location.line, note.message) for note in found.related] == [
        ("functions/schema.py", 10, "the index is declared here")
    ]


DECLARATIONS = {
    "a misspelled field": 'by_text = index("txet")  # expect: unknown-index\n',
    "one of several": 'by_text = index("text", "time")  # expect: unknown-index\n',
    "an annotated one": 'by_text: object = index("txet")  # expect: unknown-index\n',
    "right ones": """
        by_text = index("text", "creation_time")
        by_own = index(*FIELDS)  # expect: unknown-index
        by_constant = index(TEXT)
        pattern = compile("txet")
    """,
}


@pytest.mark.parametrize("form", DECLARATIONS)
def test_an_index_is_over_fields_of_its_class(form: str) -> None:
    head = 'from gnomon import Document, index\nTEXT = "text"\n'
    head += 'class Note(Document, table="notes"):\n    text: str\n'
    body = indent(dedent(DECLARATIONS[form]).strip("\n"), "    ") + "\n"
    assert_expected("unknown-index", {"functions/schema.py": head + body})


def test_a_base_without_a_table_may_index_what_its_subclasses_add() -> None:
    base = """
from gnomon import Document, index
class Owned(Document):
    by_owner = index("owner")
"""
    assert findings("unknown-index", {"functions/schema.py": base}) == []


MENDED = {
    "ctx.db.query(Job).with_index('by_state')": "ctx.db.query(Job).with_index('by_status')",
    'ctx.db.query(Job).with_index("by_status", lambda q: q.eq("statsu", 1))': (
        'ctx.db.query(Job).with_index("by_status", lambda q: q.eq("status", 1))'
    ),
}
LEFT_ALONE = [
    "ctx.db.query(Job).with_index(BY_STATE)",
    'ctx.db.query(Job).with_index("nothing_like_it")',
    'ctx.db.query(Job).with_index("by_user", lambda q: q.eq("status", 1))',
]


@pytest.mark.parametrize(("before", "after"), MENDED.items())
def test_the_nearest_name_is_written_if_asked_for(before: str, after: str) -> None:
    assert fixed("unknown-index", files(before)) == {}
    mended = fixed("unknown-index", files(before), unsafe=True)
    assert mended == {"functions/example.py": files(after)["functions/example.py"].lstrip("\n")}


@pytest.mark.parametrize("call", LEFT_ALONE)
def test_no_name_is_guessed(call: str) -> None:
    assert diagnostics("unknown-index", files(call))
    assert fixed("unknown-index", files(call), unsafe=True) == {}


def test_a_misspelt_field_of_a_declaration_gets_the_nearest_name() -> None:
    source = (
        "from gnomon import Document, index\nTXET = 'txet'\n"
        "class Note(Document, table='notes'):\n    text: str\n    {}\n"
    )
    for before, after in {
        "by_text = index('txet')": "by_text = index('text')",
        "by_text = index(TXET)": None,
    }.items():
        given = {"functions/schema.py": source.format(before)}
        mended = {"functions/schema.py": source.format(after)} if after else {}
        assert diagnostics("unknown-index", given)
        assert fixed("unknown-index", given, unsafe=True) == mended
