"""What every benchmark shares: commands measured in turn, and tables of ratios.

Every figure is the median wall time of whole processes, taken in turn with the others of its table,
and shown as a ratio to the table's first row: these machines are noisy, ratios of one run are not.
"""

from __future__ import annotations

import importlib.metadata
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

LAST_LINES = 20


@dataclass(frozen=True, slots=True)
class Case:
    """A command with what has to be done before each of its runs.

    Args:
        name: what the row is called.
        command: the program and its arguments.
        prepare: called with the folder before each run; its time does not count.
        pinned: whether the command may use one core only.
        statuses: the exit statuses of a run that has done its work; a program that fails at once
            would look fast.
    """

    name: str
    command: tuple[str, ...]
    prepare: Callable[[Path], None] = lambda folder: None
    pinned: bool = False
    statuses: tuple[int, ...] = (0,)


class FailedRun(Exception):
    """A command that was to be measured has failed: which, how, and its own last words."""


def python(code: str) -> tuple[str, ...]:
    """A command that runs some code."""
    return (sys.executable, "-c", code)


def search_path() -> str:
    """Where programs of this environment are found first, then those with one of their own."""
    own = Path(sys.executable).parent
    return os.pathsep.join((str(own), str(Path(sys.prefix, "semgrep", "bin")), os.environ["PATH"]))


def surroundings() -> dict[str, str]:
    """The environment of what is measured: programs of this one first, and bytecode is kept.

    An installed package has its bytecode; without it a check would first compile all of gnomon.
    """
    environment = {**os.environ, "PATH": search_path()}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


def seconds(case: Case, folder: Path) -> float:
    """The wall time of one run, in seconds.

    Raises:
        FailedRun: it ended with a status that is none of the case's.
    """
    case.prepare(folder)
    words = ("taskset", "-c", "0", *case.command) if case.pinned else case.command
    environment = surroundings()
    start = time.perf_counter()
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True)
    passed = time.perf_counter() - start
    expect(case, done.returncode, done.stdout + done.stderr)
    return passed


def expect(case: Case, status: int, said: str) -> None:
    """Raise FailedRun if a run of a case did not end as it should."""
    if status not in case.statuses:
        words = "\n".join(said.splitlines()[-LAST_LINES:]) or "it said nothing"
        raise FailedRun(f"{' '.join(case.command)} ended with status {status}:\n{words}")


def measure(
    cases: Iterable[Case], folder: Path, runs: int, *, warm_up: bool = True
) -> dict[str, float]:
    """The median of each case, the cases taken in turn, after one run that does not count.

    Without `warm_up` every run counts: the programs and files have been read already.
    """
    times: dict[str, list[float]] = {case.name: [] for case in cases}
    for case in cases if warm_up else ():
        seconds(case, folder)
    for _ in range(runs):
        for case in cases:
            times[case.name].append(seconds(case, folder))
    return {name: median(values) for name, values in times.items()}


def peak_megabytes(case: Case, folder: Path) -> float:
    """The most memory that one run had resident: of its largest process, in MB.

    Raises:
        FailedRun: it ended with a status that is none of the case's.
    """
    case.prepare(folder)
    code = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run(sys.argv[1:], capture_output=True, text=True)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, done.returncode)\n"
        "print(done.stdout, done.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *case.command],
        cwd=folder,
        env=surroundings(),
        capture_output=True,
        text=True,
        check=True,
    )
    figures, _, said = done.stdout.partition("\n")
    kilobytes, status = map(int, figures.split())
    expect(case, status, said)
    return kilobytes / 1000


def table(medians: Mapping[str, float]) -> str:
    """A Markdown table: seconds, and the ratio to the first row."""
    base = next(iter(medians.values()))
    return rows(
        ("what", "s", "ratio"),
        ((name, f"{value:.2f}", f"{value / base:.2f}") for name, value in medians.items()),
    )


def rows(head: tuple[str, ...], body: Iterable[tuple[str, ...]]) -> str:
    """A Markdown table whose first column is words and whose others are figures."""
    rule = ["---", *["---:" for _ in head[1:]]]
    lines = [head, rule, *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def versions(*distributions: str) -> str:
    """What was measured, as far as it is installed, and on what."""
    known = [
        f"{name} {importlib.metadata.version(name)}"
        for name in distributions
        if any(importlib.metadata.distributions(name=name))
    ]
    cores = len(os.sched_getaffinity(0))
    return f"{', '.join([f'Python {platform.python_version()}', *known])}; {cores} cores."
