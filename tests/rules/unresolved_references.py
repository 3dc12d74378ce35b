"""The small project of the tests of `unresolved-reference`: functions that there are."""

from __future__ import annotations

RULE = "unresolved-reference"

OTHERS = {
    "functions/jobs.py": """
        from gnomon import ActionCtx, MutationCtx, QueryCtx
        from gnomon import internal_action, internal_mutation, query

        @internal_action
        async def process(ctx: ActionCtx) -> None: ...

        @internal_mutation()
        async def finish(ctx: MutationCtx) -> None: ...

        @query
        async def listed(ctx: QueryCtx) -> None: ...

        async def helper() -> None: ...
        """,
    "functions/billing/__init__.py": "",
    "functions/billing/invoices.py": """
        import gnomon as g

        def authed(f):
            async def inner(ctx: g.MutationCtx, **kwargs):
                return await f(ctx, **kwargs)

            return g.mutation(inner)

        @authed
        async def send(ctx: g.MutationCtx) -> None: ...

        async def _pay(ctx: g.ActionCtx) -> None: ...

        pay = g.internal_action(_pay)
        """,
}

HEAD = """
from functools import partial

from gnomon import ActionCtx, action, cron_jobs, internal_action
from ._generated.api import api, internal

"""
