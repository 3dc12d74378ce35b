"""A function is found by reference in whatever way it was registered."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import assert_expected

RULE = "unresolved-reference"

HEAD = """
from functools import partial

from gnomon import ActionCtx, action, cron_jobs, internal_action
from ._generated.api import api, internal

"""

REGISTRATIONS = {
    "a wrapper with arguments": """
        def allowed(role):
            def decorate(f):
                async def inner(ctx, **kwargs):
                    return await f(ctx, **kwargs)

                return internal_action(inner)

            return decorate

        @allowed("admin")
        async def registered(ctx: ActionCtx) -> None: ...
        """,
    "a wrapper that decorates": """
        def authed(f):
            @internal_action
            async def inner(ctx, **kwargs):
                return await f(ctx, **kwargs)

            return inner

        @authed
        async def registered(ctx: ActionCtx) -> None: ...
        """,
    "a wrapper that names its result": """
        def authed(f):
            wrapped = internal_action(f)
            return wrapped

        @authed
        async def registered(ctx: ActionCtx) -> None: ...
        """,
    "a wrapper that gives the decorator": """
        def ours():
            return internal_action

        @ours()
        async def registered(ctx: ActionCtx) -> None: ...
        """,
    "a wrapper that is a lambda": """
        ours = lambda f: internal_action(f)

        @ours
        async def registered(ctx: ActionCtx) -> None: ...
        """,
    "a partial wrapper": """
        def with_role(role, f):
            return internal_action(f)

        admin = partial(with_role, "admin")

        @admin
        async def registered(ctx: ActionCtx) -> None: ...
        """,
    "a partial decorator": """
        ours = partial(internal_action)

        @ours
        async def registered(ctx: ActionCtx) -> None: ...
        """,
    "a decorator called before": """
        ours = internal_action()

        @ours
        async def registered(ctx: ActionCtx) -> None: ...
        """,
    "a wrapper of another module": """
        from .wrappers import authed

        @authed
        async def registered(ctx: ActionCtx) -> None: ...
        """,
    "a call": """
        async def _registered(ctx: ActionCtx) -> None: ...

        registered = internal_action(_registered)
        """,
    "a call with arguments": """
        async def _registered(ctx: ActionCtx) -> None: ...

        registered = internal_action()(_registered)
        """,
    "a call with an annotation": """
        async def _registered(ctx: ActionCtx) -> None: ...

        registered: object = internal_action(_registered)
        """,
    "a call of a wrapped function": """
        def logged(f):
            return f

        async def _registered(ctx: ActionCtx) -> None: ...

        registered = internal_action(logged(logged(_registered)))
        """,
    "a definition under a condition": """
        if True:
            @internal_action
            async def registered(ctx: ActionCtx) -> None: ...
        """,
    "a plain function": """
        @internal_action
        def registered(ctx) -> None: ...
        """,
}


@pytest.mark.parametrize("name", REGISTRATIONS)
def test_knows_what_is_registered_by(name: str) -> None:
    wrappers = """
        from gnomon import internal_action

        def authed(f):
            return internal_action(f)
        """
    source = HEAD + _dedented(REGISTRATIONS[name]) + "\nprint(internal.example.registered)\n"
    assert_expected(RULE, {"functions/wrappers.py": wrappers, "functions/example.py": source})


def _dedented(text: str) -> str:
    return "\n".join(line.removeprefix(" " * 8) for line in text.splitlines())
