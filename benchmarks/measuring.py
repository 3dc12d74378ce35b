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


@dataclass(frozen=True, slots=True)
class Case:
    """A command with what has to be done before each of its runs.

    Args:
        name: what the row is called.
        command: the program and its arguments.
        prepare: called with the folder before each run; its time does not count.
        pinned: whether the command may use one core only.
    """

    name: str
    command: tuple[str, ...]
    prepare: Callable[[Path], None] = lambda folder: None
    pinned: bool = False


def python(code: str) -> tuple[str, ...]:
    """A command that runs some code."""
    return (sys.executable, "-c", code)


def search_path() -> str:
    """Where programs of this environment are found first."""
    return f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


def surroundings() -> dict[str, str]:
    """The environment of what is measured: programs of this one first, and bytecode is kept.

    An installed package has its bytecode; without it a check would first compile all of gnomon.
    """
    environment = {**os.environ, "PATH": search_path()}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


def seconds(case: Case, folder: Path) -> float:
    """The wall time of one run, in seconds."""
    case.prepare(folder)
    words = ("taskset", "-c", "0", *case.command) if case.pinned else case.command
    environment = surroundings()
    start = time.perf_counter()
    subprocess.run(words, cwd=folder, env=environment, capture_output=True, check=False)
    return time.perf_counter() - start


def measure(cases: Iterable[Case], folder: Path, runs: int) -> dict[str, float]:
    """The median of each case, the cases taken in turn, after one run that does not count."""
    times: dict[str, list[float]] = {case.name: [] for case in cases}
    for case in cases:
        seconds(case, folder)
    for _ in range(runs):
        for case in cases:
            times[case.name].append(seconds(case, folder))
    return {name: median(values) for name, values in times.items()}


def peak_megabytes(case: Case, folder: Path) -> float:
    """The most memory that one run had resident: of its largest process, in MB."""
    case.prepare(folder)
    code = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], capture_output=True)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *case.command],
        cwd=folder,
        env=surroundings(),
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout) / 1000


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
