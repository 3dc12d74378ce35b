"""`unbounded-fan-out`: loops that may schedule any number of functions."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import assert_expected, diagnostics

RULE = "unbounded-fan-out"

PRELUDE = """
from collections import Counter
from dataclasses import dataclass
from enum import Enum
from itertools import batched, islice
from typing import Annotated, Optional
import annotated_types
from annotated_types import Len, MaxLen
from pydantic import BaseModel, Field
from gnomon import ActionCtx, Document, MutationCtx, QueryCtx
from gnomon import internal_action, internal_query, mutation
from ._generated.api import internal
from .later import each

class Kind(Enum):
    A = "a"

class Item(Document, table="items"):
    name: str

Names = list[str]
Few = Annotated[list[str], Field(max_length=100)]
Short = Annotated[str, Field(max_length=100)]

class Order(BaseModel):
    names: list[str]
    few: list[str] = Field(max_length=10)
    some: Annotated[list[str], Field(max_length=10)]

def at_most(names, limit) -> None:
    if len(names) > limit:
        raise ValueError("too many")

def too_many(names) -> bool:
    return len(names) > 100

def counted(names) -> int:
    return len(names)

@internal_query
async def everything(ctx: QueryCtx) -> list[Item]:
    return await ctx.db.query(Item).collect()

@internal_query
async def some(ctx: QueryCtx) -> list[Item]:
    return await ctx.db.query(Item).take(100)

"""

LATER = """
from ._generated.api import internal

async def each(ctx, names) -> None:
    for name in names:
        await ctx.scheduler.run_after(0, internal.jobs.process, name=name)
"""


def project(body: str) -> dict[str, str]:
    return {"functions/jobs.py": PRELUDE + body, "functions/later.py": LATER}


def over(parameters: str, before: str, iterable: str, mark: str = "") -> str:
    return f"""
@mutation
async def process_all(ctx: MutationCtx, {parameters}) -> None:
    {before or "pass"}
    for name in {iterable}:
        await ctx.scheduler.run_after(0, internal.jobs.process, name=name){mark}
"""


UNBOUNDED = {
    "an argument": ("names: list[str]", "", "names"),
    "an alias": ("names: Names", "", "names"),
    "a set": ("names: set[str]", "", "names"),
    "a lower limit only": ("names: Annotated[list[str], Field(min_length=1)]", "", "names"),
    "a length from one on": ("names: Annotated[list[str], Len(1)]", "", "names"),
    "a limit of each item": ("names: list[Annotated[str, MaxLen(9)]]", "", "names"),
    "a limit of each item, by an alias": ("names: list[Short] | None", "", "names or ()"),
    "a limit of each key": ("names: Annotated[dict[Short, str], Field()]", "", "names"),
    "enumerated": ("names: list[str]", "", "enumerate(names)"),
    "sorted": ("names: list[str]", "", "sorted(set(names))"),
    "a mapping": ("names: dict[str, str]", "", "names.items()"),
    "a slice without an end": ("names: list[str]", "", "names[1:]"),
    "by position": ("names: list[str]", "", "range(len(names))"),
    "a variable": ("names: list[str]", "todo = [n for n in names if n]", "todo"),
    "a walrus": ("names: list[str]", "if not (todo := list(names)): return", "todo"),
    "a test of nothing": ("names: list[str]", "if len(names) == 0: return", "names"),
    "collected": ("name: str", "items = await ctx.db.query(Item).collect()", "items"),
    "collected at once": ("name: str", "", "await ctx.db.query(Item).order('desc').collect()"),
    "the answer of a query": ("a: str", "", "await ctx.run_query(internal.jobs.everything)"),
    "a field": ("order: Order", "", "order.names"),
    "a helper that tests something else": ("names: list[str]", "at_most('abc', 9)", "names"),
    "a helper that tests nothing": ("names: list[str]", "print(counted(names))", "names"),
    "either": ("names: list[str]", "", "names or ['a']"),
}


@pytest.mark.parametrize(("parameters", "before", "iterable"), UNBOUNDED.values(), ids=UNBOUNDED)
def test_finds_a_collection_without_a_bound(parameters: str, before: str, iterable: str) -> None:
    mark = f"  # expect: {RULE}"
    assert_expected(RULE, project(over(parameters, before, iterable, mark)))


BOUNDED = {
    "Field": ("names: Annotated[list[str], Field(max_length=100)]", "", "names"),
    "an alias": ("names: Few", "", "names"),
    "an alias, enumerated": ("names: Few", "", "enumerate(names)"),
    "a length": ("names: Annotated[list[str], annotated_types.Len(1, 9)]", "", "names"),
    "few or none": ("names: Optional[Few]", "", "names or ()"),
    "few of limited items": ("names: Annotated[list[Short], MaxLen(9)]", "", "names"),
    "annotated_types": ("names: Annotated[list[str], annotated_types.MaxLen(9)]", "", "names"),
    "a slice": ("names: list[str]", "", "names[:100]"),
    "a slice before": ("names: list[str]", "names = names[:100]", "names"),
    "take": ("name: str", "items = await ctx.db.query(Item).take(100)", "items"),
    "paginate": ("name: str", "page = await ctx.db.query(Item).paginate(1)", "page.page"),
    "batched": ("names: list[str]", "", "batched(names, 100)"),
    "islice": ("names: list[str]", "", "islice(names, 100)"),
    "a test that raises": ("names: list[str]", "if len(names) > 9: raise ValueError", "names"),
    "a test that returns": ("names: list[str]", "if 9 < len(names): return", "names"),
    "an assertion": ("names: list[str]", "assert len(names) <= 9", "names"),
    "a helper that raises": ("names: list[str]", "at_most(names, 9)", "names"),
    "a helper that answers": ("names: list[str]", "if too_many(names): return", "names"),
    "written out": ("name: str", "", "('a', 'b')"),
    "a constant number": ("name: str", "", "range(10)"),
    "an enumeration": ("name: str", "", "Kind"),
    "zipped with a few": ("names: list[str]", "", "zip(names, ('a', 'b'))"),
    "a query that takes": ("a: str", "", "await ctx.run_query(internal.jobs.some)"),
    "a field with a bound": ("order: Order", "", "order.few"),
    "an annotated field": ("order: Order", "", "order.some"),
    "what cannot be read": ("name: str", "", "unknown(name)"),
    "the most common": ("names: list[str]", "", "Counter(names).most_common(5)"),
}


@pytest.mark.parametrize(("parameters", "before", "iterable"), BOUNDED.values(), ids=BOUNDED)
def test_leaves_alone_what_has_a_bound(parameters: str, before: str, iterable: str) -> None:
    assert_expected(RULE, project(over(parameters, before, iterable)))


OTHERS = {
    "a comprehension": """
    [
        await ctx.scheduler.run_after(0, internal.jobs.process, name=name)  # expect: RULE
        for name in names
    ]
""",
    "async for": """
    async for item in ctx.db.query(Item):
        await ctx.scheduler.run_after(0, internal.jobs.process, name=item.name)  # expect: RULE
""",
    "a helper of another module": """
    await each(ctx, names)  # expect: RULE
""",
    "a helper that is given a part": """
    await each(ctx, names[:100])
""",
    "a helper that is given a keyword": """
    await each(ctx, names=names)  # expect: RULE
""",
    "a nested function": """
    async def one(name: str) -> None:
        await ctx.scheduler.run_after(0, internal.jobs.process, name=name)
    for name in names:
        await one(name)  # expect: RULE
""",
    "a match": """
    for name in names:
        match name:
            case "a":
                await ctx.scheduler.run_after(0, internal.jobs.process)  # expect: RULE
""",
    "a count that breaks": """
    for count, name in enumerate(names):
        if count >= 100:
            break
        await ctx.scheduler.run_after(0, internal.jobs.process, name=name)
""",
    "the first only": """
    for name in names:
        await ctx.scheduler.run_after(0, internal.jobs.process, name=name)
        return
""",
    "no schedule": """
    for name in names:
        await ctx.db.insert(Item(name=name))
""",
    "around": """
    if len(names) <= 100:
        for name in names:
            await ctx.scheduler.run_after(0, internal.jobs.process, name=name)
""",
}


@pytest.mark.parametrize("body", OTHERS.values(), ids=OTHERS)
def test_reads_every_kind_of_loop(body: str) -> None:
    head = "\n@mutation\nasync def process_all(ctx: MutationCtx, names: list[str]) -> None:\n"
    assert_expected(RULE, project(head + body.replace("RULE", RULE)))


def test_says_what_the_limit_is_and_shows_the_collection() -> None:
    (found,) = diagnostics(RULE, project(over("names: list[str]", "", "names")))
    assert found.message == (
        "this schedules one function for each item, and nothing limits how many there are: "
        "a mutation schedules at most 1,000"
    )
    assert found.help == (
        "bound it: `Annotated[list[…], Field(max_length=100)]` for an argument, `take(100)` "
        "instead of `collect()`, or a slice"
    )
    assert [note.message for note in found.related] == ["the collection"]
    assert found.location.line == found.related[0].location.line + 1


def test_an_action_has_no_limit_to_name() -> None:
    source = over("names: list[str]", "", "names").replace("mutation", "internal_action")
    (found,) = diagnostics(RULE, project(source.replace("MutationCtx", "ActionCtx")))
    assert found.message.endswith("nothing limits how many there are")
