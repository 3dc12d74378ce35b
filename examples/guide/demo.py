"""The guide's app from end to end: checked, generated, and run against services that fail.

    python examples/guide/demo.py
    python examples/guide/demo.py --database postgresql://…

On PostgreSQL two workers share the work, and one of them is killed on the way. What the demo writes
is in a schema of its own, `gnomon_demo`.

Ends with a table of what ran and how it ended, and with status 1 if anything ended otherwise
than it should have.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

from rich.console import Console
from services.client import running_services

GUIDE = Path(__file__).resolve().parent
PITFALLS = GUIDE.parent / "pitfalls"
REAL_CODE = {
    "webhooks": "A relay of webhooks is clean",
    "etl": "A nightly copy from an API is clean",
    "chat": "A chat with a language model is clean",
}
PLAIN_WIDTH = 120


def main() -> int:
    """Every step in turn; returns the exit status."""
    parser = argparse.ArgumentParser(description="The guide's app from end to end.")
    parser.add_argument("--database", help="postgresql://… (default: a SQLite file)")
    parser.add_argument("--short", action="store_true", help="the heart of it only")
    asked = parser.parse_args()
    console = Console(
        highlight=False,
        width=None if sys.stdout.isatty() else PLAIN_WIDTH,
        color_system=None if os.environ.get("NO_COLOR") else "auto",
    )
    started = time.monotonic()
    steps_went_well = (
        (asked.short or judge(console))
        and gnomon(console, "Typed references are generated", 0, "codegen", GUIDE)
        and gnomon(console, "The verdict is on record", 0, "check", "--record", GUIDE)
    )
    if not steps_went_well:
        return 1
    went_well = run_workflows(console, asked.database, short=asked.short)
    console.print(f"\n{time.monotonic() - started:.0f} seconds in all")
    return 0 if went_well else 1


def judge(console: Console) -> bool:
    """Check every example; returns whether each is what it should be."""
    return (
        gnomon(console, "The guide's app is clean", 0, "check", GUIDE)
        and gnomon(console, "The guide's wrong examples are not", 1, "check", PITFALLS)
        and all(
            gnomon(console, title, 0, "check", GUIDE.parent / name)
            for name, title in REAL_CODE.items()
        )
    )


def gnomon(console: Console, title: str, expected_status: int, *words: str | Path) -> bool:
    """Run a command of gnomon in the open; returns whether it ended with the status expected."""
    shown = [os.path.relpath(word) if isinstance(word, Path) else word for word in words]
    heading(console, title, f"$ gnomon {' '.join(shown)}")
    status = subprocess.run([sys.executable, "-m", "gnomon.cli", *shown], check=False).returncode
    if status != expected_status:
        console.print(f"[red]exit status {status}, expected {expected_status}[/]")
    return status == expected_status


def heading(console: Console, title: str, detail: str = "") -> None:
    """The title of a step, and how to do it by hand."""
    console.print(f"\n[bold]{title}[/]")
    if detail:
        console.print(f"[dim]{detail}[/]", soft_wrap=True)
    sys.stdout.flush()


def run_workflows(console: Console, database: str | None, *, short: bool) -> bool:
    """Start the services, run every workflow and print the tables."""
    # Late: what it imports does not exist before the references are generated.
    from workflows.run import run_all
    from workflows.summary import print_summary

    heading(console, "Services outside, told to fail now and then")
    with running_services() as services:
        console.print(f"Stripe, SendGrid, Pushover and api.example.com at {services.address}")
        heading(console, "Workflows")
        story = asyncio.run(run_all(console, services, GUIDE, database, short=short))
        print_summary(console, story.outcomes, story.scheduled, story.lost, services.log())
    return all(outcome.as_expected for outcome in story.outcomes)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
