"""A generated project of function modules: varied, linked with one another, clean under the check.

The same number of modules gives the same bytes on every machine.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

HEADER = '''"""Module {index} of a generated project."""

from __future__ import annotations

from datetime import timedelta
from random import uniform
from typing import Literal

import httpx2
from gnomon import ActionCtx, Id, MutationCtx, QueryCtx
from gnomon import internal_action, internal_mutation, internal_query, mutation, query

from .._generated.api import internal
from ..helpers import clamp, endpoint, require_user
from ..schema import Item
from .m{other} import describe_{other}

LIMIT_{index} = {limit}
Status = Literal["pending", "running", "complete", "failed"]


def describe_{index}(title: str, amount: float) -> str:
    """A line for the log."""
    rounded = round(clamp(amount, 0, LIMIT_{index}), 2)
    words = [word.strip().lower() for word in title.split() if word]
    if not words:
        return "nothing"
    return " ".join(words[:5]) + f" ({{rounded}})"
'''

QUERY = '''

@{public}query
async def {name}(ctx: QueryCtx, status: Status, limit: int = {limit}) -> list[str]:
    """The titles of what has a status."""
    found: list[str] = []
    items = await (
        ctx.db.query(Item)
        .with_index("by_status", lambda q: q.eq("status", status))
        .take(min(limit, {limit}))
    )
    for position, item in enumerate(items):
        if item.title and position % {step} != {rest}:
            found.append(describe_{index}(item.title, item.amount))
        elif item.amount > {limit}:
            found.append(describe_{other}(item.title, item.amount / 2))
    return sorted(found, key=lambda line: (len(line), line))
'''

MUTATION = '''

@mutation
async def {name}(ctx: MutationCtx, title: str, amount: float) -> Id[Item]:
    """Store an item and have it processed."""
    user = await require_user(ctx)
    existing = await (
        ctx.db.query(Item).with_index("by_title", lambda q: q.eq("title", title)).unique()
    )
    if existing is not None and existing.owner == user:
        return existing.id
    total = sum(part * {step} for part in range({limit}) if part % 2)
    item_id = await ctx.db.insert(
        Item(title=title, amount=amount + total, status="pending", owner=user)
    )
    await ctx.scheduler.run_after(0, internal.area{area}.m{index}.{action}, item_id=item_id)
    return item_id
'''

INTERNAL = '''

@internal_mutation
async def {name}(ctx: MutationCtx, item_id: Id[Item], error: str | None = None) -> None:
    """How an item ended."""
    item = await ctx.db.get(item_id)
    match item:
        case None:
            return
        case Item(status="complete"):
            return
        case _ if error is not None:
            await ctx.db.patch(item_id, status="failed", error=error[:{limit}])
        case _:
            await ctx.db.patch(item_id, status="complete", error=None)
'''

ACTION = '''

@internal_action
async def {name}(ctx: ActionCtx, item_id: Id[Item], attempt: int = 0) -> None:
    """Process an item outside, again with growing and random delays if that fails."""
    title = await ctx.run_query(internal.area{area}.m{index}.{getter}, item_id=item_id)
    if title is None:
        return
    headers = {{"x-attempt": str(attempt), "x-module": "{index}"}}
    try:
        async with httpx2.AsyncClient(timeout={step}.0, headers=headers) as client:
            response = await client.post(endpoint("items/{index}"), json={{"title": title}})
            response.raise_for_status()
            if response.json() != {{"ok": True}}:
                raise ValueError(f"unexpected answer for {{title!r}}")
    except (httpx2.HTTPError, ValueError) as error:
        if attempt < {step}:
            delay = timedelta(seconds=2**attempt + uniform(0, 1))
            await ctx.scheduler.run_after(
                delay, internal.area{area}.m{index}.{name}, item_id=item_id, attempt=attempt + 1
            )
        else:
            await ctx.run_mutation(
                internal.area{area}.m{index}.{ending}, item_id=item_id, error=str(error)
            )
        return
    await ctx.run_mutation(internal.area{area}.m{index}.{ending}, item_id=item_id)
'''

GETTER = '''

@internal_query
async def {name}(ctx: QueryCtx, item_id: Id[Item]) -> str | None:
    """The title of an item."""
    item = await ctx.db.get(item_id)
    return None if item is None else describe_{index}(item.title, item.amount)
'''

HELPERS = '''"""What the modules share."""

from __future__ import annotations

import os

from gnomon import ApplicationError, MutationCtx


def clamp(value: float, low: float, high: float) -> float:
    """A value within bounds."""
    return max(low, min(high, value))


def endpoint(path: str) -> str:
    """The address of the service outside."""
    return f"{os.environ['SERVICE_URL']}/{path}"


async def require_user(ctx: MutationCtx) -> str:
    """The caller, who must be signed in."""
    identity = await ctx.auth.get_user_identity()
    if identity is None:
        raise ApplicationError("sign in first")
    return identity.subject
'''

SCHEMA = '''"""The documents of a generated project."""

from __future__ import annotations

from typing import Literal

from gnomon import Document, index


class Item(Document, table="items"):
    title: str
    amount: float
    status: Literal["pending", "running", "complete", "failed"]
    owner: str
    error: str | None = None

    by_status = index("status", "creation_time")
    by_title = index("title")
'''

AREAS = 20


def write_corpus(root: Path, modules: int) -> list[Path]:
    """Write a project of about 150 lines a module below `root`; returns the modules' files."""
    random = Random(modules)
    functions = root / "functions"
    # Without `_generated/`, so that the check is measured and not the code generator.
    functions.mkdir(parents=True, exist_ok=True)
    (root / "pyproject.toml").write_text("[tool.gnomon]\n", encoding="utf-8")
    (functions / "__init__.py").write_text("", encoding="utf-8")
    (functions / "helpers.py").write_text(HELPERS, encoding="utf-8")
    (functions / "schema.py").write_text(SCHEMA, encoding="utf-8")
    areas = min(AREAS, modules)
    files: list[Path] = []
    for index in range(modules):
        folder = functions / f"area{index % areas}"
        folder.mkdir(exist_ok=True)
        (folder / "__init__.py").write_text("", encoding="utf-8")
        # A neighbour of the same area, so that the relative import holds.
        other = (index + areas) % modules
        other = other if other % areas == index % areas else index % areas
        files.append(folder / f"m{index}.py")
        files[-1].write_text(module_source(random, index, index % areas, other), encoding="utf-8")
    return files


def module_source(random: Random, index: int, area: int, other: int) -> str:
    """The source of one module, of varied length and order."""
    words = {"index": index, "area": area, "other": other}

    def numbers() -> dict[str, int]:
        step = random.randint(2, 9)
        return {"limit": random.randint(10, 500), "step": step, "rest": random.randrange(step)}

    blocks = [HEADER.format(**words, **numbers())]
    for group in range(2):
        names = {
            "action": f"process_{group}",
            "getter": f"title_{group}",
            "ending": f"finish_{group}",
        }
        parts = [
            GETTER.format(name=names["getter"], **words),
            INTERNAL.format(name=names["ending"], **words, **numbers()),
            MUTATION.format(name=f"submit_{group}", action=names["action"], **words, **numbers()),
            ACTION.format(
                name=names["action"],
                getter=names["getter"],
                ending=names["ending"],
                **words,
                **numbers(),
            ),
        ]
        for number in range(random.randint(0, 2)):
            public = random.choice(["", "internal_"])
            name = f"list_{group}_{number}"
            parts.append(QUERY.format(name=name, public=public, **words, **numbers()))
        random.shuffle(parts)
        blocks.extend(parts)
    return "".join(blocks)
