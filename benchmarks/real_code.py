"""The check on code that was not written for it: the standard library and ten large packages.

Each is put into a functions folder as it is. None registers a function, so no rule about
registered functions may say a word, and nothing may crash.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measuring import rows, versions

STANDARD_LIBRARY = "standard-library"
PACKAGES = (
    *("aiohttp", "botocore", "celery", "django", "mypy", "pip", "rich", "sqlalchemy", "sympy"),
    "twisted",
)
ABOUT_ANY_FILE = (
    *("hardcoded-secret", "import-time-effect", "missing-timeout", "syntax-error"),
    "untyped-any",
)
"""Rules that judge every file of the functions folder, whether it registers anything or not."""

HEAD = ("what", "files", "lines", "parse, s", "check, s", "ratio", "MB", *ABOUT_ANY_FILE)
CHECK = ("-m", "gnomon.cli", "check", "--no-cache", "--output-format", "json")
PARSE = """
import pathlib, sys, libcst
sys.setrecursionlimit(20_000)
for file in pathlib.Path("functions").rglob("*.py"):
    try:
        libcst.parse_module(file.read_bytes())
    except Exception:
        pass
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One process: its processor time in seconds, its memory in MB, and what it said."""

    seconds: float
    megabytes: float
    status: int
    output: str
    errors: str


def figures(words: list[str]) -> str:
    """The table, as Markdown.

    Raises:
        AssertionError: a check crashed, or a rule about registered functions found something.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run real_code")
    parser.add_argument("packages", nargs="*", default=[STANDARD_LIBRARY, *PACKAGES])
    surveyed = [survey(name) for name in parser.parse_args(words).packages]
    return f"{versions('libcst')}\n\n{rows(HEAD, surveyed)}"


def survey(name: str) -> tuple[str, ...]:
    """Checks one package, cold, in one process, beside the bare parse; a line of the table."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "pyproject.toml").write_text("[tool.gnomon]\n", encoding="utf-8")
        title = put_into(root / "functions", name)
        sources = [file.read_bytes() for file in root.rglob("*.py")]
        parsed = run(root, "-c", PARSE)
        checked = run(root, *CHECK)
    assert checked.status in (0, 1), f"the check of {title} failed: {checked.errors}"
    found = Counter(str(item["rule"]) for item in json.loads(checked.output))
    assert set(found) <= set(ABOUT_ANY_FILE), f"{title} registers nothing, yet: {found}"
    return (
        title,
        f"{len(sources):,}",
        f"{sum(map(line_count, sources)):,}",
        f"{parsed.seconds:.1f}",
        f"{checked.seconds:.1f}",
        f"{checked.seconds / parsed.seconds:.2f}",
        f"{checked.megabytes:.0f}",
        *(f"{found[rule]:,}" for rule in ABOUT_ANY_FILE),
    )


def put_into(functions: Path, name: str) -> str:
    """Fills a functions folder with a package's code; returns its name with its version."""
    functions.mkdir()
    if name == STANDARD_LIBRARY:
        left_out = shutil.ignore_patterns("site-packages", "__pycache__", "*.so", "config-*")
        library = sysconfig.get_paths()["stdlib"]
        shutil.copytree(library, functions / "library", ignore=left_out, symlinks=True)
        return f"Python {sysconfig.get_python_version()}, its tests among it"
    download = ("-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:")
    subprocess.run([sys.executable, *download, "--dest", str(functions.parent), name], check=True)
    (wheel,) = functions.parent.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(functions)
    return " ".join(wheel.name.split("-")[:2])


def line_count(source: bytes) -> int:
    """How many lines a source has."""
    return source.count(b"\n")


def run(root: Path, *words: str) -> Run:
    """Runs the interpreter on one core, in the project; what else runs does not count."""
    command = ["taskset", "-c", "0", sys.executable, *words]
    with subprocess.Popen(
        command, cwd=root, stdout=subprocess.PIPE, stderr=(root / "errors").open("w"), text=True
    ) as process:
        assert process.stdout is not None
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = usage.ru_utime + usage.ru_stime
    errors = (root / "errors").read_text(encoding="utf-8")
    return Run(seconds, usage.ru_maxrss / 1000, process.returncode, output, errors)
