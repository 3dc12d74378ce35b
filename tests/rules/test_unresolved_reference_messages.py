"""What is said of a reference that leads nowhere, and where it stands."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.engine import check
from gnomon.rules.catalog import BuiltinCatalog
from gnomon.rules.testing import assert_expected, diagnostics, write_project
from tests.rules.unresolved_references import HEAD, OTHERS, RULE


def test_suggests_the_nearest_name() -> None:
    source = HEAD + "wrong = internal.jobs.proces\n"
    (found,) = diagnostics(RULE, OTHERS | {"functions/example.py": source})
    assert found.message == (
        "`internal.jobs.proces` does not exist: "
        "there is no internal function `proces` in functions/jobs.py"
    )
    assert found.help == "did you mean `internal.jobs.process`?"
    assert (found.location.column, found.location.end_column) == (9, 29)


def test_names_the_missing_module() -> None:
    source = HEAD + "wrong = internal.nothing.like_it\n"
    (found,) = diagnostics(RULE, OTHERS | {"functions/example.py": source})
    assert found.message == (
        "`internal.nothing.like_it` does not exist: there is no module functions/nothing.py"
    )
    assert found.help == "correct the name, or register the function there"


def test_says_which_visibility_is_right() -> None:
    source = HEAD + "wrong = api.jobs.process\n"
    (found,) = diagnostics(RULE, OTHERS | {"functions/example.py": source})
    assert found.message == "`api.jobs.process`: `jobs:process` is internal, not public"
    assert found.help == "write `internal.jobs.process`"


def test_a_helper_used_twice_is_reported_once_where_it_stands() -> None:
    helper = HEAD + (
        "async def helper(ctx):\n    await ctx.run_action(internal.jobs.nothing)"
        "  # expect: unresolved-reference\n"
    )
    source = HEAD + dedent(
        """
        from .helpers import helper

        @action
        async def act(ctx: ActionCtx) -> None:
            await helper(ctx)

        @action
        async def act_too(ctx: ActionCtx) -> None:
            await helper(ctx)
        """
    )
    assert_expected(RULE, OTHERS | {"functions/helpers.py": helper, "functions/example.py": source})


def test_is_silent_about_functions_of_a_module_that_does_not_parse(tmp_path: Path) -> None:
    source = HEAD + "print(internal.broken.get, internal.jobs.nothing)\n"
    write_project(
        tmp_path,
        OTHERS | {"functions/broken.py": "def (:\n", "functions/example.py": source},
    )
    report = check(Config(root=tmp_path, select=frozenset({RULE})), BuiltinCatalog())
    messages = [found.message for found in report.diagnostics if found.rule == RULE]
    assert len(messages) == 1
    assert "internal.jobs.nothing" in messages[0]


def test_a_root_by_itself_leads_on() -> None:
    source = """
        from gnomon import MutationCtx, mutation
        from ._generated import api as generated

        root = generated.internal

        @mutation
        async def act(ctx: MutationCtx) -> None:
            await ctx.scheduler.run_after(0, root.jobs.process)  # expect: unresolved-reference
        """
    assert_expected(RULE, source)


def test_a_reference_in_a_helper_outside_of_the_functions_is_told_of_where_that_is_called() -> None:
    files = {
        "functions/a.py": """
            from gnomon import ActionCtx, internal_action
            from helpers import later

            @internal_action
            async def act(ctx: ActionCtx) -> None:
                await later(ctx)  # expect: unresolved-reference
            """,
        "helpers.py": """
            from functions._generated.api import internal

            async def later(ctx) -> None:
                await ctx.scheduler.run_after(0, internal.a.actt)
            """,
    }
    assert_expected(RULE, files)
    (found,) = diagnostics(RULE, files)
    assert [(note.location.path, note.message) for note in found.related] == [
        ("helpers.py", "the reference stands here")
    ]
    assert found.help == "did you mean `internal.a.act`?"
    assert found.fix is None
