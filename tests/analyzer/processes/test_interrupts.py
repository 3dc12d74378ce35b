"""However a check ends, all its processes end, and none of them has anything to say about it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a console's events are no signals")

CHECK = """
import os, signal, sys
# Who runs the tests in the background has had Ctrl-C ignored for all that it starts.
signal.signal(signal.SIGINT, signal.default_int_handler)
from gnomon.analyzer import engine
from gnomon.analyzer.processes import pool
from gnomon.cli.program import main

start = pool.Workers._start
def started(self, number):
    worker = start(self, number)
    print("started", flush=True)
    return worker
pool.Workers._start = started

engine.WORTH_IT = 1
engine.worker_count = lambda: 2
sys.exit(main(["check"]))
"""

WAITING = '''"""Never comes to its end.

Why:
    It waits for who writes to a pipe, and nobody does.

Bad:
    x = 1

Good:
    y = 1

Fix:
    Write to it.
"""
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.rule import Rule

rule = Rule(level=Level.WARNING, since="1")

def check(module, project):
    return open("held").readlines()
'''

WORKERS = """
import os, signal
from pathlib import Path
from gnomon.analyzer.cache.store import Cache
from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.files.discovery import SourceFile
from gnomon.analyzer.processes.pool import Workers
from gnomon.rules.catalog import BuiltinCatalog

if __name__ == "__main__":
    root = Path.cwd()
    workers = Workers(Config(root=root), BuiltinCatalog(), Cache(root, ""), 2)
    for worker in workers._workers:
        os.kill(worker.process.pid, signal.SIGINT)
    files = [
        SourceFile(f"{name}.py", name, False, False, str(root / f"{name}.py")) for name in "ab"
    ]
    records = workers.read(files)
    workers.close()
    print([record.failure for record in records.values()])
"""

KILLED = """
import os, signal
from gnomon.analyzer.processes import pool

pool._send = lambda worker, message: os.kill(os.getpid(), signal.SIGKILL)
pool.Workers(None, None, None, 1)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two modules, and a rule that waits on each of them until somebody writes to a pipe."""
    (tmp_path / "gnomon.toml").write_text('custom-rules = ["lint"]')
    for folder in ("functions", "lint"):
        (tmp_path / folder).mkdir()
    for name in ("__init__", "a", "b"):
        (tmp_path / "functions" / f"{name}.py").write_text("A = 1\n")
    (tmp_path / "lint" / "waiting.py").write_text(WAITING)
    os.mkfifo(tmp_path / "held")
    return tmp_path


@contextmanager
def checking(project: Path) -> Generator[subprocess.Popen[str]]:
    """A check in two processes more, of which none is left when the test ends, however it does."""
    check = subprocess.Popen(
        [sys.executable, "-c", CHECK],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield check
    finally:
        with suppress(ProcessLookupError):
            os.killpg(check.pid, signal.SIGKILL)
        check.communicate()


def wait_until_started(check: subprocess.Popen[str], project: Path) -> None:
    """The first process is there, and imports what it needs; the other one is not."""
    assert check.stdout is not None
    assert check.stdout.readline() == "started\n"


def wait_until_busy(check: subprocess.Popen[str], project: Path) -> None:
    """Both processes are there, and at least one of them runs the rule."""
    assert check.stdout is not None
    assert [check.stdout.readline() for _ in range(2)] == ["started\n"] * 2
    os.close(opened_by_a_reader(project / "held"))


def opened_by_a_reader(fifo: Path) -> int:
    """The end of a pipe that is written to, once somebody reads the other one."""
    for _ in range(600):
        try:
            return os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            time.sleep(0.05)
    raise AssertionError("nobody reads the pipe")


def is_anybody_left(group: int) -> bool:
    """Whether some process of a group is still there a while after its first one ended."""
    for _ in range(200):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.05)
    return True


MOMENTS = {"its processes start": wait_until_started, "a rule runs": wait_until_busy}


@pytest.mark.parametrize("moment", MOMENTS)
def test_ctrl_c_ends_a_check_with_its_processes_without_a_word_while(
    project: Path, moment: str
) -> None:
    with checking(project) as check:
        MOMENTS[moment](check, project)
        # As a terminal does, to every process of the command.
        os.killpg(check.pid, signal.SIGINT)
        said, complained = check.communicate(timeout=60)
        assert (check.returncode, said.replace("started\n", ""), complained) == (130, "", "")
        assert not is_anybody_left(check.pid)


@pytest.mark.parametrize(
    ("by", "moment"),
    [("SIGKILL", "its processes start"), ("SIGKILL", "a rule runs"), ("SIGTERM", "a rule runs")],
)
def test_the_processes_end_with_a_check_that_is_ended_by(
    by: str, moment: str, project: Path
) -> None:
    with checking(project) as check:
        MOMENTS[moment](check, project)
        os.kill(check.pid, getattr(signal, by))
        check.wait(timeout=60)
        assert not is_anybody_left(check.pid)


def test_no_process_sees_a_ctrl_c_from_its_first_moment_on(project: Path) -> None:
    for name in "ab":
        (project / f"{name}.py").write_text("A = 1\n")
    script = project / "script.py"
    script.write_text(WORKERS)
    run = [sys.executable, str(script)]
    ended = subprocess.run(run, cwd=project, capture_output=True, text=True, timeout=60)
    assert (ended.stdout, ended.stderr) == ("[None, None]\n", "")


def test_a_process_whose_check_is_killed_before_it_is_told_anything_says_nothing() -> None:
    killed = subprocess.run(
        [sys.executable, "-c", KILLED], capture_output=True, text=True, timeout=60, check=False
    )
    # All ends of the pipe that is read here are closed: no process is left.
    assert (killed.returncode, killed.stderr) == (-signal.SIGKILL, "")
