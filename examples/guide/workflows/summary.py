"""The tables at the end of the demo: what ran, and how it ended."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from functions.crons import crons
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from services.client import Received

from gnomon import ScheduledFunction

STATES = ("success", "failed", "canceled", "pending")
MODES = ("ok", "error", "fail", "hang")
STYLES = {"success": "green", "ok": "green", "failed": "red"}
OTHER_STYLE = "yellow"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one workflow ended; `text` is its own account, or what went wrong."""

    workflow: str
    as_expected: bool
    text: str
    seconds: float


def new_table(title: str, *columns: str) -> Table:
    """A table in the demo's style, whose first column is plain."""
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, header_style="dim", overflow="fold")
    return table


def workflows_table(outcomes: Iterable[Outcome]) -> Table:
    """One row for each workflow."""
    table = new_table("Workflows", "", "workflow", "how it ended", "seconds")
    table.columns[3].justify = "right"
    for outcome in outcomes:
        mark = "[green]ok[/]" if outcome.as_expected else "[red]unexpected[/]"
        table.add_row(
            mark, escape(outcome.workflow), escape(outcome.text), f"{outcome.seconds:.1f}"
        )
    return table


def counts_table(
    title: str, name: str, columns: Sequence[str], pairs: Iterable[tuple[str, str]]
) -> Table:
    """How many of each kind there are, by name."""
    counts = Counter(pairs)
    table = new_table(title, name, *columns)
    for row in sorted({name for name, _ in counts}):
        cells = [count_text(counts[row, column], column) for column in columns]
        table.add_row(row, *cells)
    for column in table.columns[1:]:
        column.justify = "right"
    return table


def count_text(count: int, kind: str) -> str:
    """A count in its kind's colour; nothing for none."""
    return f"[{STYLES.get(kind, OTHER_STYLE)}]{count}[/]" if count else ""


def scheduled_table(scheduled: Iterable[ScheduledFunction]) -> Table:
    """The scheduled functions by state."""
    pairs = ((run.name, run.state) for run in scheduled)
    return counts_table("Scheduled functions by state", "function", STATES, pairs)


def retries_table(scheduled: Iterable[ScheduledFunction]) -> Table:
    """Every retry with the delay it was given: a power of two, and a random bit."""
    table = new_table("Retries with their delays", "job", "attempt", "delay", "state")
    for run in scheduled:
        if run.name == "jobs:process_with_retry" and run.args["attempt"] != 0:
            delay = (run.scheduled_time - run.creation_time).total_seconds()
            row = (str(run.args["job_id"]), str(run.args["attempt"]), f"{delay:.2f} s")
            table.add_row(*row, f"[{STYLES.get(run.state, OTHER_STYLE)}]{run.state}[/]")
    return table


def crons_table(scheduled: Sequence[ScheduledFunction]) -> Table:
    """The cron jobs with the times at which they ran, by the demo's clock."""
    table = new_table("Cron jobs", "name", "schedule", "ran at")
    for job in crons:
        runs = [run for run in scheduled if run.name == job.reference.path]
        times = ", ".join(f"{run.scheduled_time:%a %H:%M:%S}" for run in runs)
        table.add_row(job.name, str(job.schedule), times or "never")
    return table


def services_table(log: Iterable[Received]) -> Table:
    """What the services outside received, and how they were told to answer."""
    pairs = ((request.service, request.outcome) for request in log)
    return counts_table("Requests outside", "service", MODES, pairs)


def lost_table(scheduled: Iterable[ScheduledFunction], lost: Collection[str]) -> Table:
    """What became of the runs that the killed worker had in hand."""
    table = new_table("The killed worker's runs", "function", "state", "what became of it")
    for run in scheduled:
        if run.id in lost:
            became = run.error or "run once, by the other worker"
            state = f"[{STYLES.get(run.state, OTHER_STYLE)}]{run.state}[/]"
            table.add_row(run.name, state, escape(became))
    return table


def print_summary(
    console: Console,
    outcomes: Sequence[Outcome],
    scheduled: Sequence[ScheduledFunction],
    lost: Collection[str],
    log: Sequence[Received],
) -> None:
    """All tables, one below the other."""
    for table in (
        workflows_table(outcomes),
        *([lost_table(scheduled, lost)] if lost else []),
        scheduled_table(scheduled),
        retries_table(scheduled),
        crons_table(scheduled),
        services_table(log),
    ):
        console.print()
        console.print(table)
