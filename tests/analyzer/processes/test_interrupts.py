"""Ctrl-C ends a check with all its processes, and none of them has anything to say about it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SCRIPT = """
import sys
from gnomon.analyzer import engine
from gnomon.cli.__main__ import main
engine.WORTH_IT = 1
engine.worker_count = lambda: 2
sys.exit(main(["check"]))
"""


def opened_by_a_reader(fifo: Path) -> int:
    """The end of a pipe that is written to, once somebody reads the other one."""
    for _ in range(600):
        try:
            return os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            time.sleep(0.05)
    raise AssertionError("nobody reads the file")


@pytest.mark.skipif(sys.platform == "win32", reason="a console's events are no signals")
def test_ctrl_c_ends_a_check_in_two_processes_without_a_word(tmp_path: Path) -> None:
    (tmp_path / "gnomon.toml").touch()
    functions = tmp_path / "functions"
    functions.mkdir()
    (functions / "__init__.py").touch()
    (functions / "a.py").write_text("A = 1\n")
    # Nobody writes to the pipe, so who reads it waits there, and the other one for work.
    os.mkfifo(functions / "m.py")
    check = subprocess.Popen(
        [sys.executable, "-c", SCRIPT],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    held = opened_by_a_reader(functions / "m.py")
    # As a terminal does, to every process of the command.
    os.killpg(check.pid, signal.SIGINT)
    said = check.communicate(timeout=60)
    os.close(held)
    assert (check.returncode, *said) == (130, "", "")
