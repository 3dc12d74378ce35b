"""Runs the project's schedules and cron jobs, and answers nobody.

    gnomon check --record
    GNOMON_DATABASE=postgresql://app@db/app gnomon worker

On PostgreSQL any number of workers, on any number of machines, share the work: each mutation runs
exactly once, each action at most once, each firing of a cron job in one of them. On SQLite one
process at a time runs the schedules.

Only a project that passed the check as it stands is run; the check itself is not made here.
SIGTERM and SIGINT stop it in order: nothing more is begun, and what is running may end.

Exit statuses: 0 it was stopped by a signal, 2 it could not start.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from gnomon.analyzer.errors import ProjectError
from gnomon.cli.probing import add_probes_option, probed
from gnomon.cli.stores import positive

if TYPE_CHECKING:
    from gnomon.runtime.settings import Settings

_LEAST_LEASE = 1.0


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of `gnomon worker`."""
    add = parser.add_argument
    add("--project", type=Path, default=Path(), metavar="DIR", help="the project (default: .)")
    add("--database", help="postgresql://…, or a SQLite file (default: as configured)")
    add(
        "--lease",
        type=lease,
        default=30.0,
        metavar="SECONDS",
        help="a worker that is silent for so long is lost, and its actions fail (default: 30)",
    )
    add(
        "--grace",
        type=seconds,
        default=10.0,
        metavar="SECONDS",
        help="how long what is running may go on once it is stopped (default: 10)",
    )
    add(
        "--actions",
        type=positive,
        metavar="N",
        help="how many actions run at the same time (default: the project's concurrent-actions)",
    )
    add(
        "--mutations",
        type=positive,
        default=4,
        metavar="N",
        help="how many transactions are open at the same time, each on a connection (default: 4)",
    )
    add_probes_option(parser)
    add("--unchecked", action="store_true", help="run a project that has not been checked")
    add("--verbose", action="store_true", help="show the tracebacks of failures in the log")


def seconds(text: str) -> float:
    """A length of time, for argparse."""
    number = float(text)
    if not 0 <= number < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is no length of time: 0 or more seconds")
    return number


def lease(text: str) -> float:
    """The length of a lease, for argparse."""
    number = seconds(text)
    if number < _LEAST_LEASE:
        raise argparse.ArgumentTypeError(f"{text} is too short: {_LEAST_LEASE:.0f} s or more")
    return number


def run(arguments: argparse.Namespace) -> int:
    """Works until it is stopped, and returns the exit status."""
    from gnomon.cli.run import settings_of
    from gnomon.errors import GnomonError
    from gnomon.runtime.log_forms import log_to

    settings = settings_of(arguments.project)
    try:
        log_to(sys.stderr, logging.DEBUG if arguments.verbose else logging.INFO)
        asyncio.run(work(settings, arguments))
    except GnomonError as error:
        raise ProjectError(str(error)) from error
    return 0


async def work(settings: Settings, arguments: argparse.Namespace) -> None:
    """Opens the project and runs what is due until SIGTERM or SIGINT; raises GnomonError."""
    from gnomon.runtime.collecting import spare_what_stays
    from gnomon.runtime.engine import Runtime
    from gnomon.storage.opening import Tuning

    stopped = asyncio.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(one, stopped.set)
    opened: list[Runtime] = []
    with probed(arguments.probes, lambda: opened[0] if opened else None):
        async with Runtime.open(
            settings.root,
            database=arguments.database,
            unchecked=arguments.unchecked,
            grace=arguments.grace,
            tuning=Tuning(transactions=arguments.mutations, lease=arguments.lease),
            actions=arguments.actions,
        ) as runtime:
            spare_what_stays()
            opened.append(runtime)
            print(f"working on {settings.root}", flush=True)
            await stopped.wait()
