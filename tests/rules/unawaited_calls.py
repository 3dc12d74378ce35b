"""The small project of the tests of `unawaited-call`: functions, and their helpers."""

from __future__ import annotations

from textwrap import dedent

RULE = "unawaited-call"

HEAD = """\
import asyncio, logging
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial, wraps

import gnomon as g
import structlog
from gnomon import ActionCtx, BlockingActionCtx, MutationCtx, QueryCtx
from gnomon import action, internal_mutation, mutation, query
from loguru import logger
from ._generated.api import internal
from .helpers import save, saved
from .schema import Item
"""

HELPERS = """\
async def save(ctx, item):
    return await ctx.db.insert(item)

def saved(ctx, item):
    return ctx.db.insert(item)

async def drop(ctx, i):
    ctx.db.delete(i)
"""


def project(source: str) -> dict[str, str]:
    """A project whose module `example` has this body."""
    return {"functions/helpers.py": HELPERS, "functions/example.py": HEAD + dedent(source)}
