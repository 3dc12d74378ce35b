"""Reads what `gnomon export` wrote into the project's database.

    gnomon import shop.jsonl
    gnomon import --replace shop.jsonl

The project is imported, and each line is held against it: documents against their classes,
schedules against their functions. If one does not fit, it is named and nothing is imported. The
database must be empty; --replace forgets what it holds. No process may be running its schedules.

Exit statuses: 0 imported, 1 lines do not fit, 2 usage or configuration, or it cannot be done.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from gnomon.analyzer.errors import ProjectError
from gnomon.cli.export import in_words
from gnomon.cli.progress import progress
from gnomon.cli.stores import add_store_options, settings_asked, writable_store

if TYPE_CHECKING:
    from gnomon.runtime.project import Project
    from gnomon.storage.protocol import Storage, Transaction

STDIN = "-"


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of `gnomon import`."""
    add = parser.add_argument
    add("file", metavar="FILE", help="what `gnomon export` wrote; - reads standard input")
    add("--replace", action="store_true", help="forget what the database holds first")
    add_store_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Imports; says how many documents, schedules and cron jobs there were."""
    from gnomon.errors import GnomonError
    from gnomon.runtime.importing import ImportRefused
    from gnomon.runtime.project import load_project

    settings = settings_asked(arguments)
    try:
        project = load_project(settings)
    except GnomonError as error:
        raise ProjectError(str(error)) from error
    lines = opened(arguments.file)
    with writable_store(arguments) as storage:
        try:
            with progress(sys.stderr, "importing"):
                counts = asyncio.run(import_into(storage, project, arguments, lines))
        except ImportRefused as error:
            if not error.problems:
                raise
            print(f"error: {error}:", *error.problems, sep="\n  ", file=sys.stderr)
            return 1
        except UnicodeError as error:
            raise ProjectError(f"{arguments.file} is not UTF-8: {error}") from error
    print(f"Imported {in_words(counts)}.")
    return 0


def opened(file: str) -> Callable[[], TextIO]:
    """What opens an export, more than once if need be.

    Its lines end in a line feed and nothing else: texts within may hold other line ends.
    """
    if file == STDIN:
        text = sys.stdin.read()
        return lambda: StringIO(text, newline="\n")
    if not Path(file).is_file():
        raise ProjectError(f"there is no file {file}")
    return lambda: open(file, encoding="utf-8", newline="\n")


async def import_into(
    storage: Storage, project: Project, arguments: argparse.Namespace, lines: Callable[[], TextIO]
) -> Counter[str]:
    """Imports in one transaction, as the one that runs the schedules until the store is closed.

    Raises:
        StorageError: another process runs them.
        ImportRefused: the store is not empty, or lines do not fit.
    """
    from gnomon.runtime.alone import only_worker
    from gnomon.runtime.importing import take_in

    def work(transaction: Transaction) -> Counter[str]:
        with lines() as stream:
            return take_in(transaction, project, arguments.file, stream, replace=arguments.replace)

    async with only_worker(storage, "gnomon import", "this database"):
        return await asyncio.wrap_future(storage.write(work))
