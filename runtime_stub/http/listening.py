"""Why a port cannot be listened on, in words for the person who chose it."""

from __future__ import annotations

import errno

from gnomon.errors import GnomonError

_REASONS = {
    errno.EADDRINUSE: "the port is in use by another program; choose another one",
    errno.EACCES: "this user may not listen on that port",
    errno.EADDRNOTAVAIL: "this machine has no such address",
}


class CannotListen(GnomonError):
    """The server cannot listen where it should."""


def reason(error: OSError) -> str:
    """What is wrong with a port, and what to do."""
    return _REASONS.get(error.errno or 0, error.strerror or str(error))
