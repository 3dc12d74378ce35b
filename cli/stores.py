"""The store of a project on the command line, opened without importing the project."""

from __future__ import annotations

import argparse
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from gnomon.analyzer.errors import ProjectError

if TYPE_CHECKING:
    from gnomon.runtime.settings import Settings
    from gnomon.storage.protocol import Storage


def add_store_options(parser: argparse.ArgumentParser) -> None:
    """`--project` and `--database`."""
    add = parser.add_argument
    add("--project", type=Path, default=Path(), metavar="DIR", help="the project (default: .)")
    add("--database", help="a SQLite file, or postgresql://… (default: as configured)")


def add_format_option(parser: argparse.ArgumentParser, *formats: str) -> None:
    """`--output-format`."""
    choices = formats or ("text", "json")
    parser.add_argument("--output-format", choices=choices, default="text", help="default: text")


def positive(text: str) -> int:
    """A number of at least one."""
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of at least 1")
    return number


def settings_asked(arguments: argparse.Namespace) -> Settings:
    """The settings of the project that is asked for."""
    from gnomon.cli.run import settings_of

    return settings_of(arguments.project)


def database_asked(settings: Settings, arguments: argparse.Namespace) -> str:
    """The database that is asked for, whether or not there is one: a file, or a server's URL."""
    return settings.located(arguments.database or None)


def refuse_existing(file: Path, *, force: bool) -> None:
    """Raises ProjectError if a file is there that must not be replaced unasked."""
    if file.exists() and not force:
        raise ProjectError(f"{file} is there already; --force replaces it")


def database_file(settings: Settings, arguments: argparse.Namespace) -> Path:
    """The SQLite file that is asked for; ProjectError if it is a server that is."""
    from gnomon.storage.opening import is_url

    database = database_asked(settings, arguments)
    if is_url(database):
        raise ProjectError("that is for SQLite files; PostgreSQL brings its own: pg_dump")
    return Path(database)


@contextmanager
def existing_store(arguments: argparse.Namespace) -> Generator[Storage | None, None, None]:
    """The store for as long as the block lasts; None, and a word of it, if there is none yet.

    Raises:
        ProjectError: there is no project, or no such file as `--database` names; or the block
            raised an error of gnomon's.
    """
    from gnomon.storage.opening import is_url

    database = database_asked(settings_asked(arguments), arguments)
    if is_url(database) or Path(database).is_file():
        with open_store(database) as storage:
            yield storage
    elif arguments.database:
        raise ProjectError(f"there is no database {database}")
    else:
        yield None


@contextmanager
def writable_store(arguments: argparse.Namespace) -> Generator[Storage, None, None]:
    """The store that is asked for, made if it is not there, for as long as the block lasts."""
    with open_store(database_asked(settings_asked(arguments), arguments)) as storage:
        yield storage


@contextmanager
def open_store(database: str) -> Generator[Storage, None, None]:
    """The store in a file, made if it is not there, or on a server, as long as the block lasts.

    Raises:
        ProjectError: it cannot be opened; or the block raised an error of gnomon's.
    """
    from gnomon.errors import GnomonError
    from gnomon.storage.opening import open_storage

    try:
        storage = open_storage(database)
        try:
            yield storage
        finally:
            storage.close()
    except (GnomonError, OSError) as error:
        raise ProjectError(str(error)) from error
