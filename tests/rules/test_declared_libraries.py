"""What the configuration declares of libraries is seen by every rule that cares about them."""

from __future__ import annotations

from pathlib import Path

import pytest

from gnomon.analyzer.config.configuration import load_config
from gnomon.analyzer.config.file import ConfigurationError
from gnomon.analyzer.engine import check
from gnomon.rules.catalog import BuiltinCatalog
from gnomon.rules.testing import write_project

DECLARED = """
[clients.acme_pay]
reading = ["get_*"]
changing = ["refund"]
payments = ["charge"]
resources = ["open_account"]
errors = ["acme_pay.PayError"]
timeout-keyword = "deadline"

[clients."acme.aio"]
asynchronous = true

[calls]
blocking = ["acme_pdf.render"]
clocks = ["acme_time.now"]
random = ["acme_ids.*"]
files = ["acme_store.open"]
sleeps = ["acme_time.rest"]

[retries."acme_net.retry"]
jitter-keywords = ["jitter"]
limit-keywords = ["attempts"]
"""

HEAD = """
import acme.aio
import acme_pay as pay
import acme_ids, acme_net, acme_pdf, acme_store, acme_time
from acme_pay import Client
from gnomon import ActionCtx, MutationCtx, action, internal_action, internal_mutation, mutation
from ._generated.api import internal
from .money import take

paying = Client(key="k")
"""
MONEY = """
import acme_pay

async def take(amount: int) -> None:
    acme_pay.Client().charge(amount)
"""


def found(rule: str, body: str, tmp_path: Path, settings: str = DECLARED) -> list[int]:
    """The lines below HEAD at which a rule finds something."""
    files = {"functions/jobs.py": HEAD + body, "functions/money.py": MONEY}
    write_project(tmp_path, files)
    (tmp_path / "gnomon.toml").write_text(f'select = ["{rule}"]\n{settings}')
    report = check(load_config(tmp_path, BuiltinCatalog()), BuiltinCatalog())
    assert not report.failures, report.failures
    start = HEAD.lstrip().count("\n")
    return [found.location.line - start for found in report.diagnostics]


def in_action(line: str) -> str:
    return f"@action\nasync def act(ctx: ActionCtx, flag: bool) -> None:\n    {line}\n"


def in_mutation(line: str) -> str:
    return f"@internal_mutation\nasync def act(ctx: MutationCtx) -> None:\n    {line}\n"


PAYS = {
    "the module": "pay.Client().charge(5)",
    "a function of it": "pay.charge(5)",
    "a name of it": "Client().charge(5)",
    "an object made before": "paying.charge(5)",
    "a walrus": "print((client := Client()).charge(5))",
    "a conditional form": "Client().charge(5) if flag else None",
    "a comprehension": "print([Client().charge(n) for n in range(3)])",
    "a helper of another module": "await take(5)",
    "a lambda": "(lambda: Client().charge(5))()",
    "getattr": "getattr(Client(), 'charge')(5)",
}


@pytest.mark.parametrize("line", PAYS.values(), ids=PAYS)
@pytest.mark.parametrize("rule", ["unhandled-action-failure", "blocking-call"])
def test_a_declared_client_is_seen_through(rule: str, line: str, tmp_path: Path) -> None:
    assert found(rule, in_action(line), tmp_path) == [3]


SEEN = {
    "public-dangerous-function": (in_action("Client().refund(5)"), [2]),
    "missing-timeout": (in_action("Client().charge(5)"), [3]),
    "side-effect-in-transaction": (in_mutation("Client().get_balance()"), [3]),
    "import-time-effect": ("Client().get_balance()\n", [1]),
    "uncompensated-effect": (
        in_action("Client().open_account()\n    await ctx.run_mutation(internal.jobs.note)"),
        [4],
    ),
    "missing-idempotency-key": (
        "@mutation\nasync def buy(ctx: MutationCtx) -> None:\n"
        "    await ctx.scheduler.run_after(0, internal.jobs.act)\n\n"
        "@internal_action\nasync def act(ctx: ActionCtx) -> None:\n    Client().charge(5)\n",
        [3],
    ),
    "synchronized-fan-out": (
        "@mutation\nasync def buy(ctx: MutationCtx, users: list[str]) -> None:\n"
        "    for user in users:\n"
        "        await ctx.scheduler.run_after(0, internal.jobs.act)\n\n"
        "@internal_action\nasync def act(ctx: ActionCtx) -> None:\n    Client().charge(5)\n",
        [4],
    ),
}


@pytest.mark.parametrize("rule", SEEN)
def test_a_declared_client_is_seen_by(rule: str, tmp_path: Path) -> None:
    source, lines = SEEN[rule]
    assert found(rule, source, tmp_path) == lines
    assert found(rule, source, tmp_path, settings="") == []


SILENT = {
    "public-dangerous-function": in_action("Client().get_balance()"),
    "missing-timeout": in_action("Client().charge(5, deadline=3)"),
    "blocking-call": in_action("await acme.aio.Client().send(1)"),
    "uncompensated-effect": in_action(
        "Client().refund(5)\n    await ctx.run_mutation(internal.jobs.note)"
    ),
    "unhandled-action-failure": in_action(
        "try:\n        Client().charge(5)\n    except pay.PayError as error:\n"
        "        await ctx.run_mutation(internal.jobs.note, error=str(error))"
    ),
    "side-effect-in-transaction": in_mutation("Client()"),
}


@pytest.mark.parametrize("rule", SILENT)
def test_a_declared_client_that_is_used_well_is_left_alone_by(rule: str, tmp_path: Path) -> None:
    assert found(rule, SILENT[rule], tmp_path) == []


def test_only_the_declared_errors_are_caught(tmp_path: Path) -> None:
    body = in_action(
        "try:\n        Client().charge(5)\n    except ValueError as error:\n"
        "        await ctx.run_mutation(internal.jobs.note, error=str(error))"
    )
    assert found("unhandled-action-failure", body, tmp_path) == [4]


CALLS = {
    "blocking-call": (in_action("acme_pdf.render(1)"), [3]),
    "side-effect-in-transaction": (
        in_mutation(
            "acme_time.now()\n    acme_ids.new()\n    acme_store.open('a')\n    acme_time.rest(1)"
        ),
        [3, 4, 5, 6],
    ),
    "import-time-effect": ("START = acme_time.now()\nDATA = acme_store.open('a')\n", [1, 2]),
    "unjittered-retry": (
        "@acme_net.retry(attempts=3)\nasync def load() -> None: ...\n"
        "@acme_net.retry(attempts=3, jitter=1)\nasync def other() -> None: ...\n",
        [1],
    ),
    "unbounded-retry": (
        "@acme_net.retry(jitter=1)\nasync def load() -> None: ...\n"
        "@acme_net.retry(attempts=3)\nasync def other() -> None: ...\n",
        [1],
    ),
}


@pytest.mark.parametrize("rule", CALLS)
def test_declared_calls_and_retries_are_seen_by(rule: str, tmp_path: Path) -> None:
    source, lines = CALLS[rule]
    assert found(rule, source, tmp_path) == lines
    assert found(rule, source, tmp_path, settings="") == []


def test_a_declared_random_value_is_jitter(tmp_path: Path) -> None:
    body = (
        "@internal_action\nasync def act(ctx: ActionCtx, attempt: int) -> None:\n"
        "    await ctx.scheduler.run_after(\n"
        "        5 + acme_ids.between(0, 1), internal.jobs.act, attempt=attempt + 1\n    )\n"
    )
    assert found("unjittered-retry", body, tmp_path) == []


def test_what_is_declared_wins_over_what_is_known(tmp_path: Path) -> None:
    body = in_action("import stripe\n    stripe.Charge.create(amount=5)")
    calm = '[clients.stripe]\nreading = ["create"]\nasynchronous = true\n'
    assert found("blocking-call", body, tmp_path, settings="") == [4]
    assert found("blocking-call", body, tmp_path, settings=calm) == []


WRONG = {
    "[clients.acme]\nchangin = []": "clients.acme.changin: unknown key; did you mean 'changing'?",
    "[clients.acme]\nchanging = 'charge'": "expected a list of strings, got a string ('charge')",
    "[clients.acme]\nasynchronous = 1": "expected true or false, got a whole number (1)",
    '[clients."a b"]': "expected the dotted name of something that is imported",
    "[calls]\nclock = []": "calls.clock: unknown key; did you mean 'clocks'?",
    '[retries."a.b"]\nlimits = []': "unknown key; did you mean 'limit-keywords'?",
    "clients = 3": "clients: expected a table, got a whole number (3)",
}


@pytest.mark.parametrize("settings", WRONG)
def test_what_is_wrong_in_a_table_is_said(settings: str, tmp_path: Path) -> None:
    (tmp_path / "gnomon.toml").write_text(settings)
    with pytest.raises(ConfigurationError) as error:
        load_config(tmp_path, BuiltinCatalog())
    assert WRONG[settings] in str(error.value)
