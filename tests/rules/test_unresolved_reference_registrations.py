"""A function is found by reference in whatever way it was registered."""

from __future__ import annotations

from textwrap import dedent

import pytest

from gnomon.rules.testing import assert_expected, diagnostics

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
    "a method of an object": """
        class Jobs:
            def job(self, f):
                return internal_action(f)

        jobs = Jobs()

        @jobs.job
        async def registered(ctx: ActionCtx) -> None: ...
        """,
    "a method with arguments, of an object of another module": """
        from .wrappers import jobs

        @jobs.job(retries=3)
        async def registered(ctx: ActionCtx) -> None: ...
        """,
    "a static method": """
        class Jobs:
            @staticmethod
            def job(f):
                return internal_action(f)

        @Jobs.job
        async def registered(ctx: ActionCtx) -> None: ...
        """,
    "an object that is called": """
        class Register:
            def __call__(self, f):
                return internal_action(f)

        ours = Register()

        @ours
        async def registered(ctx: ActionCtx) -> None: ...
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

        class Jobs:
            def job(self, *, retries):
                def decorate(f):
                    return internal_action(f)
                return decorate

        jobs = Jobs()
        """
    source = HEAD + dedent(REGISTRATIONS[name]) + "\nprint(internal.example.registered)\n"
    assert_expected(RULE, {"functions/wrappers.py": wrappers, "functions/example.py": source})


def test_says_that_what_is_defined_there_is_not_seen_to_be_registered() -> None:
    source = HEAD + dedent("""
        def made(f):
            return f

        registered = made(print)

        print(internal.example.registered)
        """)
    (found,) = diagnostics(RULE, source)
    assert found.message == (
        "`internal.example.registered` does not exist: there is no internal function "
        "`registered` in functions/example.py"
    )
    assert found.help == (
        "`registered` is defined there; register it where that can be read, with a decorator such "
        "as `@internal_mutation`"
    )
