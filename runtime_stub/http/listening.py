"""Sockets that listen; why one cannot be had, in words for the person who chose it."""

from __future__ import annotations

import errno
import socket

from gnomon.errors import GnomonError

_REASONS = {
    errno.EADDRINUSE: "the port is in use by another program; choose another one",
    errno.EACCES: "this user may not listen on that port",
    errno.EADDRNOTAVAIL: "this machine has no such address",
}


class CannotListen(GnomonError):
    """The server cannot listen where it should."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes any that is free. Raises CannotListen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        made = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise CannotListen(f"cannot listen on {host}, port {port}: {_reason(error)}") from error
    # Only where a socket says that it is TCP does asyncio let small packets go at once. Without
    # that, the second call on a connection waits 40 ms for the client to acknowledge the first.
    return socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, fileno=made.detach())


def address(listener: socket.socket) -> str:
    """The URL at which a socket listens."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _reason(error: OSError) -> str:
    """What is wrong with a port, and what to do."""
    return _REASONS.get(error.errno or 0, error.strerror or str(error))
