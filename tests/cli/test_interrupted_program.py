"""A Ctrl-C ends `gnomon` without a word, while it is imported as well as at its end."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a console's events are no signals")

PROGRAM = """
import atexit, os, runpy, signal, sys

class Interrupting:
    def find_spec(self, name, path, target=None):
        if name == MOMENT:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupting())
if MOMENT == "just before its command":
    def put_back(number, handler, put_back=signal.signal):
        before = put_back(number, handler)
        if handler is signal.default_int_handler:
            os.kill(os.getpid(), number)
        return before
    signal.signal = put_back
if MOMENT == "exit":
    atexit.register(os.kill, os.getpid(), signal.SIGINT)
sys.argv[1:] = ["rule", "untyped-any", "--output-format", "json"]
runpy.run_module("gnomon.cli", run_name="__main__", alter_sys=True)
"""
# Who runs the tests in the background has had Ctrl-C ignored for all that it starts.
HEARD = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
IGNORED = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n"


def interrupted(moment: str, before: str = HEARD) -> subprocess.CompletedProcess[str]:
    """What a command ends with that is interrupted while a module is imported, or at exit."""
    script = f"{before}MOMENT = {moment!r}\n{PROGRAM}"
    command = [sys.executable, "-c", script]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize(
    "moment",
    [
        *("gnomon.cli.program", "gnomon.analyzer.errors", "just before its command"),
        *("gnomon.cli.rule", "exit"),
    ],
)
def test_ctrl_c_ends_the_program_quietly_at(moment: str) -> None:
    ended = interrupted(moment)
    assert (ended.returncode, ended.stderr) == (130, "")
    assert bool(ended.stdout) == (moment == "exit")


@pytest.mark.parametrize("moment", ["gnomon.analyzer.errors", "exit"])
def test_a_ctrl_c_that_whoever_started_gnomon_ignores_stays_ignored_at(moment: str) -> None:
    ended = interrupted(moment, IGNORED)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout
