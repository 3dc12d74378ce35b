"""Progress: on a terminal, once something takes long, and gone when it is done."""

from __future__ import annotations

import io
import threading
from pathlib import Path

import pytest

from gnomon.cli.program import main
from gnomon.cli.progress import ERASE, progress


class Terminal(io.StringIO):
    """A stream that says it is a terminal, and when something was written."""

    def __init__(self) -> None:
        super().__init__()
        self.written = threading.Event()

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        count = super().write(text)
        self.written.set()
        return count


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")


def test_a_long_run_says_for_how_long_and_leaves_nothing() -> None:
    stream = Terminal()
    with progress(stream, "Checking", 0.01):
        assert stream.written.wait(timeout=10)
    assert stream.getvalue().startswith(f"{ERASE}Checking for 0 s")
    assert stream.getvalue().endswith(ERASE)


def test_it_is_erased_when_the_run_fails() -> None:
    stream = Terminal()

    def fail() -> None:
        with progress(stream, "Checking", 0.01):
            assert stream.written.wait(timeout=10)
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - the bare one raised above
        fail()
    assert stream.getvalue().endswith(ERASE)


def test_a_short_run_says_nothing() -> None:
    stream = Terminal()
    with progress(stream, "Checking", 60):
        pass
    assert stream.getvalue() == ""


def test_nothing_is_said_to_a_pipe_or_a_dumb_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    waited = threading.Event()
    pipe = io.StringIO()
    with progress(pipe, "Checking", 0.001):
        waited.wait(0.05)
    assert pipe.getvalue() == ""
    monkeypatch.setenv("TERM", "dumb")
    stream = Terminal()
    with progress(stream, "Checking", 0.001):
        waited.wait(0.05)
    assert stream.getvalue() == ""


def test_a_check_shows_it(bad: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr("gnomon.cli.progress.SECONDS", 0.0001)
    assert main(["check", "--no-cache"]) == 1
    assert f"{ERASE}Checking for " in stream.getvalue()
