"""Moves all that the project's database holds to another one: from SQLite to PostgreSQL, or back.

    gnomon move --to postgresql://app@db/app
    gnomon move --database postgresql://app@db/app --to .gnomon/database.db

Documents with their ids and creation times, their indexes, scheduled functions in every state and
the crons' next firings are there afterwards as they were. The other database must be empty, and no
process may run the schedules of either. The former database is kept as it was, with a note of
where everything went: nothing runs on it any more, so that nothing runs twice. --undo takes the
note back.

Exit statuses: 0 moved, 2 usage or configuration, or it cannot be done: then nothing was changed.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from gnomon.analyzer.errors import ProjectError
from gnomon.cli.export import in_words
from gnomon.cli.progress import progress
from gnomon.cli.stores import add_store_options, database_asked, open_store, settings_asked

if TYPE_CHECKING:
    from gnomon.storage.protocol import Storage

_COMPANIONS = ("", "-wal", "-shm", "-scheduler")
"""What the files of a SQLite database end in."""


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of `gnomon move`."""
    add = parser.add_mutually_exclusive_group(required=True).add_argument
    add("--to", metavar="DATABASE", help="where to: postgresql://…, or a SQLite file")
    add("--undo", action="store_true", help="take a database that was moved into use again")
    add_store_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Moves; says how many documents, schedules and cron jobs there were."""
    from gnomon.runtime.moving import Place, move, undo
    from gnomon.storage.opening import MEMORY, is_url, shown_database

    settings = settings_asked(arguments)
    source = database_asked(settings, arguments)
    if not is_url(source) and not Path(source).is_file():
        raise ProjectError(f"there is no database {source}")
    with open_store(source) as storage:
        place = Place(storage, shown_database(source))
        if arguments.undo:
            asyncio.run(undo(place))
            print(f"{place.name} is in use again.")
            return 0
        to = settings.located(arguments.to)
        if to == MEMORY:
            raise ProjectError("what is moved to :memory: is gone when this ends")
        if is_same(source, to):
            raise ProjectError(
                f"--to names {place.name}, where everything is; --database names another source"
            )
        with new_store(to) as target, progress(sys.stderr, "moving"):
            counts = asyncio.run(move(place, Place(target, shown_database(to))))
    print(f"Moved {in_words(counts)} to {shown_database(to)}.")
    print("Name it as `database`, or in GNOMON_DATABASE, before anything runs again.")
    return 0


def is_same(database: str, other: str) -> bool:
    """Whether both name one database, for all that can be seen of the names."""
    from gnomon.storage.opening import is_url

    if is_url(database) or is_url(other):
        return database == other
    return Path(database).resolve() == Path(other).resolve()


@contextmanager
def new_store(database: str) -> Generator[Storage]:
    """The store for as long as the block lasts; a file that the block failed to fill is removed."""
    from gnomon.storage.opening import is_url

    is_new = not is_url(database) and not Path(database).exists()
    try:
        with open_store(database) as storage:
            yield storage
    except BaseException:
        if is_new:
            for end in _COMPANIONS:
                Path(f"{database}{end}").unlink(missing_ok=True)
        raise
