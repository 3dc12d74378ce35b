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
    FailedRun,
    measure,
    peak_megabytes,
    python,
    rows,
    search_path,
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
SEMGREP_RULES = Path(__file__).parent / "semgrep.yaml"
SEMGREP = ("semgrep", "scan", "--metrics=off", "--disable-version-check", "--no-git-ignore", "-j2")
PEERS = {
    "ruff": ("ruff", "check", "--no-cache", "--exit-zero", "-q", "functions"),
    "flake8": ("flake8", "--exit-zero", "-j", "2", "-q", "functions"),
    "pylint": ("pylint", "-j", "2", "--exit-zero", "--score=n", "functions"),
    "fixit": ("fixit", "--quiet", "lint", "functions"),
    "semgrep": (*SEMGREP, "--quiet", "--config", str(SEMGREP_RULES), "functions"),
}
FOUND = {"fixit": (0, 1)}
"""What a linter that cannot be told to end with 0 ends with when it finds something."""

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
    """The general linters that are installed, on the same files.

    With their own default rules; semgrep, which has none without a network, with five of ours.
    """
    found = [name for name in among if shutil.which(name, path=search_path())]
    return tuple(
        Case(f"`{shown(PEERS[name])}`", PEERS[name], statuses=FOUND.get(name, (0,)))
        for name in found
    )


def shown(command: tuple[str, ...]) -> str:
    """A command as one would write it at the root of the project."""
    return " ".join(command).replace(f"{SEMGREP_RULES.parent}", SEMGREP_RULES.parent.name)


def semgrep_version() -> str:
    """The installed semgrep, which has an environment of its own; empty if there is none."""
    if not shutil.which("semgrep", path=search_path()):
        return ""
    words = ("semgrep", "--version", "--disable-version-check")
    done = subprocess.run(words, env=surroundings(), capture_output=True, text=True, check=True)
    return f" semgrep {done.stdout.strip()}."


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
        help="general linters, on the smallest corpus",
    )
    parser.add_argument("--peer-runs", type=int, default=1, help="some take minutes")
    arguments = parser.parse_args(words)
    if arguments.peers and arguments.peer_runs < 1:
        parser.error("--peer-runs must be at least 1; without peers: --peers")
    smallest = min(arguments.modules)
    sections = [
        f"{versions('libcst', 'typer', *PEERS)}{semgrep_version()} Medians of {arguments.runs}; "
        f"general linters: {arguments.peer_runs}."
    ]
    for modules in arguments.modules:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            files = write_corpus(folder, modules)
            lines = sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files)
            sections.append(f"### {modules:,} modules, {lines:,} lines")
            # Once all programs have run, they are in memory; the files, just written, are, too.
            cold = measure(COLD, folder, arguments.runs, warm_up=modules == arguments.modules[0])
            if modules == smallest:
                among = peers(arguments.peers)
                cold |= measure(among, folder, arguments.peer_runs, warm_up=False)
            sections.append(table(cold))
            warm = measure(WARM, folder, arguments.runs)
            warm[WATCH] = median(watched(folder, change_one) for _ in range(arguments.runs))
            sections.append(table(warm))
            sections.append(memory(folder))
    return "\n\n".join(sections)


def watched(folder: Path, change: Callable[[Path], None]) -> float:
    """The seconds from a change until a check that watches has printed what it finds.

    It looks for changes five times a second, so a tenth of one is waited for on average.

    Raises:
        FailedRun: it ended by itself.
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
        first = process.stderr.readline()  # the first check is done, and it waits
        change(folder)
        start = time.perf_counter()
        second = process.stderr.readline()
        passed = time.perf_counter() - start
        process.terminate()
    for line in (first, second):
        if not line.startswith("Watching"):
            raise FailedRun(f"{' '.join(command)} said {line!r} and not that it watches")
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
