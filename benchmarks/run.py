"""Measures the check on generated corpora and writes benchmarks/RESULTS.md.

    make bench                     (python -m benchmarks.run)
    python -m benchmarks.run --modules 500 --runs 5

Every figure is the median wall time of whole processes, taken in turn with the others of its table,
and shown as a ratio to the table's first row: these machines are noisy, ratios of one run are not.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.corpus import write_corpus

RESULTS = Path(__file__).parent / "RESULTS.md"
PARSE = "import pathlib, {module}\nfor f in pathlib.Path('.').rglob('m*.py'):\n    {call}"
BARE_LIBCST = PARSE.format(module="libcst", call="libcst.parse_module(f.read_bytes())")
BARE_AST = PARSE.format(module="ast", call="ast.parse(f.read_bytes())")
PEERS = ("ruff", "flake8", "pylint", "fixit")


@dataclass(frozen=True, slots=True)
class Case:
    """A command with what has to be done before each of its runs."""

    name: str
    command: tuple[str, ...]
    prepare: Callable[[Path], None] = lambda folder: None
    pinned: bool = False


def python(code: str) -> tuple[str, ...]:
    """A command that runs some code."""
    return (sys.executable, "-c", code)


CHECK = (sys.executable, "-m", "gnomon.cli", "check")


def forget(folder: Path) -> None:
    """Leave nothing of an earlier check."""
    shutil.rmtree(folder / ".gnomon", ignore_errors=True)


def touch_one(folder: Path) -> None:
    """Change one function module."""
    with next(folder.rglob("m0.py")).open("a", encoding="utf-8") as file:
        file.write("# touched\n")


COLD = (
    Case("`libcst.parse_module`, every file, one process", python(BARE_LIBCST), pinned=True),
    Case("`ast.parse`, every file, one process", python(BARE_AST), pinned=True),
    Case("`gnomon check`, cold, one process", CHECK, forget, pinned=True),
    Case("`gnomon check`, cold, two processes", CHECK, forget),
)
WARM = (
    Case('`python -c "import typer"`', python("import typer")),
    Case("`gnomon check`, nothing changed", CHECK),
    Case("`gnomon check`, one file changed", CHECK, touch_one),
)


def peers() -> tuple[Case, ...]:
    """The general linters that are installed, on the same files with their own default rules."""
    commands = {
        "ruff": ("ruff", "check", "--no-cache", "--exit-zero", "-q", "functions"),
        "flake8": ("flake8", "--exit-zero", "-j", "2", "-q", "functions"),
        "pylint": ("pylint", "-j", "2", "--exit-zero", "--score=n", "-d", "all", "-e", "W", "."),
        "fixit": ("fixit", "--quiet", "lint", "functions"),
    }
    found = [name for name in PEERS if shutil.which(name, path=search_path())]
    return tuple(Case(f"`{name}`", commands[name], forget) for name in found)


def search_path() -> str:
    """Where programs of this environment are found first."""
    return f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


def seconds(case: Case, folder: Path) -> float:
    """The wall time of one run."""
    case.prepare(folder)
    words = ("taskset", "-c", "0", *case.command) if case.pinned else case.command
    environment = os.environ | {"PATH": search_path()}
    start = time.perf_counter()
    subprocess.run(words, cwd=folder, env=environment, capture_output=True, check=False)
    return time.perf_counter() - start


def measure(cases: tuple[Case, ...], folder: Path, runs: int) -> dict[str, float]:
    """The median of each case, the cases taken in turn, after one run that does not count."""
    times: dict[str, list[float]] = {case.name: [] for case in cases}
    for case in cases:
        seconds(case, folder)
    for _ in range(runs):
        for case in cases:
            times[case.name].append(seconds(case, folder))
    return {name: median(values) for name, values in times.items()}


def table(medians: dict[str, float]) -> str:
    """A Markdown table: seconds, and the ratio to the first row."""
    base = next(iter(medians.values()))
    rows = [f"| {name} | {value:.2f} | {value / base:.2f} |" for name, value in medians.items()]
    return "\n".join(["| what | s | ratio |", "| --- | ---: | ---: |", *rows])


def versions() -> str:
    """What was measured, and on what."""
    names = ("libcst", "typer", *PEERS)
    known = [
        f"{name} {importlib.metadata.version(name)}"
        for name in names
        if any(importlib.metadata.distributions(name=name))
    ]
    cores = len(os.sched_getaffinity(0))
    return f"Python {platform.python_version()}, {', '.join(known)}; {cores} cores."


def main() -> int:
    """Write the corpora, measure, write the results."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--modules", type=int, action="append", help="sizes of the corpora")
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    sections: list[str] = []
    for modules in arguments.modules or [500, 1000]:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            files = write_corpus(folder, modules)
            lines = sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files)
            sections.append(f"## {modules} modules, {lines:,} lines")
            for cases in (COLD + peers(), WARM):
                sections.append(table(measure(cases, folder, arguments.runs)))
    head = RESULTS.read_text(encoding="utf-8").split("<!-- figures -->")[0]
    body = "\n\n".join([versions(), *sections])
    RESULTS.write_text(f"{head}<!-- figures -->\n\n{body}\n", encoding="utf-8")
    print(body)
    return 0


if __name__ == "__main__":
    sys.exit(main())
