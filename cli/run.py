"""Runs one function of the project and prints what it returned, as JSON.

    gnomon run jobs:submit --args '{"data": "a"}'

The project is checked first, unless its verdict says that it passed as it stands. What the
function schedules stays in the database until a runtime runs it; --wait runs it here.

Exit statuses: 0 it returned, 1 it failed or the check found errors, 2 usage or configuration.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from gnomon.analyzer.errors import ProjectError

if TYPE_CHECKING:
    from gnomon.documents import ScheduledFunction
    from gnomon.runtime.settings import Settings


class FunctionFailed(Exception):
    """The function raised an error; all else went well."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.error = error


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of `gnomon run`."""
    add = parser.add_argument
    add("function", metavar="FUNCTION", help="its path, such as jobs:submit")
    add("--args", default="{}", metavar="JSON", help="its arguments as an object; - reads stdin")
    add("--project", type=Path, default=Path(), metavar="DIR", help="the project (default: .)")
    add("--database", help="a SQLite file, postgresql://… or :memory:")
    add("--wait", action="store_true", help="run what is scheduled, too, until nothing is left")
    add("--unchecked", action="store_true", help="do not check the project first")
    add("--verbose", action="store_true", help="log each execution, and show tracebacks")


def run(arguments: argparse.Namespace) -> int:
    """Checks, runs, prints and returns the exit status."""
    from gnomon.errors import GnomonError
    from gnomon.runtime.log_forms import log_to

    settings = settings_of(arguments.project)
    if not arguments.unchecked and not passes(settings):
        return 1
    try:
        if arguments.verbose:
            log_to(sys.stderr, logging.INFO)
        print(asyncio.run(execute(settings, arguments)))
    except FunctionFailed as failure:
        error = failure.error
        print(f"error: {arguments.function}: {describe(error, settings)}", file=sys.stderr)
        if arguments.verbose:
            traceback.print_exception(error)
        return 1
    except GnomonError as error:
        raise ProjectError(str(error)) from error
    return 0


def settings_of(start: Path) -> Settings:
    """The project that a folder lies in; ProjectError if there is none."""
    from gnomon.analyzer.config.configuration import load_config
    from gnomon.errors import ProjectRefused
    from gnomon.rules.custom import project_catalog
    from gnomon.runtime.settings import read_settings

    if not start.exists():
        raise ProjectError(f"{start} does not exist")
    try:
        return read_settings(load_config(start, project_catalog(start)).root)
    except ProjectRefused as error:
        raise ProjectError(str(error)) from error


def passes(settings: Settings) -> bool:
    """Whether the project passes, as it stands; prints the findings if it does not."""
    from gnomon.errors import ProjectRefused
    from gnomon.runtime.admission import require_verdict

    try:
        require_verdict(settings)
    except ProjectRefused:
        return check_and_record(settings)
    return True


def check_and_record(settings: Settings) -> bool:
    """Checks the whole project, writes the verdict, and returns whether it passed."""
    import os

    from gnomon.analyzer.engine import check
    from gnomon.analyzer.render import renderer
    from gnomon.analyzer.render.sources import Sources, wants_colour
    from gnomon.cli.asking import project_of
    from gnomon.cli.baselining import baseline_file, without_baseline
    from gnomon.cli.check import print_failures, record
    from gnomon.rules.custom import project_catalog

    catalog = project_catalog(settings.root)
    config = project_of([settings.root], catalog)
    report = without_baseline(check(config, catalog), baseline_file(config))
    record(report)
    if report.passed:
        return True
    sources = Sources(settings.root, Path.cwd(), wants_colour(sys.stderr, os.environ))
    sys.stderr.write(renderer("text")(report, sources))
    print_failures(report)
    print("error: the project does not pass the check, so nothing was run", file=sys.stderr)
    return False


async def execute(settings: Settings, arguments: argparse.Namespace) -> str:
    """What the function returned, as JSON text.

    Raises:
        FunctionFailed: the function raised an error.
        GnomonError: it could not be called: no such function, wrong arguments, no database.
    """
    from gnomon.runtime.engine import Runtime, Schedules

    text = sys.stdin.read() if arguments.args == "-" else arguments.args
    async with Runtime.open(
        settings.root,
        database=arguments.database,
        unchecked=arguments.unchecked,
        schedules=Schedules.RUN if arguments.wait else Schedules.LEAVE,
        crons=False,
    ) as runtime:
        runtime.project.function(arguments.function).load_arguments(text)
        begun = runtime.now()
        try:
            value = await runtime.run_json(arguments.function, text)
        except Exception as error:
            raise FunctionFailed(error) from error
        if arguments.wait:
            await runtime.drain()
        report_schedules(await runtime.scheduled_functions(since=begun))
        return value


def report_schedules(schedules: list[ScheduledFunction]) -> None:
    """Says which scheduled functions failed, and how many are still to run."""
    for one in schedules:
        if one.state == "failed":
            print(f"warning: {one.name} was scheduled and failed: {one.error}", file=sys.stderr)
    pending = sum(one.state == "pending" for one in schedules)
    if pending:
        noun = "function is" if pending == 1 else "functions are"
        print(f"note: {pending} scheduled {noun} pending; --wait runs them here", file=sys.stderr)


def describe(error: BaseException, settings: Settings) -> str:
    """The error in one line, with the last place in the project that it passed through."""
    from gnomon.runtime.log import error_text

    places = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(settings.functions)
    ]
    if not places:
        return error_text(error)
    path = Path(places[-1].filename).relative_to(settings.root).as_posix()
    return f"{error_text(error)} ({path}:{places[-1].lineno})"
