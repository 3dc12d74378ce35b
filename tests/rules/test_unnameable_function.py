"""`unnameable-function`: functions that cannot be written in a reference."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import assert_expected, diagnostics

RULE = "unnameable-function"
HEAD = "from gnomon import MutationCtx, mutation\n\n@mutation\n"
PLAIN = f"{HEAD}async def run(ctx: MutationCtx) -> None: ...\n"
MARKED = f"{HEAD}async def run(ctx: MutationCtx) -> None:  # expect: {RULE}\n    ...\n"


@pytest.mark.parametrize(
    "path",
    ["__init__.py", "class.py", "import.py", "my-jobs.py", "billing/None.py", "2024/reports.py"],
)
def test_finds_a_function_that_its_module_keeps_from_being_named(path: str) -> None:
    assert_expected(RULE, {f"functions/{path}": MARKED})


def test_finds_a_function_that_has_the_name_of_a_module_beside_it() -> None:
    files = {"functions/a/__init__.py": MARKED, "functions/a/run.py": PLAIN}
    assert_expected(RULE, files)


REGISTERED = {
    "gnomon under an alias": "import gnomon as g\n\n@g.mutation\nasync def run(ctx: g.MutationCtx)",
    "the generated module": (
        "from ._generated.server import MutationCtx, mutation\n\n"
        "@mutation\nasync def run(ctx: MutationCtx)"
    ),
    "a star import": "from gnomon import *\n\n@mutation\nasync def run(ctx: MutationCtx)",
    "brackets": (
        "from gnomon import QueryCtx, internal_query as iq\n\n@iq()\nasync def run(ctx: QueryCtx)"
    ),
    "a decorator of its own": (
        "from gnomon import MutationCtx, mutation\n\ndef same(f):\n    return f\n\n"
        "@mutation\n@same\nasync def run(ctx: MutationCtx)"
    ),
    "a plain action": (
        "from gnomon import BlockingActionCtx, action\n\n@action\ndef run(ctx: BlockingActionCtx)"
    ),
}


@pytest.mark.parametrize("source", REGISTERED.values(), ids=REGISTERED)
def test_finds_it_however_it_is_registered_by(source: str) -> None:
    marked = f"{source} -> None:  # expect: {RULE}\n    ...\n"
    assert_expected(RULE, {"functions/class.py": marked})


@pytest.mark.parametrize(
    "path", ["jobs.py", "list.py", "match.py", "type.py", "a/__init__.py", "a/b/c.py", "delete_.py"]
)
def test_leaves_alone_what_can_be_named(path: str) -> None:
    assert_expected(RULE, {f"functions/{path}": PLAIN})


@pytest.mark.parametrize("name", ["delete_", "import_", "list", "type", "print", "id"])
def test_leaves_alone_names_of_builtins(name: str) -> None:
    assert_expected(RULE, {"functions/jobs.py": PLAIN.replace("run", name)})


def test_leaves_alone_what_is_not_registered() -> None:
    source = "async def run(ctx: object) -> None: ...\n"
    assert_expected(RULE, {"functions/__init__.py": source, "functions/class.py": source})


def test_says_what_to_do() -> None:
    (found,) = diagnostics(RULE, {"functions/class.py": PLAIN})
    assert found.message == "`class` cannot be written in a reference"
    assert found.help == "rename functions/class.py"
