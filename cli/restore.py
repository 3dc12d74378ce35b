"""Makes the project's database what a backup of it was.

    gnomon restore shop-2026-03-01.db

A database that is there is replaced only with --force, and never while a process runs its
schedules. It is replaced in one transaction: until that ends it is what it was.

Exit statuses: 0 restored, 2 usage or configuration, or it could not be restored.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from gnomon.analyzer.errors import ProjectError
from gnomon.cli.progress import progress
from gnomon.cli.stores import add_store_options, database_file, refuse_existing, settings_asked


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of `gnomon restore`."""
    add = parser.add_argument
    add("file", type=Path, metavar="FILE", help="what `gnomon backup` wrote")
    add("--force", action="store_true", help="replace the database that is there")
    add_store_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Restores, and says what was put where."""
    from gnomon.storage.errors import StorageError
    from gnomon.storage.sqlite_backup import restore

    database = database_file(settings_asked(arguments), arguments)
    if not arguments.file.is_file():
        raise ProjectError(f"there is no file {arguments.file}")
    refuse_existing(database, force=arguments.force)
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        with progress(sys.stderr, "restoring"):
            aside = restore(arguments.file, database)
    except (StorageError, OSError) as error:
        raise ProjectError(str(error)) from error
    print(f"Restored {database} from {arguments.file}.")
    if aside is not None:
        print(f"The file that was there is damaged, and is kept as {aside}.")
    return 0
