"""What `gnomon check` costs on generated corpora, beside the bare parsers and general linters."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from benchmarks.corpus import write_corpus
from benchmarks.measuring import (
    Case,
    measure,
    peak_megabytes,
    python,
    rows,
    search_path,
    seconds,
    surroundings,
    table,
    versions,
)

PARSE = "import pathlib, {module}\nfor f in pathlib.Path('.').rglob('m*.py'):\n    {call}"
BARE_LIBCST = PARSE.format(module="libcst", call="libcst.parse_module(f.read_bytes())")
SIDE_BY_SIDE = """
import multiprocessing, pathlib, libcst
def parse(file):
    libcst.parse_module(file.read_bytes())
with multiprocessing.get_context("fork").Pool(2) as pool:
    pool.map(parse, pathlib.Path(".").rglob("m*.py"), chunksize=8)
"""
BARE_AST = PARSE.format(module="ast", call="ast.parse(f.read_bytes())")
PEERS = {
    "ruff": ("ruff", "check", "--no-cache", "--exit-zero", "-q", "functions"),
    "flake8": ("flake8", "--exit-zero", "-j", "2", "-q", "functions"),
    "pylint": ("pylint", "-j", "2", "--exit-zero", "--score=n", "functions"),
    "fixit": ("fixit", "--quiet", "lint", "functions"),
}
WATCH = "`gnomon check --watch`, from a change to what it prints"
CHECK = (sys.executable, "-m", "gnomon.cli", "check")


def forget(folder: Path) -> None:
    """Leave nothing of an earlier check."""
    shutil.rmtree(folder / ".gnomon", ignore_errors=True)


def change_one(folder: Path) -> None:
    """Change what one function module says, so that it is judged again."""
    with next(folder.rglob("m0.py")).open("a", encoding="utf-8") as file:
        file.write(f"CHANGED = {time.time_ns()}\n")


COLD = (
    Case("`libcst.parse_module`, every file, one process", python(BARE_LIBCST), pinned=True),
    # What two processes gain on this machine, whose cores may share one of the host's.
    Case("`libcst.parse_module`, every file, two processes", python(SIDE_BY_SIDE)),
    Case("`ast.parse`, every file, one process", python(BARE_AST), pinned=True),
    Case("`gnomon check`, cold, one process", CHECK, forget, pinned=True),
    Case("`gnomon check`, cold, two processes", CHECK, forget),
)
WARM = (
    Case('`python -c "import typer"`', python("import typer")),
    Case("`gnomon check`, nothing changed", CHECK),
    Case("`gnomon check`, one file changed", CHECK, change_one),
)


def peers(among: list[str]) -> tuple[Case, ...]:
    """The general linters that are installed, on the same files with their own default rules."""
    found = [name for name in among if shutil.which(name, path=search_path())]
    return tuple(Case(f"`{' '.join(PEERS[name])}`", PEERS[name]) for name in found)


def figures(words: list[str]) -> str:
    """The tables, as Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run check")
    parser.add_argument("--modules", type=int, nargs="+", default=[500, 1000, 2000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument(
        "--peers",
        nargs="*",
        choices=PEERS,
        default=list(PEERS),
        help="on the smallest corpus, once",
    )
    arguments = parser.parse_args(words)
    sections = [versions("libcst", "typer", *PEERS)]
    for modules in arguments.modules:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            files = write_corpus(folder, modules)
            lines = sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files)
            sections.append(f"### {modules:,} modules, {lines:,} lines")
            cold = measure(COLD, folder, arguments.runs)
            if modules == min(arguments.modules):
                # Some take minutes, and their ratios are far from one: once is enough.
                cold |= {case.name: seconds(case, folder) for case in peers(arguments.peers)}
            sections.append(table(cold))
            warm = measure(WARM, folder, arguments.runs)
            warm[WATCH] = median(watched(folder, change_one) for _ in range(arguments.runs))
            sections.append(table(warm))
            sections.append(memory(folder))
    return "\n\n".join(sections)


def watched(folder: Path, change: Callable[[Path], None]) -> float:
    """The seconds from a change until a check that watches has printed what it finds.

    It looks for changes five times a second, so a tenth of one is waited for on average.
    """
    command = (*CHECK, "--watch")
    with subprocess.Popen(
        command,
        cwd=folder,
        env=surroundings(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        process.stderr.readline()  # the first check is done, and it waits
        change(folder)
        start = time.perf_counter()
        process.stderr.readline()
        passed = time.perf_counter() - start
        process.terminate()
    return passed


def memory(folder: Path) -> str:
    """The most memory of a check, cold and warm, as a Markdown table."""
    cases = (
        Case("`gnomon check`, cold, one process", ("taskset", "-c", "0", *CHECK), forget),
        Case("`gnomon check`, cold, two processes: the larger", CHECK, forget),
        Case("`gnomon check`, nothing changed", CHECK),
    )
    return rows(
        ("what", "MB"), ((case.name, f"{peak_megabytes(case, folder):.0f}") for case in cases)
    )
