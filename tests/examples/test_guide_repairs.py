"""Undoing any repair of the guide's app makes the check speak: its silence means something."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from gnomon.cli.program import main

GUIDE = Path(__file__).parents[2] / "examples" / "guide"


@dataclass(frozen=True, slots=True)
class Damage:
    """A text of a module, what it becomes, and the findings: rule and start of the line."""

    module: str
    before: str
    after: str
    findings: tuple[tuple[str, str], ...]


UNHANDLED = "unhandled-action-failure"
DAMAGES = {
    "a retry without its jitter": Damage(
        "jobs.py",
        "seconds=2**attempt + uniform(0, 1)",
        "seconds=2**attempt",
        (("unjittered-retry", "delay,"),),
    ),
    "a retry by hand without its jitter": Damage(
        "jobs.py",
        "run_after(base_delay + jitter, ",
        "run_after(base_delay, ",
        (("unjittered-retry", "await ctx.scheduler.run_after(base_delay"),),
    ),
    "an action that reads the database": Damage(
        "items.py",
        "await ctx.run_query(internal.items.get_by_id, item_id=item_id)\n    if item is None:",
        "await ctx.db.get(item_id)\n    if item is None:",
        (("db-in-action", "item = await ctx.db.get"),),
    ),
    "a public action that posts": Damage(
        "items.py",
        "@internal_action\nasync def process_data",
        "@action\nasync def process_data",
        (("public-dangerous-function", "async def process_data"),),
    ),
    "a public function that deletes": Damage(
        "users.py",
        "@internal_action\nasync def delete_all_user_data",
        "@action\nasync def delete_all_user_data",
        (
            ("public-dangerous-function", "async def delete_all_user_data"),
            ("unresolved-reference", "await ctx.scheduler.run_after(0, internal.users.delete_all"),
        ),
    ),
    "an e-mail whose lost connection is not caught": Damage(
        "emails.py",
        "except (httpx2.HTTPError, ValidationError)",
        "except ValidationError",
        ((UNHANDLED, "response = await client.post("),),
    ),
    "a rollback whose failure is not caught": Damage(
        "subscriptions.py",
        "except httpx2.HTTPError as error",
        "except ValidationError as error",
        ((UNHANDLED, "await roll_back("),),
    ),
    "a batch item whose failure is not caught": Damage(
        "items.py",
        "except (httpx2.HTTPError, ValidationError, ApplicationError)",
        "except (ValidationError, ApplicationError)",
        ((UNHANDLED, "result = await processed(item)"),),
    ),
    "a pull whose failure is only passed over": Damage(
        "sync.py",
        "await ctx.run_mutation(internal.sync.record_failure, error=outside.reason(error))",
        "pass",
        ((UNHANDLED, 'response = await client.get("/items")'),),
    ),
    "a deletion by the guide's other name": Damage(
        "messages.py",
        "internal.messages.delete,",
        "internal.messages.delete_,",
        (("unresolved-reference", "await ctx.scheduler.run_after(expires_in"),),
    ),
    "a report at the guide's nine o'clock": Damage(
        "crons.py",
        '"0 9 * * *"',
        '"0 9 *"',
        (("invalid-cron", 'crons.cron("daily report"'),),
    ),
    "a file of any type": Damage(
        "pdf.py",
        "pdf_data: bytes",
        'pdf_data: "typing.Any"',
        (("untyped-any", "def extract_text"),),
    ),
}


Finding = tuple[str, str, str]
"""The module, the rule, and the line it speaks of."""


def damage_all(functions: Path) -> None:
    """Undo every repair in a copy of the app's functions."""
    for damage in DAMAGES.values():
        module = functions / damage.module
        text = module.read_text()
        assert text.count(damage.before) == 1, damage.before
        text = text.replace(damage.before, damage.after)
        if damage.after.startswith("@action"):
            text = text.replace("    internal_action,\n", "    action,\n    internal_action,\n", 1)
        if "typing." in damage.after:
            text = text.replace("from io", "import typing\nfrom io", 1)
        module.write_text(text)


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> list[Finding]:
    """What the check says of the app once every repair is undone."""
    root = tmp_path_factory.mktemp("damaged")
    functions = root / "functions"
    copytree(GUIDE / "functions", functions, ignore=ignore_patterns("__pycache__"))
    (root / "gnomon.toml").write_text("")
    damage_all(functions)
    printed = io.StringIO()
    with redirect_stdout(printed):
        # The undone repairs change signatures, too, so what was generated is stale, and rightly.
        words = ["check", "--ignore", "stale-generated", "--output-format", "json", str(root)]
        assert main(words) == 1
    found: list[Finding] = []
    for finding in json.loads(printed.getvalue()):
        lines = (root / finding["path"]).read_text().splitlines()
        line = lines[finding["line"] - 1].strip()
        found.append((Path(finding["path"]).name, finding["rule"], line))
    return found


def is_expected(finding: Finding, damage: Damage) -> bool:
    module, rule, line = finding
    return module == damage.module and any(
        rule == expected and line.startswith(start) for expected, start in damage.findings
    )


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_undoing_a_repair_is_found(findings: list[Finding], damage: Damage) -> None:
    found = [finding for finding in findings if is_expected(finding, damage)]
    assert len(found) == len(damage.findings), findings


def test_nothing_else_is_found(findings: list[Finding]) -> None:
    others = [
        finding
        for finding in findings
        if not any(is_expected(finding, damage) for damage in DAMAGES.values())
    ]
    assert others == []
