"""What is said of arguments that a function does not take, and where it stands."""

from __future__ import annotations

import pytest

from gnomon.analyzer.diagnostic import Diagnostic
from gnomon.rules.testing import diagnostics
from tests.rules.arguments_of_jobs import RULE, project

MESSAGES = {
    "process, attempt=1": (
        "`internal.jobs.process` needs `job_id`, which is not given",
        "add `job_id=…`",
        11,
    ),
    "two": (
        "`internal.jobs.two` needs `first` and `second`, which are not given",
        "add `first=…`, `second=…`",
        11,
    ),
    'process, job_id="jobs_1", atempt=1': (
        "`internal.jobs.process` takes no argument `atempt`",
        "did you mean `attempt`?",
        75,
    ),
    "tick, n=1": (
        "`internal.jobs.tick` takes no argument `n`",
        "it takes no arguments",
        50,
    ),
    'two, "a", 2, second=1': (
        "`internal.jobs.two` is given 2 arguments by position, but takes 1",
        "it takes `first`, `second`",
        52,
    ),
    'process, "jobs_1", "one"': (
        "`attempt` of `internal.jobs.process` is `int`, which `'one'` cannot be",
        "give it what fits `int`",
        61,
    ),
}


@pytest.mark.parametrize("arguments", MESSAGES)
def test_says_what_is_wrong_and_where(arguments: str) -> None:
    found = only(
        f"""
        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.run_mutation(internal.jobs.{arguments})
        """
    )
    assert (found.message, found.help, found.location.column) == MESSAGES[arguments]


def test_shows_the_parameter_and_the_helper() -> None:
    found = only(
        """
        from .helpers import later

        @action
        async def act(ctx: ActionCtx) -> None:
            await later(ctx, internal.jobs.tick, 1)
        """
    )
    assert found.message == "`internal.jobs.tick` takes no argument `attempt`"
    (note,) = found.related
    assert (note.location.path, note.location.line) == ("functions/helpers.py", 2)


def only(source: str) -> Diagnostic:
    (found,) = diagnostics(RULE, project(source))
    return found
