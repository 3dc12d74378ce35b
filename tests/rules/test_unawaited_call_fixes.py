"""The fix awaits the call where an `await` may stand."""

from __future__ import annotations

from textwrap import dedent

from gnomon.rules.testing import diagnostics, fixed
from tests.rules.unawaited_calls import HEAD, RULE, project


def test_the_fix_awaits_it() -> None:
    source = """
        @mutation
        async def act(ctx: MutationCtx, i: str) -> None:
            {0}ctx.db.delete(i)  # why
            item = {0}ctx.db.get(i)
            {0}save(ctx, item.name)
            if {0}ctx.db.get(i) is None or not {0}ctx.db.get("b"):
                return
            for row in {0}ctx.db.query(Item).collect():
                [{0}ctx.db.delete(i) for i in row.ids]
            print({1}ctx.db.get(i){2}.name, {1}ctx.db.query(Item).take(3){2}[0])
            print(f"{{{0}ctx.db.get(i)}}", any(row.ok for row in {0}ctx.db.query(Item).collect()))
            print([*{0}ctx.db.query(Item).collect()], {{**{0}ctx.db.get(i)}})
            await ctx.db.delete(i) if row else {0}ctx.db.delete("b")
        """
    after = fixed(RULE, project(source.format("", "", "")))["functions/example.py"]
    assert after == HEAD + dedent(source.format("await ", "(await ", ")"))


def test_nothing_is_awaited_where_that_would_make_an_asynchronous_generator() -> None:
    source = """
        @query
        async def act(ctx: QueryCtx, ids: list[str]) -> None:
            print(any(ctx.db.get(i).ok for i in ids))
            later = lambda i: ctx.db.get(i).name
            later("a")
        """
    assert diagnostics(RULE, project(source))
    assert fixed(RULE, project(source)) == {}
