"""Writes the typed references and contexts of a project: functions/_generated.

With --target it writes what other processes call the public functions by, instead.

Nothing of the project is imported or run. Files that would not change are left untouched.

What cannot be expressed is named with its place and its rule and left out; the rest is generated.

Exit statuses: 0 written, or up to date; 1 with --check something would change, or something was
left out, or a file does not parse; 2 usage or configuration.
"""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gnomon.analyzer.cache.kept import KeptProject, read_kept
from gnomon.analyzer.cache.records import FileRecord
from gnomon.analyzer.config.configuration import Config, load_config
from gnomon.analyzer.errors import ConfigurationError, ProjectError
from gnomon.cli.generated import Answer, known, question_of, remember
from gnomon.codegen.clients.targets import TARGETS, Files
from gnomon.codegen.write import MARK, Change, apply, changes, diff, differing
from gnomon.rules.custom import project_catalog

if TYPE_CHECKING:
    from gnomon.codegen.problems import Problem

FOLDER = "_generated"
PYTHON = "python"
UP_TO_DATE = Answer((), is_complete=True)


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of `gnomon codegen`."""
    add = parser.add_argument
    add(
        "path",
        nargs="?",
        type=Path,
        default=Path(),
        metavar="PATH",
        help="the project (default: .)",
    )
    add(
        "--target",
        choices=(PYTHON, *TARGETS),
        default=PYTHON,
        help="; ".join(
            [
                f"{PYTHON}: {FOLDER} (the default)",
                *(f"{t.name}: {t.summary}" for t in TARGETS.values()),
            ]
        ),
    )
    add(
        "--output",
        type=Path,
        metavar="FILE|FOLDER",
        help="where to write another target than python (default: the project's root)",
    )
    add(
        "--include-internal",
        action="store_true",
        help="internal functions, too: for a target other than python, which has them always",
    )
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 and show what would change"
    )
    mode.add_argument(
        "--dry-run", action="store_true", help="write nothing; list what would be written"
    )
    mode.add_argument("--watch", action="store_true", help="generate again whenever a file changes")


@dataclass(frozen=True, slots=True)
class Generation:
    """One run: what was read, and the exit status."""

    config: Config
    files: Mapping[str, str]
    status: int


def run(arguments: argparse.Namespace) -> int:
    """Generates, and writes or compares; returns the exit status."""
    if not arguments.path.exists():
        raise ProjectError(f"{arguments.path} does not exist")
    if arguments.target == PYTHON and (arguments.output or arguments.include_internal):
        option = "--output" if arguments.output else "--include-internal"
        raise ConfigurationError(f"{option} is for another --target: {', '.join(TARGETS)}")
    if arguments.watch:
        from gnomon.cli.watching import repeat

        return repeat([arguments.path], [], lambda: perform(arguments))
    return perform(arguments).status


def perform(arguments: argparse.Namespace) -> Generation:
    """Generates once; what cannot have changed since the last time is not even loaded."""
    catalog = project_catalog(arguments.path)
    config = load_config(arguments.path, catalog)
    kept = read_kept(config, catalog)
    folder = config.functions_folder / FOLDER
    if unreadable := list(kept.unreadable()):
        status = refuse(map(describe_unreadable, unreadable))
    elif arguments.target != PYTHON:
        status = generate_client(kept, arguments)
    elif known(question_of(kept.interfaces, config, catalog, folder)) == UP_TO_DATE:
        status = report((), config, arguments)
    else:
        status = generate(kept, arguments)
        if not arguments.check and not arguments.dry_run and status == 0:
            # Of the files as they are now.
            remember(question_of(kept.interfaces, config, catalog, folder), UP_TO_DATE)
    return Generation(config, {one.path: one.digest for one in kept.files.values()}, status)


def generate(kept: KeptProject, arguments: argparse.Namespace) -> int:
    """Writes what differs, or shows it; returns the exit status."""
    from gnomon.codegen import outputs
    from gnomon.codegen.problems import problems_of

    project, folder = kept.load(), kept.config.functions_folder / FOLDER
    found = changes(folder, outputs.generate(project))
    return settle(found, problems_of(project), kept, arguments)


def generate_client(kept: KeptProject, arguments: argparse.Namespace) -> int:
    """The same for a target other than Python."""
    from gnomon.codegen.clients.interface import interface_of
    from gnomon.codegen.problems import problems_of

    project = kept.load()
    interface = interface_of(project, include_internal=arguments.include_internal)
    target = TARGETS[arguments.target]
    default = kept.config.root / target.folder
    folder, files = placed(target.generate(interface), arguments.output, default)
    try:
        found = tuple(differing(folder, files))
    except OSError as error:
        raise ProjectError(f"{error.filename} cannot be read: {error.strerror}") from error
    for change in found:
        if change.before is not None and MARK not in change.before[:500]:
            raise ProjectError(
                f"{change.path} is not a generated file, and would be overwritten: "
                "name another by --output, or remove it"
            )
    return settle(found, problems_of(project), kept, arguments)


def placed(files: Files, output: Path | None, default: Path) -> tuple[Path, Files]:
    """The folder to write to, and the files in it; a single one may be renamed by the output."""
    if output is None:
        return default, files
    if len(files) == 1 and output.suffix and not output.is_dir():
        return output.parent, dict(zip((output.name,), files.values(), strict=True))
    if output.is_file():
        raise ProjectError(f"--output {output} is a file, and this target writes into a folder")
    return output, files


def settle(
    found: tuple[Change, ...],
    left_out: tuple[Problem, ...],
    kept: KeptProject,
    arguments: argparse.Namespace,
) -> int:
    """Names what was left out and writes what differs, or shows it; returns the exit status."""
    for line in describe_problems(left_out, kept):
        print(line, file=sys.stderr)
    if not arguments.check and not arguments.dry_run:
        for change in found:
            try:
                apply(change)
            except OSError as error:
                problem = f"{change.path} cannot be written: {error.strerror}"
                raise ProjectError(problem) from error
    status = report(found, kept.config, arguments)
    return 1 if left_out else status


def report(found: tuple[Change, ...], config: Config, arguments: argparse.Namespace) -> int:
    """Says what has changed, or would; returns the exit status."""
    if arguments.check:
        return show_differences(found, config.root, arguments)
    print_changes(found, config.root, dry_run=arguments.dry_run)
    return 0


def refuse(lines: Iterable[str]) -> int:
    """Says why nothing was generated."""
    for line in lines:
        print(f"error: {line}", file=sys.stderr)
    print("Nothing was written.", file=sys.stderr)
    return 1


def describe_unreadable(record: FileRecord) -> str:
    """A file that did not parse, in one line."""
    if record.problem is None:
        return f"{record.path}: {record.failure}"
    return f"{record.path}:{record.problem.line}:{record.problem.column}: {record.problem.message}"


def describe_problems(problems: Iterable[Problem], kept: KeptProject) -> list[str]:
    """Every problem with its place, its rule and its repair, in the order of the places."""
    from gnomon.analyzer.files.placing import place

    sources = {source.path: (source, record.digest) for source, record in kept.files.items()}
    placed: list[tuple[str, int, int, str]] = []
    for problem in problems:
        path = problem.module.path
        location = place(*sources[path], [problem.at])[problem.at]
        text = f"error {problem.rule} {problem.message}: {problem.repair}"
        placed.append((path, location.line, location.column, text))
    return [f"{path}:{line}:{column}: {text}" for path, line, column, text in sorted(placed)]


def show_differences(found: tuple[Change, ...], root: Path, arguments: argparse.Namespace) -> int:
    """`--check`: a diff on standard output, a word on standard error, the exit status."""
    if not found:
        return 0
    for change in found:
        sys.stdout.write(diff(change, shown(change.path, root)))
    sys.stdout.flush()
    print(f"The generated files are out of date: run `{command(arguments)}`.", file=sys.stderr)
    return 1


def command(arguments: argparse.Namespace) -> str:
    """What to run, in the same folder, for the files to be written."""
    words = ["gnomon", "codegen"]
    if arguments.path != Path():
        words.append(str(arguments.path))
    if arguments.target != PYTHON:
        words += ["--target", arguments.target]
    if arguments.output is not None:
        words += ["--output", str(arguments.output)]
    if arguments.include_internal:
        words.append("--include-internal")
    return shlex.join(words)


def print_changes(found: tuple[Change, ...], root: Path, *, dry_run: bool) -> None:
    """One line a file."""
    if not found:
        print("Everything is up to date.")
    past = {"create": "created", "update": "updated", "remove": "removed"}
    for change in found:
        word = f"would {change.verb}" if dry_run else past[change.verb]
        print(f"{word} {shown(change.path, root)}")


def shown(path: Path, root: Path) -> str:
    """A path as it is printed, with `/`: below the project's root, or as it is."""
    below = Path(os.path.relpath(path, root))
    return (path if ".." in below.parts else below).as_posix()
