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
    add("--database", metavar="FILE", help="the SQLite file to use (default: as configured)")


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


def database_file(settings: Settings, arguments: argparse.Namespace) -> Path:
    """The SQLite file that is asked for, whether or not there is one."""
    return settings.root / arguments.database if arguments.database else settings.database


def refuse_existing(file: Path, *, force: bool) -> None:
    """Raises ProjectError if a file is there that must not be replaced unasked."""
    if file.exists() and not force:
        raise ProjectError(f"{file} is there already; --force replaces it")


@contextmanager
def existing_store(arguments: argparse.Namespace) -> Generator[Storage | None, None, None]:
    """The store for as long as the block lasts; None, and a word of it, if there is none yet.

    Raises:
        ProjectError: there is no project, or no such file as `--database` names; or the block
            raised an error of gnomon's.
    """
    file = database_file(settings_asked(arguments), arguments)
    if file.is_file():
        with open_file(file) as storage:
            yield storage
    elif arguments.database:
        raise ProjectError(f"there is no database {file}")
    else:
        yield None


@contextmanager
def writable_store(arguments: argparse.Namespace) -> Generator[Storage, None, None]:
    """The store that is asked for, made if it is not there, for as long as the block lasts."""
    with open_file(database_file(settings_asked(arguments), arguments)) as storage:
        yield storage


@contextmanager
def open_file(file: Path) -> Generator[Storage, None, None]:
    """The store in a file, made if it is not there, for as long as the block lasts.

    Raises:
        ProjectError: it cannot be opened; or the block raised an error of gnomon's.
    """
    from gnomon.errors import GnomonError
    from gnomon.storage.sqlite import SqliteStorage

    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        storage = SqliteStorage(file)
        try:
            yield storage
        finally:
            storage.close()
    except (GnomonError, OSError) as error:
        raise ProjectError(str(error)) from error
