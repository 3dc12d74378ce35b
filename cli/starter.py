"""The files of a project that `gnomon init` writes."""

from __future__ import annotations

from collections.abc import Mapping

PYPROJECT = """\
[project]
name = "{name}"
version = "0.1.0"
requires-python = ">=3.11"
dependencies = ["gnomon"]

[dependency-groups]
dev = ["pre-commit>=4", "pytest>=8"]

[tool.gnomon]
functions = "functions"

[tool.pytest.ini_options]
pythonpath = ["."]
testpaths = ["tests"]
"""

GNOMON_TOML = """\
functions = "functions"
"""

GITIGNORE = """\
.venv/
__pycache__/
# gnomon's verdict, and the database.
.gnomon/
"""

PRE_COMMIT = """\
repos:
  - repo: local
    hooks:
      - id: gnomon-check
        name: gnomon check
        entry: gnomon check
        language: system
        types: [python]
        pass_filenames: false
      - id: gnomon-codegen
        name: gnomon codegen
        entry: gnomon codegen --check
        language: system
        types: [python]
        pass_filenames: false
"""

PACKAGE = '''\
"""The backend: what clients may call, and what happens later."""
'''

SCHEMA = '''\
"""The data model: one document class for each table."""

from gnomon import Document


class Message(Document, table="messages"):
    body: str
'''

MESSAGES = '''\
"""Messages, which may expire."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from gnomon import ApplicationError, Id

from ._generated.api import internal
from ._generated.server import MutationCtx, QueryCtx, internal_mutation, mutation, query
from .schema import Message

KEPT = timedelta(days=30)
LATEST = timedelta(days=365)


@mutation
async def send(
    ctx: MutationCtx,
    body: Annotated[str, Field(min_length=1, max_length=500)],
    expires_after: timedelta | None = None,
) -> Id[Message]:
    """Store a message; schedule its removal if it is to expire, within a year."""
    if expires_after is not None and not timedelta(0) <= expires_after <= LATEST:
        raise ApplicationError(f"a message expires within {LATEST.days} days")
    message_id = await ctx.db.insert(Message(body=body))
    if expires_after is not None:
        await ctx.scheduler.run_after(
            expires_after, internal.messages.remove, message_id=message_id
        )
    return message_id


@query
async def latest(
    ctx: QueryCtx, count: Annotated[int, Field(ge=1, le=100)] = 20
) -> list[Message]:
    """The newest messages first."""
    return await ctx.db.query(Message).order("desc").take(count)


@internal_mutation
async def remove(ctx: MutationCtx, message_id: Id[Message]) -> None:
    """Remove a message, unless that has happened already."""
    if await ctx.db.get(message_id) is not None:
        await ctx.db.delete(message_id)


@internal_mutation
async def remove_old(ctx: MutationCtx) -> int:
    """Remove messages that are older than 30 days, at most 1,000; returns how many."""
    cutoff = ctx.now - KEPT
    old = (
        await ctx.db.query(Message)
        .with_index("by_creation_time", lambda q: q.lt("creation_time", cutoff))
        .take(1000)
    )
    for message in old:
        await ctx.db.delete(message.id)
    return len(old)
'''

CRONS = '''\
"""What happens again and again."""

from datetime import time

from gnomon import cron_jobs

from ._generated.api import internal

crons = cron_jobs()

crons.daily("remove old messages", time(3, 0), internal.messages.remove_old)
'''

TESTS = '''\
"""Messages, in a runtime in memory whose clock the tests move."""

from datetime import timedelta

import pytest

from functions._generated.api import api
from gnomon.testing import InMemoryRuntime


def test_a_message_is_read_back(gnomon_runtime: InMemoryRuntime) -> None:
    gnomon_runtime.run_mutation(api.messages.send, body="hello")
    (message,) = gnomon_runtime.run_query(api.messages.latest)
    assert message.body == "hello"


def test_a_message_expires(gnomon_runtime: InMemoryRuntime) -> None:
    hour = timedelta(hours=1)
    gnomon_runtime.run_mutation(api.messages.send, body="soon gone", expires_after=hour)
    gnomon_runtime.run_mutation(api.messages.send, body="here to stay")
    gnomon_runtime.advance(hour)
    left = gnomon_runtime.run_query(api.messages.latest)
    assert [message.body for message in left] == ["here to stay"]


@pytest.mark.gnomon(crons=True)
def test_old_messages_are_removed_in_the_night(gnomon_runtime: InMemoryRuntime) -> None:
    gnomon_runtime.run_mutation(api.messages.send, body="old")
    gnomon_runtime.advance(timedelta(days=29))
    assert len(gnomon_runtime.run_query(api.messages.latest)) == 1
    gnomon_runtime.advance(timedelta(days=2))
    assert gnomon_runtime.run_query(api.messages.latest) == []
'''

FUNCTIONS: Mapping[str, str] = {
    "functions/__init__.py": PACKAGE,
    "functions/schema.py": SCHEMA,
    "functions/messages.py": MESSAGES,
    "functions/crons.py": CRONS,
    "tests/test_messages.py": TESTS,
}
"""Written together or not at all, because each needs the others."""

AROUND: Mapping[str, str] = {
    "pyproject.toml": PYPROJECT,
    ".gitignore": GITIGNORE,
    ".pre-commit-config.yaml": PRE_COMMIT,
}
"""Written where they are missing."""
