"""`--watch`: checks, or generates, again whenever a file that matters has changed.

Files are asked for their time and size, a few times a second: that works on every file system and
in every container, and costs less than what it starts.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.config.file import located
from gnomon.analyzer.errors import ConfigurationError, ProjectError
from gnomon.analyzer.files.discovery import import_roots, path_below
from gnomon.analyzer.files.disk import Disk, hashed, listed
from gnomon.analyzer.report import Report
from gnomon.rules.custom import rule_files

SECONDS = 0.2
CLEAR = "\x1b[2J\x1b[H"

Stamp = tuple[object, ...]
State = dict[str, Stamp]


class Outcome(Protocol):
    """What a command has read: its configuration, and the digests of files by path."""

    @property
    def config(self) -> Config:
        """The configuration of the project."""
        ...

    @property
    def files(self) -> Mapping[str, str]:
        """What every file was, by its path below the project's root."""
        ...


def watch(arguments: argparse.Namespace, perform: Callable[[argparse.Namespace], Report]) -> int:
    """Checks now and after every change, until it is interrupted.

    Raises:
        ConfigurationError: an option makes no sense here.
        KeyboardInterrupt: the user has had enough.
    """
    for name in ("stdin_filename", "update_baseline", "add_ignores", "diff"):
        if getattr(arguments, name) not in (None, False):
            option = name.replace("_", "-")
            raise ConfigurationError(f"--watch and --{option} cannot be given together")
    others = [arguments.baseline] if arguments.baseline is not None else []
    return repeat(arguments.paths or [Path()], others, lambda: perform(arguments))


def repeat(paths: list[Path], others: list[Path], perform: Callable[[], Outcome]) -> int:
    """Does something now and after every change, until it is interrupted.

    Args:
        paths: what the command was given, above which its configuration stands.
        others: further files that the outcome depends on.
        perform: reads the project and says what it has read.

    Raises:
        KeyboardInterrupt: the user has had enough.
    """
    files = [*configuration_files(paths), *(str(file.resolve()) for file in others)]
    outcome: Outcome | None = None
    while True:
        empty: State = {}
        before = state_of(files, outcome)
        if sys.stdout.isatty():
            sys.stdout.write(CLEAR)
        try:
            latest: Outcome | None = perform()
        except (ConfigurationError, ProjectError) as error:
            latest = outcome
            print(f"error: {error}", file=sys.stderr)
            if isinstance(error, ProjectError) and error.lacking is not None:
                empty = {str(error.lacking): ()}
        sys.stdout.flush()
        print("Watching for changes; Ctrl-C ends.", file=sys.stderr, flush=True)
        known = {**state_of(files, latest), **before}
        if latest is None or not differs(latest, before):
            wait(files, latest, known, empty)
        outcome = latest


def differs(outcome: Outcome, before: State) -> bool:
    """Whether a module that was not looked at before is not what was read."""
    root, read = outcome.config.root, outcome.files
    files = {*function_files(outcome.config), *read_files(outcome)}
    return any(digest(file) != read.get(path_below(file, root)) for file in files - set(before))


def digest(file: str) -> str:
    """The digest of a file as a project knows it; nothing for one that cannot be read."""
    try:
        return hashed(file)
    except OSError:
        return ""


def wait(files: list[str], outcome: Outcome | None, known: State, empty: State) -> None:
    """Returns when something is no longer what is known of it, or is in a folder that was empty."""
    while all(known.get(path) == stamp for path, stamp in state_of(files, outcome).items()):
        if any(python_files(folder) != found for folder, found in empty.items()):
            return
        time.sleep(SECONDS)


def state_of(files: list[str], outcome: Outcome | None) -> State:
    """Every file and folder that the outcome depends on, as it is now."""
    read = {*files, *(files_of(outcome) if outcome else ())}
    folders = set(folders_of(outcome) if outcome else ())
    return {**{file: stamp(file) for file in read}, **{path: names(path) for path in folders}}


def configuration_files(paths: list[Path]) -> Iterator[str]:
    """The files in which a configuration may stand."""
    for path in paths:
        start = located(path)
        for folder in (start, *start.parents):
            yield str(folder / "gnomon.toml")
            yield str(folder / "pyproject.toml")


def files_of(outcome: Outcome) -> Iterator[str]:
    """The files that were read, and those that would be now."""
    config = outcome.config
    yield from read_files(outcome)
    yield from function_files(config)
    if config.baseline:
        yield str(config.root / config.baseline)
    for written in config.custom_rules:
        yield from map(str, rule_files(config.root / written))


def read_files(outcome: Outcome) -> Iterator[str]:
    """The files that were read."""
    # Strings: with a `Path` for each file, waiting alone took a tenth of a processor.
    root = str(outcome.config.root)
    return (os.path.join(root, path) for path in outcome.files)


def function_files(config: Config) -> Iterator[str]:
    """The function modules that there are now."""
    return Disk(config.root).python_files(str(config.functions_folder))


def python_files(folder: str) -> Stamp:
    """The Python files below a folder, which need not exist."""
    return tuple(sorted(Disk(Path(folder)).python_files(folder)))


def folders_of(outcome: Outcome) -> Iterator[str]:
    """The folders in which a new module may be what an import leads to."""
    yield from map(str, import_roots(outcome.config))
    yield from {os.path.dirname(file) for file in read_files(outcome)}


def stamp(file: str) -> Stamp:
    """The times, size and identity of a file; nothing if there is none."""
    try:
        found = os.stat(file)
    except OSError:
        return ()
    return (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)


def names(folder: str) -> Stamp:
    """The modules and folders in a folder."""
    return (listed(folder),)
