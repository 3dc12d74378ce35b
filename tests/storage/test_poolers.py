"""A pooler before the database: whole sessions are fine, single transactions are refused."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from gnomon.storage.errors import StorageError
from gnomon.storage.opening import open_storage
from tests.storage.rows import bodies, insert

PGBOUNCER = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
CONFIGURATION = """
[databases]
{name} = host={host} dbname={name} user={user}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = {mode}
ignore_startup_parameters = options
logfile = {folder}/log
"""

pytestmark = pytest.mark.skipif(PGBOUNCER is None, reason="there is no pgbouncer here")


@contextmanager
def pooler(url: str, mode: str) -> Iterator[str]:
    """The address of a database through a pooler."""
    parts = urlsplit(url)
    words = {name: values[0] for name, values in parse_qs(parts.query).items()}
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        file = folder / "pgbouncer.ini"
        text = CONFIGURATION.format(
            name=parts.path[1:],
            host=words["host"],
            user="gnomon",
            port=port,
            mode=mode,
            folder=folder,
        )
        file.write_text(text)
        file.chmod(0o644)
        user = pwd.getpwnam("postgres").pw_uid if os.geteuid() == 0 else None
        process = subprocess.Popen([str(PGBOUNCER), "-q", str(file)], user=user)
        try:
            wait_for(port)
            yield f"postgresql://gnomon@127.0.0.1:{port}/{parts.path[1:]}?sslmode=disable"
        finally:
            process.terminate()
            process.wait()


def wait_for(port: int) -> None:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError("the pooler did not start")


def test_whole_sessions_are_as_good_as_connections(own_server: str) -> None:
    with pooler(own_server, "session") as url, closing(open_storage(url)) as storage:
        storage.write(insert).result(20)
        assert len(storage.read(bodies).result(20)) == 1


def test_single_transactions_are_refused(own_server: str) -> None:
    refusal = pytest.raises(StorageError, match="pool_mode = session")
    with pooler(own_server, "transaction") as url, refusal:
        open_storage(url).close()


@pytest.fixture
def own_server() -> Iterator[str]:
    """A server for this test alone: through a pooler there is no schema of its own."""
    from tests.postgres.server import running_server

    with running_server() as server:
        yield server.url
