"""Which PostgreSQL the tests run on: a given one, Debian's, or the one that comes as a wheel."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.postgres import server
from tests.postgres.server import GIVEN, NoServer, any_server, find_programs, running_server

ROOT = Path(__file__).parents[2]


def test_a_given_server_goes_before_all_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(GIVEN, "postgresql://somebody@somewhere/a")
    with any_server() as url:
        assert url == "postgresql://somebody@somewhere/a"


def test_debian_s_newest_goes_before_the_wheel(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for version in ("9.6", "15", "17"):
        programs = tmp_path / version / "bin"
        programs.mkdir(parents=True)
        (programs / "postgres").touch()
    monkeypatch.setattr(server, "DEBIAN", tmp_path)
    assert find_programs() == tmp_path / "17" / "bin"


def test_the_wheel_s_server_serves_where_there_is_no_other(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(server, "DEBIAN", tmp_path)
    with running_server() as one, psycopg.connect(one.url) as connection:
        assert "pgserver" in str(find_programs())
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_without_any_the_way_to_one_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(server, "DEBIAN", tmp_path)
    monkeypatch.setattr(server, "WHEEL", "no_such_wheel")
    with pytest.raises(NoServer, match=f"set {GIVEN}, or install it"):
        find_programs()


SERVE = """
from tests.postgres.server import running_server

with running_server() as one:
    print(one.pid, flush=True)
    input()
"""


def test_a_server_ends_with_whoever_started_it() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        pid = int(process.stdout.readline())
        assert is_there(pid)
        process.kill()
        process.wait()
    for _ in range(100):
        if not is_there(pid):
            return
        subprocess.run(["sleep", "0.1"], check=True)
    pytest.fail("the server is still there")


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False
