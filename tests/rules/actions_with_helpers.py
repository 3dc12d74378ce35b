"""The head of an action's module in the tests of `db-in-action`, and a helper that it may call."""

from __future__ import annotations

RULE = "db-in-action"

HEAD = """
import asyncio
import functools
from contextlib import asynccontextmanager
from dataclasses import dataclass

from gnomon import ActionCtx, MutationCtx, QueryCtx, action, internal_action

"""

HELPER = """
async def load(ctx, item_id):
    return await ctx.db.get(item_id)

"""
