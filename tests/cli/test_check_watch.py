"""`gnomon check --watch`: checks again after a change, until it is interrupted."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gnomon.cli.program import main

from .watched import Watched

COMMAND = [sys.executable, "-m", "gnomon.cli", "check", "--watch", "--output-format", "concise"]
ONLY = ["--select", "invalid-cron,syntax-error"]


@pytest.fixture
def watched(bad: Path) -> Iterator[Watched]:
    """A process that watches a project with one finding."""
    process = Watched(bad, [*COMMAND, *ONLY])
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


def test_it_sees_a_change_that_leaves_size_and_time_as_they_were(
    bad: Path, watched: Watched
) -> None:
    watched.round()
    crons = bad / "functions" / "crons.py"
    before = crons.stat()
    crons.write_text(crons.read_text().replace("0 9 *", "0 8 *"))
    os.utime(crons, ns=(before.st_atime_ns, before.st_mtime_ns))
    watched.round_about("functions/crons.py")


def test_it_sees_the_configuration_of_a_functions_folder_that_is_a_link(
    bad: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    real = tmp_path_factory.mktemp("elsewhere") / "real"
    (bad / "functions").rename(real)
    (bad / "functions").symlink_to(real)
    watched = Watched(bad, [*COMMAND, *ONLY, "functions"])
    try:
        assert watched.round()[0].startswith("functions/crons.py")
        (bad / "gnomon.toml").write_text("selct = []")
        watched.round_about("error")
        assert watched.end() == 130
    finally:
        watched.process.kill()
        watched.end()


def test_it_sees_a_functions_folder_that_appears_later(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.gnomon]\n")
    watched = Watched(tmp_path, [*COMMAND, *ONLY])
    try:
        assert watched.round()[0].startswith("error: there is no functions folder")
        (tmp_path / "functions" / "deep").mkdir(parents=True)
        assert watched.quiet(1.0)
        (tmp_path / "functions" / "deep" / "jobs.py").write_text("def\n")
        watched.round_about("functions/deep/jobs.py")
        assert watched.end() == 130
    finally:
        watched.process.kill()
        watched.end()


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
