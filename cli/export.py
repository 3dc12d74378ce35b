"""Writes what the project's database holds as lines of JSON, to read, to edit and to import.

    gnomon export shop.jsonl
    gnomon export | grep '"table":"jobs"'

A header, every document with its id and creation time, the pending schedules, and when each cron
job fires next: all of one moment, also while the project runs. What is running or has ended is left
out; a whole copy is `gnomon backup`. Nothing of the project is imported.

Exit statuses: 0 written, 2 usage or configuration, or it could not be written.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from gnomon.analyzer.errors import ProjectError
from gnomon.cli.columns import counted
from gnomon.cli.progress import progress
from gnomon.cli.stores import add_store_options, existing_store, refuse_existing

if TYPE_CHECKING:
    from gnomon.storage.protocol import Snapshot, Storage

STDOUT = "-"
TYPES = ("document", "schedule", "cron")


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of `gnomon export`."""
    add = parser.add_argument
    add("file", nargs="?", default=STDOUT, metavar="FILE", help="default: - for standard output")
    add("--force", action="store_true", help="replace FILE if it is there")
    add_store_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Writes the lines; says on standard error how many there are."""
    with existing_store(arguments) as storage:
        if storage is None:
            raise ProjectError("there is no database yet, so there is nothing to export")
        if arguments.file == STDOUT:
            counts = write(storage, sys.stdout)
        else:
            counts = write_file(storage, Path(arguments.file), force=arguments.force)
    print(f"Wrote {in_words(counts)}.", file=sys.stderr)
    return 0


def write_file(storage: Storage, file: Path, *, force: bool) -> Counter[str]:
    """Writes the lines to a file, which is there only once it is complete."""
    refuse_existing(file, force=force)
    partial = file.with_name(f".{file.name}.partial")
    try:
        with progress(sys.stderr, "exporting"), partial.open("w", encoding="utf-8") as stream:
            counts = write(storage, stream)
        partial.replace(file)
    except OSError as error:
        raise ProjectError(f"{file}: {error.strerror}") from error
    finally:
        partial.unlink(missing_ok=True)
    return counts


def write(storage: Storage, stream: TextIO) -> Counter[str]:
    """Writes the lines as they are read; how many there are of each type.

    Raises:
        ProjectError: if the connection was lost. Lines that are written cannot be taken back, and
            another snapshot may hold others.
    """
    from gnomon.runtime.exporting import exported

    counts = Counter[str]()

    def work(snapshot: Snapshot) -> Counter[str]:
        if counts:
            raise ProjectError("the connection was lost during the export, which is not complete")
        for line in exported(snapshot, storage.now()):
            stream.write(f"{line.model_dump_json(exclude_none=line.type == 'schedule')}\n")
            counts[line.type] += 1
        return counts

    return storage.survey(work).result()


def in_words(counts: Counter[str]) -> str:
    """`3 documents, 1 schedule, 0 crons`."""
    return ", ".join(counted(counts[name], name) for name in TYPES)
