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
