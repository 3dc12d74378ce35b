"""Writes a small project to start from: functions, a cron job, a test, the pre-commit hooks.

Files that are there already are left as they are.

Exit statuses: 0 written, 2 the folder cannot be used.
"""

from __future__ import annotations

import argparse
import os
import re
from pathlib import Path

from gnomon.analyzer.config.configuration import load_config
from gnomon.analyzer.errors import ProjectError
from gnomon.analyzer.loading import load_project
from gnomon.cli.starter import AROUND, FUNCTIONS, GNOMON_TOML
from gnomon.codegen.outputs import FOLDER, generate
from gnomon.codegen.write import apply, changes
from gnomon.rules.custom import project_catalog


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of `gnomon init`."""
    parser.add_argument(
        "directory",
        nargs="?",
        type=Path,
        default=Path(),
        metavar="DIR",
        help="the project's folder, made if it is not there (default: .)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Writes what is missing, generates the references, and says what to do next."""
    root: Path = arguments.directory.resolve()
    if root.exists() and not root.is_dir():
        raise ProjectError(f"{arguments.directory} is a file, not a folder")
    has_functions = any((root / "functions").glob("*"))
    files = dict(AROUND) if has_functions else {**AROUND, **FUNCTIONS}
    if is_configured_elsewhere(root):
        files["gnomon.toml"] = GNOMON_TOML
    try:
        for path, text in sorted(files.items()):
            write(root / path, text.replace("{name}", project_name(root)))
    except OSError as error:
        raise ProjectError(f"{error.filename}: {error.strerror}") from error
    if has_functions:
        print("kept    functions/: it is not empty, so nothing was written there")
        return 0
    generate_references(root)
    print_next_steps(root)
    return 0


def is_configured_elsewhere(root: Path) -> bool:
    """Whether pyproject.toml is another's and says nothing of gnomon."""
    path = root / "pyproject.toml"
    return path.is_file() and "[tool.gnomon" not in path.read_text(encoding="utf-8")


def project_name(root: Path) -> str:
    """The folder's name as a distribution may be called."""
    return re.sub(r"[^a-z0-9]+", "-", root.name.lower()).strip("-") or "backend"


def write(path: Path, text: str) -> None:
    """Writes a file that is not there yet; says what was done."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        print(f"kept    {shown(path)}")
    else:
        print(f"created {shown(path)}")


def generate_references(root: Path) -> None:
    """Does what `gnomon codegen` does."""
    config = load_config(root, project_catalog(root))
    files = generate(load_project(config).project)
    for change in changes(config.functions_folder / FOLDER, files):
        apply(change)
        print(f"created {shown(change.path)}")


def print_next_steps(root: Path) -> None:
    """What to type next."""
    steps = [
        *([] if root == Path.cwd() else [f"cd {shown(root)}"]),
        "gnomon check",
        """gnomon run messages:send --args '{"body": "hello"}'""",
        "pytest",
    ]
    print("\nNext:\n" + "\n".join(f"  {step}" for step in steps))


def shown(path: Path) -> str:
    """A path as seen from here, with `/`."""
    return Path(os.path.relpath(path)).as_posix()
