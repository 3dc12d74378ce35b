"""What `ctx` makes is awaited."""

from __future__ import annotations

from textwrap import dedent

import pytest

from gnomon.analyzer.diagnostic import Diagnostic
from gnomon.rules.testing import assert_expected, diagnostics
from tests.rules.unawaited_calls import RULE, project

FAULTS = {
    "each coroutine as a statement": """
        @mutation
        async def act(ctx: MutationCtx, i: str) -> None:
            ctx.db.get(i)  # expect: RULE
            ctx.db.insert(Item())  # expect: RULE
            ctx.db.patch(i, a=1)  # expect: RULE
            ctx.db.replace(i, Item())  # expect: RULE
            ctx.db.delete(i)  # expect: RULE
            ctx.db.query(Item).with_index("by_a").order("desc").collect()  # expect: RULE
            ctx.run_query(internal.jobs.get)  # expect: RULE
            ctx.run_mutation(internal.jobs.put)  # expect: RULE
            ctx.scheduler.run_after(0, internal.jobs.put)  # expect: RULE
            ctx.scheduler.run_at(ctx.now, internal.jobs.put)  # expect: RULE
            ctx.scheduler.cancel(i)  # expect: RULE
            ctx.auth.get_user_identity()  # expect: RULE
        """,
    "aliases": """
        @mutation
        async def act(ctx: MutationCtx, i: str) -> None:
            db, delete = ctx.db, ctx.db.delete
            db.insert(Item())  # expect: RULE
            delete(i)  # expect: RULE
            getattr(ctx, "run_query")(internal.jobs.get)  # expect: RULE
        """,
    "a name that nothing awaits": """
        @mutation
        async def act(ctx: MutationCtx, i: str) -> None:
            job = ctx.scheduler.run_after(0, internal.jobs.put)  # expect: RULE
            _ = ctx.db.delete(i)  # expect: RULE
            done: object = ctx.db.delete(i)  # expect: RULE
        """,
    "a test that is always true": """
        @mutation
        async def act(ctx: MutationCtx, i: str) -> None:
            identity = ctx.auth.get_user_identity()  # expect: RULE
            if not identity:
                raise PermissionError
            if ctx.db.get(i) is None:  # expect: RULE
                return
            if (item := ctx.db.get(i)):  # expect: RULE
                print(item.name)
            while ctx.db.query(Item).first():  # expect: RULE
                break
        """,
    "a use of the result": """
        @query
        async def act(ctx: QueryCtx, i: str) -> str:
            name = ctx.db.get(i).name  # expect: RULE
            for row in ctx.db.query(Item).collect():  # expect: RULE
                name += row.name
            names = [row.name for row in ctx.db.query(Item).collect()]  # expect: RULE
            count = len(ctx.db.query(Item).collect())  # expect: RULE
            first = ctx.db.query(Item).take(1)[0]  # expect: RULE
            item = ctx.db.get(i)  # expect: RULE
            return f"{ctx.db.get(i)} {item.name} {count} {first} {names}"  # expect: RULE
        """,
    "conditional forms": """
        @mutation
        async def act(ctx: MutationCtx, i: str, n: int) -> None:
            ctx.db.delete(i) if n else None  # expect: RULE
            n and ctx.db.delete(i)  # expect: RULE
            match n:
                case 1:
                    ctx.db.delete(i)  # expect: RULE
        """,
    "lists and comprehensions that are thrown away": """
        @mutation
        async def act(ctx: MutationCtx, ids: list[str]) -> None:
            [ctx.db.delete(i) for i in ids]  # expect: RULE
            (ctx.db.delete(i) for i in ids)  # expect: RULE
            [ctx.db.delete(ids[0])]  # expect: RULE
            _ = [ctx.db.delete(i) for i in ids]  # expect: RULE
            done: list[object] = [ctx.db.delete(ids[0])]  # expect: RULE
        """,
    "try, else, finally, async with": """
        @action
        async def act(ctx: ActionCtx) -> None:
            try:
                ctx.run_mutation(internal.jobs.put)  # expect: RULE
            except ValueError:
                ctx.run_mutation(internal.jobs.put)  # expect: RULE
            else:
                ctx.run_mutation(internal.jobs.put)  # expect: RULE
            finally:
                async with asyncio.timeout(3):
                    ctx.run_mutation(internal.jobs.put)  # expect: RULE
        """,
    "a nested function, a method and a helper": """
        async def helper(ctx: MutationCtx, i: str) -> None:
            ctx.db.delete(i)  # expect: RULE

        class Service:
            async def go(self, ctx: MutationCtx, i: str) -> None:
                ctx.db.delete(i)  # expect: RULE

        @mutation
        async def act(ctx: MutationCtx, i: str) -> None:
            async def inner() -> None:
                ctx.db.delete(i)  # expect: RULE

            await inner()
            await helper(ctx, i)
        """,
    "an asynchronous helper": """
        async def own(ctx, i):
            await ctx.db.delete(i)

        @mutation
        async def act(ctx: MutationCtx, i: str) -> None:
            save(ctx, Item())  # expect: RULE
            own(ctx, i)  # expect: RULE
        """,
    "a helper of another module that does not say what it is given": """
        from .helpers import drop

        @mutation
        async def act(ctx: MutationCtx, i: str) -> None:
            await drop(ctx, i)  # expect: RULE
        """,
    "what is unpacked": """
        @query
        async def act(ctx: QueryCtx, i: str) -> None:
            rows = [*ctx.db.query(Item).collect()]  # expect: RULE
            print(*ctx.db.query(Item).take(3), rows)  # expect: RULE
            print({**ctx.db.get(i)})  # expect: RULE
        """,
    "what is printed or logged": """
        log = logging.getLogger(__name__)
        events = structlog.get_logger()

        @query
        async def act(ctx: QueryCtx, i: str) -> None:
            print("found", ctx.db.get(i))  # expect: RULE
            log.info("found %s", ctx.db.get(i))  # expect: RULE
            logging.warning("found %s", ctx.db.get(i))  # expect: RULE
            item = ctx.db.get(i)  # expect: RULE
            log.debug("found %r", item)
            logger.info("found {}", ctx.db.get(i))  # expect: RULE
            events.info("found", item=ctx.db.get(i))  # expect: RULE
        """,
    "a case of match, a loop with break, an early return": """
        @mutation
        async def act(ctx: MutationCtx, i: str, n: int) -> None:
            match ctx.db.get(i):  # expect: RULE
                case None:
                    return
            for j in i:
                if n:
                    break
                ctx.db.delete(j)  # expect: RULE
            else:
                ctx.db.delete(i)  # expect: RULE
            while n:
                ctx.db.delete(i)  # expect: RULE
                return
        """,
    "an object that keeps the context": """
        @dataclass
        class Items:
            ctx: MutationCtx

            @property
            def db(self):
                return self.ctx.db

            async def remove(self, i: str) -> None:
                self.ctx.db.delete(i)  # expect: RULE
                self.db.delete(i)  # expect: RULE

        @mutation
        async def act(ctx: MutationCtx, i: str) -> None:
            items = Items(ctx)
            await items.remove(i)
            items.remove(i)  # expect: RULE
        """,
    "partial, and gnomon under an alias": """
        @g.mutation
        async def act(ctx: g.MutationCtx, i: str) -> None:
            partial(ctx.db.delete, i)()  # expect: RULE
            delete = partial(ctx.db.delete)
            delete(i)  # expect: RULE
        """,
    "a wrapped function": """
        def logged(f):
            @wraps(f)
            async def inner(ctx, **kwargs):
                return await f(ctx, **kwargs)

            return inner

        @internal_mutation
        @logged
        async def act(ctx: MutationCtx, i: str) -> None:
            ctx.db.delete(i)  # expect: RULE
        """,
}


@pytest.mark.parametrize("name", FAULTS)
def test_finds(name: str) -> None:
    assert_expected(RULE, project(FAULTS[name].replace("RULE", RULE)))


MESSAGES = {
    "ctx.db.delete(i)": (
        "`ctx.db.delete` is never awaited, so nothing happens",
        "write `await ctx.db.delete(…)`",
    ),
    "print(ctx.db.get(i).name)": (
        "`ctx.db.get` is not awaited: a coroutine is taken for its result",
        "write `await ctx.db.get(…)`",
    ),
    "ctx.db.query(Item).collect()": (
        "`ctx.db.query(…).collect` is never awaited, so nothing happens",
        "write `await ctx.db.query(…).collect(…)`",
    ),
    "save(ctx, Item())": (
        "`save` is never awaited, so nothing happens",
        "write `await save(…)`",
    ),
}


@pytest.mark.parametrize("statement", MESSAGES)
def test_says_what_is_wrong(statement: str) -> None:
    found = only(
        f"""
        @mutation
        async def act(ctx: MutationCtx, i: str) -> None:
            {statement}
        """
    )
    assert (found.message, found.help) == MESSAGES[statement]


def test_stands_at_the_call() -> None:
    found = only(
        """
        @query
        async def act(ctx: QueryCtx, i: str) -> None:
            item = ctx.db.get(i)
            print(item.name)
        """
    )
    assert (found.location.line, found.location.column) == (17, 12)
    assert found.location.end_column == 25


def only(source: str) -> Diagnostic:
    (found,) = diagnostics(RULE, project(source))
    return found


def test_a_helper_that_says_what_it_is_given_is_told_of_where_it_stands_alone() -> None:
    calls = """
        from .removing import remove

        @mutation
        async def act(ctx: MutationCtx, i: str) -> None:
            await remove(ctx, i)
        """
    removing = """
        from gnomon import MutationCtx

        async def remove(ctx: MutationCtx, i: str) -> None:
            ctx.db.delete(i)  # expect: unawaited-call
        """
    assert_expected(RULE, {**project(calls), "functions/removing.py": dedent(removing)})
