"""The digest of a module's interface: what generated code can depend on, and nothing else."""

from __future__ import annotations

import ast

import pytest

from gnomon.analyzer.cache.interface import interface_digest
from gnomon.analyzer.lower.from_ast.module import lower

SOURCE = '''
from gnomon import MutationCtx, mutation

LIMIT = 3

def authed(function):
    return mutation(function)

@mutation
async def submit(ctx: MutationCtx, data: str, limit: int = LIMIT) -> str:
    """Takes a job."""
    return data
'''


def digest(source: str) -> str:
    tree = ast.parse(source)
    module, _ = lower(tree, path="functions/jobs.py", name="functions.jobs", is_package=False)
    return interface_digest(module)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("    return data\n", "    return data.strip()\n"),
        ("LIMIT = 3\n", "LIMIT = 3\n\n\n# a comment\n"),
        ("data: str,", "data:str  ,"),
    ],
    ids=["a body", "moved lines", "white space"],
)
def test_it_stays_under_a_change_of(before: str, after: str) -> None:
    assert before in SOURCE
    assert digest(SOURCE.replace(before, after)) == digest(SOURCE)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("data: str", "data: int"),
        ("-> str", "-> int"),
        ("limit: int = LIMIT", "limit: int"),
        ("Takes a job.", "Takes a task."),
        ("LIMIT = 3", "LIMIT = 4"),
        ("@mutation\n", "@authed\n"),
        ("return mutation(function)", "return query(function)"),
        ("async def submit", "async def send"),
        ("import MutationCtx", "import QueryCtx as MutationCtx"),
    ],
    ids=lambda text: text.strip(),
)
def test_it_changes_with(before: str, after: str) -> None:
    assert before in SOURCE
    assert digest(SOURCE.replace(before, after)) != digest(SOURCE)
