"""`gnomon check --watch`: checks again after a change, until it is interrupted."""

from __future__ import annotations

import os
import pty
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from gnomon.cli.__main__ import main

COMMAND = [sys.executable, "-m", "gnomon.cli", "check", "--watch", "--output-format", "concise"]
ONLY = ["--select", "invalid-cron,syntax-error"]
WATCHING = "Watching for changes; Ctrl-C ends."


def take_interrupts() -> None:
    """Let Ctrl-C mean what it means in a terminal, even if these tests run in the background."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


class Watched:
    """A watching process and the lines it prints."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, *ONLY],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=take_interrupts,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))

    def round(self) -> list[str]:
        """What is printed up to the next wait."""
        lines: list[str] = []
        while not lines or lines[-1] != WATCHING:
            lines.append(self._lines.get(timeout=10))
        return lines[:-1]

    def round_about(self, *files: str) -> list[str]:
        """The next round that finds something in just these files; a write may be seen twice."""
        lines = self.round()
        while [line.split(":")[0] for line in lines] != list(files):
            lines = self.round()
        return lines

    def quiet(self, seconds: float) -> bool:
        """Whether nothing is printed for some time."""
        try:
            self._lines.get(timeout=seconds)
        except queue.Empty:
            return True
        return False

    def end(self) -> int:
        """Interrupts it as Ctrl-C does; its exit status."""
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(timeout=30)
        self._reader.join(timeout=30)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return status


@pytest.fixture
def watched(bad: Path) -> Iterator[Watched]:
    """A process that watches a project with one finding."""
    process = Watched(bad)
    yield process
    process.process.kill()
    process.end()


def test_it_checks_again_after_each_change(bad: Path, watched: Watched) -> None:
    first = watched.round()
    assert first[0].startswith("functions/crons.py:4:17: error invalid-cron ")
    crons = bad / "functions" / "crons.py"
    text = crons.read_text()
    crons.write_text(text.replace("0 9 *", "0 9 * * *"))
    watched.round_about()
    (bad / "functions" / "jobs.py").write_text("def\n")
    watched.round_about("functions/jobs.py")
    (bad / "functions" / "jobs.py").unlink()
    watched.round_about()
    (bad / "gnomon.toml").write_text("selct = []")
    (line,) = watched.round_about("error")
    assert "unknown key; did you mean 'select'?" in line
    (bad / "gnomon.toml").write_text("")
    watched.round_about()
    crons.write_text(text)
    assert watched.round_about("functions/crons.py") == first
    assert watched.end() == 130


def test_it_is_quiet_while_nothing_changes(watched: Watched) -> None:
    watched.round()
    assert watched.quiet(1.0)


def test_a_terminal_is_cleared_and_a_pipe_is_not(bad: Path, watched: Watched) -> None:
    assert not any("\x1b" in line for line in watched.round())
    ours, theirs = pty.openpty()
    process = subprocess.Popen([*COMMAND, *ONLY], cwd=bad, stdout=theirs, stderr=subprocess.DEVNULL)
    os.close(theirs)
    try:
        assert os.read(ours, 1000).startswith(b"\x1b[2J\x1b[H")
    finally:
        process.kill()
        process.wait(timeout=30)
        os.close(ours)


@pytest.mark.parametrize(
    "option", ["--stdin-filename=functions/a.py", "--update-baseline", "--add-ignores", "--diff"]
)
def test_what_cannot_be_watched_is_refused(
    bad: Path, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--watch", option]) == 2
    assert "cannot be given together" in capsys.readouterr().err
