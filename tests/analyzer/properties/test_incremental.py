"""Whatever is edited, and in whatever order: a check that starts from the last one says what a
check of everything says."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from gnomon.analyzer.cache import ledger
from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.data import replace
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.engine import check
from gnomon.analyzer.errors import ProjectError
from gnomon.rules.catalog import BuiltinCatalog

ABSENT = ""

HELPERS = {
    "reads": 'async def load(ctx):\n    return await ctx.db.get("x")\n',
    "reads, further down": '\n\n# moved\nasync def load(ctx):\n    return await ctx.db.get("x")\n',
    "does nothing": "async def load(ctx):\n    return None\n",
    "hands on": "from .other import load\n",
    "hands everything on": "from .other import *\n",
    "calls on": "from . import other\n\nasync def load(ctx):\n    return await other.load(ctx)\n",
    "renamed": 'async def fetch(ctx):\n    return await ctx.db.get("x")\n',
    "takes more": "async def load(ctx, more):\n    return await more\n",
    "checks": """
from gnomon import ApplicationError

async def load(ctx):
    if await ctx.auth.get_user_identity() is None:
        raise ApplicationError("no")
""",
    "registers a job": "def register(crons):\n    crons.interval('x', seconds=0, function=0)\n",
    "at random": "import random\n\nasync def load(ctx):\n    return random.uniform(0, 1)\n",
    "is no Python": "def\n",
}
OTHER = {
    "writes": "async def load(ctx):\n    await ctx.db.delete('x')\n",
    "calls back": """
from . import helpers

async def load(ctx):
    return await helpers.load(ctx)
""",
    "schedules": """
from ._generated.api import internal

async def load(ctx):
    await ctx.scheduler.run_after(5000, internal.jobs.work)
""",
    "registers": """
from gnomon import QueryCtx, query

@query
async def get(ctx: QueryCtx) -> str:
    return "x"
""",
    "wraps": """
from gnomon import action

def load(function):
    return action(function)
""",
    "names what is elsewhere": "from .jobs import work as load\n",
}
JOBS = {
    "act": """
from gnomon import ActionCtx, internal_action
from .helpers import load

@internal_action
async def work(ctx: ActionCtx) -> None:
    await load(ctx)
""",
    "change": """
from gnomon import MutationCtx, mutation
from . import helpers, other

@mutation
async def work(ctx: MutationCtx, id: str) -> None:
    await helpers.load(ctx)
    await other.load(ctx)
""",
    "retry": """
from gnomon import ActionCtx, internal_action
from ._generated.api import internal
from .helpers import load

@internal_action
async def work(ctx: ActionCtx, attempt: int = 0) -> None:
    try:
        await ctx.run_query(internal.other.get)
    except Exception:
        delay = 2**attempt + await load(ctx)
        await ctx.scheduler.run_after(delay, internal.jobs.work, attempt=attempt + 1)
""",
    "wrapped": """
from gnomon import ActionCtx
from .other import load

@load
async def work(ctx: ActionCtx) -> object:
    return await ctx.db.get("x")
""",
}
CRONS = {
    "here": """
from gnomon import cron_jobs
from ._generated.api import internal

crons = cron_jobs()
crons.cron("a", "0 0 30 2 *", internal.jobs.work)
""",
    "elsewhere": """
from gnomon import cron_jobs
from . import helpers

crons = cron_jobs()
helpers.register(crons)
""",
}
TABLE = 'from gnomon import Document\n\nclass Item(Document, table="{table}"):\n    name: str\n'
FILES: dict[str, dict[str, str]] = {
    "functions/helpers.py": HELPERS,
    "functions/other.py": OTHER,
    "functions/jobs.py": JOBS,
    "functions/crons.py": CRONS,
    "functions/schema.py": {name: TABLE.format(table=name) for name in ("items", "others")},
    "functions/deep/schema.py": {"items": TABLE.format(table="items")},
    "functions/other/__init__.py": {"a package": "async def load(ctx):\n    return None\n"},
    "random.py": {"shadows": "def uniform(a, b):\n    return a\n"},
    "gnomon.py": {"shadows": "from other import *\n"},
}
EDITS = st.sampled_from(
    [(path, text) for path, texts in FILES.items() for text in (ABSENT, *texts.values())]
)


def write(root: Path, path: str, text: str) -> None:
    file = root / path
    if text:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    else:
        file.unlink(missing_ok=True)


def said(config: Config, *, use_cache: bool) -> object:
    """What a check says: findings, or why there can be none."""
    try:
        report = check(config, BuiltinCatalog(), use_cache=use_cache)
    except ProjectError as error:
        return str(error)
    assert not report.failures
    return report.diagnostics, report.files, report.checked


CONFIGURATIONS = st.sampled_from(
    [
        {},
        {"ignore": frozenset({"db-in-action"})},
        {"per_file_ignores": (("functions/jobs.py", frozenset({"db-in-action"})),)},
        {"levels": {"db-in-action": Level.ADVICE}},
    ]
)
ROUNDS = st.tuples(CONFIGURATIONS, st.lists(EDITS, min_size=1, max_size=3))
# Whether the cache is always written whole, or what changed is added to it.
PARTS = st.sampled_from([0, 100])


@given(st.lists(ROUNDS, min_size=2, max_size=6), PARTS)
def test_a_check_after_edits_says_what_a_check_of_everything_says(
    rounds: list[tuple[dict[str, Any], list[tuple[str, str]]]], part: float
) -> None:
    with TemporaryDirectory() as folder, patch.object(ledger, "PART", part):
        root = Path(folder).resolve()
        config = Config(root=root, select=frozenset(BuiltinCatalog().names))
        for path in ("functions/helpers.py", "functions/other.py", "functions/jobs.py"):
            write(root, path, next(iter(FILES[path].values())))
        for settings, edits in rounds:
            for path, text in edits:
                write(root, path, text)
            now = replace(config, **settings)
            assert said(now, use_cache=True) == said(now, use_cache=False)
