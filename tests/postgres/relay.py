"""A relay between gnomon and a PostgreSQL server: it counts round trips, and loses what it is told.

Each connection is served by two threads, one for each direction, until either side closes it.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlencode

from psycopg.conninfo import conninfo_to_dict

_CHUNK = 65536


class Relay:
    """Listens on a port of its own, and passes everything on.

    Args:
        url: the address of the database behind it.
    """

    def __init__(self, url: str) -> None:
        self._target = conninfo_to_dict(url)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._lock = threading.Lock()
        self.round_trips = 0
        """How often a client has sent something and waited for the answer."""
        self.loses_answer_to: bytes | None = None
        """A connection that asks this is lost when the server answers; it happens once."""
        self.delay = 0.0
        """Seconds by which every answer is late, as if the server were far away."""
        self.refuses = False
        """Whether the server cannot be reached, for new connections."""
        self._speaks = threading.Event()
        self._speaks.set()
        self._threads: list[threading.Thread] = []
        self.run(self._accept)

    @property
    def url(self) -> str:
        """The address of the database through the relay."""
        host, port = self._listener.getsockname()
        words = {
            name: value for name, value in self._target.items() if name not in ("host", "port")
        }
        words = {**words, "sslmode": "disable", "gssencmode": "disable"}
        name = words.pop("dbname", "")
        return f"postgresql://{host}:{port}/{name}?{urlencode(words)}"

    def fall_silent(self) -> None:
        """Passes nothing on from now on, and closes nothing, as a network does that is cut."""
        self._speaks.clear()

    def speak(self) -> None:
        """Passes on what waits, and all that comes."""
        self._speaks.set()

    def wait(self) -> None:
        """Waits until it speaks."""
        self._speaks.wait()

    def cut(self) -> None:
        """Cuts every connection."""
        with self._lock:
            for one in self._open:
                _end(one)

    def close(self) -> None:
        """Ends it, and all that goes through it."""
        self.speak()
        _end(self._listener)
        self._listener.close()
        self.cut()
        for thread in self._threads:
            thread.join(10)
        for one in self._open:
            one.close()

    def run(self, work: Callable[[], None]) -> None:
        """Does some work beside everything else."""
        thread = threading.Thread(target=work, name="relay", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                if self.refuses:
                    client.close()
                    continue
                Pair(self, client, self._connect()).start()

    def _connect(self) -> socket.socket:
        host, port = str(self._target.get("host", "")), int(self._target.get("port", 5432))
        if host.startswith("/"):
            server = socket.socket(socket.AF_UNIX)
            server.connect(f"{host}/.s.PGSQL.{port}")
            return server
        return socket.create_connection((host or "127.0.0.1", port))

    def opened(self, *ends: socket.socket) -> None:
        """Notes the two ends of a connection."""
        with self._lock:
            self._open.extend(ends)

    def asked(self, data: bytes) -> bool:
        """Whether the answer to this is to be lost."""
        with self._lock:
            wanted = self.loses_answer_to
            if wanted is None or wanted not in data:
                return False
            self.loses_answer_to = None
            return True

    def has_made_a_trip(self) -> None:
        """Counts a round trip."""
        with self._lock:
            self.round_trips += 1


class Pair:
    """One connection of a client, and the one of the relay behind it."""

    def __init__(self, relay: Relay, client: socket.socket, server: socket.socket) -> None:
        self._relay = relay
        self._client, self._server = client, server
        self._waits = False
        self._is_to_be_lost = False
        relay.opened(client, server)

    def start(self) -> None:
        """Passes on what either side sends."""
        self._relay.run(self._from_client)
        self._relay.run(self._from_server)

    def _from_client(self) -> None:
        for data in _pieces(self._client):
            self._relay.wait()
            self._is_to_be_lost |= self._relay.asked(data)
            if not self._waits:
                self._waits = True
                self._relay.has_made_a_trip()
            if not _send(self._server, data):
                break
        _end(self._client)
        _end(self._server)

    def _from_server(self) -> None:
        for data in _pieces(self._server):
            self._relay.wait()
            self._waits = False
            if self._relay.delay:
                time.sleep(self._relay.delay)
            if self._is_to_be_lost or not _send(self._client, data):
                break
        _end(self._client)
        _end(self._server)


def _pieces(one: socket.socket) -> Iterator[bytes]:
    with suppress(OSError):
        while data := one.recv(_CHUNK):
            yield data


def _send(one: socket.socket, data: bytes) -> bool:
    try:
        one.sendall(data)
    except OSError:
        return False
    return True


def _end(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)


@contextmanager
def relay_to(url: str) -> Iterator[Relay]:
    """A relay to the database, until the block ends."""
    relay = Relay(url)
    try:
        yield relay
    finally:
        relay.close()
