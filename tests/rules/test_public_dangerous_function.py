"""A public function that does something dangerous must have checked its caller on every path."""

from __future__ import annotations

from textwrap import dedent

import pytest

from gnomon.rules.testing import assert_expected, diagnostics
from tests.rules.dangerous_functions import HEAD, RULE

DEEDS = {
    "deletes": """
        @mutation
        async def act(ctx: MutationCtx, item_id: str) -> None:  # expect: public-dangerous-function
            await ctx.db.delete(item_id)
        """,
    "deletes, by another name of the decorator": """
        @g.mutation()
        async def act(  # expect: public-dangerous-function
            ctx: g.MutationCtx, item_id: str
        ) -> None:
            await ctx.db.delete(item_id)
        """,
    "deletes through an alias": """
        @mutation
        async def act(  # expect: public-dangerous-function
            ctx: MutationCtx, ids: list[str]
        ) -> None:
            drop = ctx.db.delete
            for item_id in ids:
                await drop(item_id)
        """,
    "deletes by one of two methods": """
        @mutation
        async def act(  # expect: public-dangerous-function
            ctx: MutationCtx, item_id: str, hard: bool
        ) -> None:
            change = ctx.db.delete if hard else ctx.db.get
            await change(item_id)
        """,
    "deletes with a function handed over": """
        @mutation
        async def act(  # expect: public-dangerous-function
            ctx: MutationCtx, ids: list[str]
        ) -> None:
            for deleting in map(ctx.db.delete, ids):
                await deleting
        """,
    "deletes in a helper": """
        @mutation
        async def act(ctx: MutationCtx, item_id: str) -> None:  # expect: public-dangerous-function
            await remove(ctx, item_id)
        """,
    "deletes in a comprehension": """
        @mutation
        async def act(  # expect: public-dangerous-function
            ctx: MutationCtx, ids: list[str]
        ) -> None:
            [await ctx.db.delete(i) for i in ids]
        """,
    "deletes by reference": """
        @action
        async def act(ctx: ActionCtx, item_id: str) -> None:  # expect: public-dangerous-function
            await ctx.run_mutation(internal.example.erase, item_id=item_id)
        """,
    "deletes by an alias of the reference": """
        @action
        async def act(ctx: ActionCtx, item_id: str) -> None:  # expect: public-dangerous-function
            example = internal.example
            run = ctx.run_mutation
            await run(example.erase, item_id=item_id)
        """,
    "deletes by one of two references": """
        @action
        async def act(  # expect: public-dangerous-function
            ctx: ActionCtx, item_id: str, gone: bool
        ) -> None:
            reference = internal.example.erase if gone else internal.example.rename
            await ctx.run_mutation(reference, item_id=item_id)
        """,
    "deletes through an internal action": """
        @internal_action
        async def middle(ctx: ActionCtx, item_id: str) -> None:
            await ctx.run_mutation(internal.example.erase, item_id=item_id)

        @action
        async def act(ctx: ActionCtx, item_id: str) -> None:  # expect: public-dangerous-function
            await ctx.run_action(internal.example.middle, item_id=item_id)
        """,
    "posts": """
        @action
        async def act(ctx: ActionCtx, text: str) -> None:  # expect: public-dangerous-function
            async with httpx2.AsyncClient() as client:
                await client.post("https://example.com", content=text)
        """,
    "requests by a changing method": """
        METHOD = "DELETE"

        @action
        async def act(ctx: ActionCtx, text: str) -> None:  # expect: public-dangerous-function
            httpx2.request(METHOD, "https://example.com")
        """,
    "mails": """
        import smtplib

        @action
        async def act(ctx: ActionCtx, text: str) -> None:  # expect: public-dangerous-function
            with smtplib.SMTP("localhost") as server:
                server.send_message(text)
        """,
    "pays": """
        import stripe

        @action
        async def act(ctx: ActionCtx, text: str) -> None:  # expect: public-dangerous-function
            stripe.Charge.create(amount=1)
        """,
}


@pytest.mark.parametrize("name", DEEDS)
def test_finds_a_function_that(name: str) -> None:
    assert_expected(RULE, HEAD + dedent(DEEDS[name]))


HARMLESS = {
    "an internal function": """
        @internal_mutation
        async def act(ctx: MutationCtx, item_id: str) -> None:
            await ctx.db.delete(item_id)

        @internal_action
        async def act_too(ctx: ActionCtx, item_id: str) -> None:
            httpx2.post("https://example.com")
            await ctx.run_mutation(internal.example.erase, item_id=item_id)
        """,
    "scheduling": """
        @mutation
        async def act(ctx: MutationCtx, item_id: str) -> None:
            await ctx.scheduler.run_after(0, internal.example.erase, item_id=item_id)
            await ctx.scheduler.run_at(ctx.now, internal.example.erase, item_id=item_id)
        """,
    "writing": """
        @mutation
        async def act(ctx: MutationCtx, item_id: str) -> None:
            await ctx.db.insert(Item())
            await ctx.db.patch(item_id, name="a")

        @action
        async def act_too(ctx: ActionCtx, item_id: str) -> None:
            await ctx.run_mutation(internal.example.rename, item_id=item_id)
        """,
    "reading the world": """
        METHOD = "GET"

        @action
        async def act(ctx: ActionCtx, url: str) -> None:
            async with httpx2.AsyncClient() as client:
                await client.get(url)
                await client.head(url)
                await client.request("GET", url)
                await client.request(METHOD, url)
                async with client.stream("get", url):
                    pass
        """,
    "deleting from something else": """
        @mutation
        async def act(ctx: MutationCtx, names: set[str], item: dict[str, str]) -> None:
            names.delete("a")
            del item["a"]
            store.db.delete("a")
        """,
    "unreachable code": """
        @mutation
        async def act(ctx: MutationCtx, item_id: str) -> None:
            if False:
                await ctx.db.delete(item_id)
            return
            await ctx.db.delete(item_id)
        """,
    "a helper nobody registers": """
        async def act(ctx: MutationCtx, item_id: str) -> None:
            await ctx.db.delete(item_id)
        """,
    "functions that run each other": """
        @action
        async def ping(ctx: ActionCtx, n: int) -> None:
            await ctx.run_action(api.example.pong, n=n)

        @action
        async def pong(ctx: ActionCtx, n: int) -> None:
            await ctx.run_action(api.example.ping, n=n)
        """,
}


@pytest.mark.parametrize("name", HARMLESS)
def test_is_silent_about(name: str) -> None:
    assert_expected(RULE, HEAD + dedent(HARMLESS[name]))


def test_says_what_to_do_and_shows_the_way() -> None:
    (found,) = diagnostics(RULE, HEAD + dedent(DEEDS["deletes by reference"]))
    assert found.message == (
        "anyone may call `act`, a public action that deletes documents without checking who calls"
    )
    assert found.help == (
        "make it internal with `@internal_action`, or check "
        "`await ctx.auth.get_user_identity()` first"
    )
    assert (found.location.line, found.location.column) == (23, 11)
    assert found.location.end_column == 14
    assert [(note.location.line, note.message) for note in found.related] == [
        (24, "through this call"),
        (12, "here it deletes documents"),
    ]


def test_names_the_effect() -> None:
    (found,) = diagnostics(RULE, HEAD + dedent(DEEDS["posts"]))
    assert "a public action that calls `httpx2.AsyncClient.post` without" in found.message


def test_one_finding_a_function() -> None:
    source = """
        @mutation
        async def act(ctx: MutationCtx, item_id: str) -> None:
            await ctx.db.delete(item_id)
            await ctx.db.delete(item_id)
            await remove(ctx, item_id)
        """
    assert len(diagnostics(RULE, HEAD + dedent(source))) == 1
