"""Writes a copy of the project's database, consistent although the project runs.

    gnomon backup shop-2026-03-01.db

The copy is the database as it is at one moment: documents, schedules and cron jobs. It is written
beside its place and put there once it is complete. `gnomon restore` brings it back.

Exit statuses: 0 written, 2 usage or configuration, or it could not be written.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from gnomon.analyzer.errors import ProjectError
from gnomon.cli.progress import progress
from gnomon.cli.stores import add_store_options, database_file, refuse_existing, settings_asked


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of `gnomon backup`."""
    add = parser.add_argument
    add("file", type=Path, metavar="FILE", help="where the copy is written")
    add("--force", action="store_true", help="replace FILE if it is there")
    add_store_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Writes the copy, and says how large it is."""
    from gnomon.storage.errors import StorageError
    from gnomon.storage.sqlite_backup import back_up

    database = database_file(settings_asked(arguments), arguments)
    if not database.is_file():
        raise ProjectError(f"there is no database {database}")
    refuse_existing(arguments.file, force=arguments.force)
    try:
        with progress(sys.stderr, "copying"):
            back_up(database, arguments.file)
    except StorageError as error:
        raise ProjectError(str(error)) from error
    print(f"Wrote {arguments.file}: {arguments.file.stat().st_size:,} bytes.")
    return 0
