"""What the door reads of a project's configuration."""

from __future__ import annotations

from dataclasses import dataclass

from gnomon.runtime.limits import MEBIBYTE


@dataclass(frozen=True, slots=True)
class DoorSettings:
    """The door's limits.

    Args:
        body_bytes: how long the body of a request may be.
        concurrency: how many requests run at a time; one more is told to come back later.
        timeout: seconds after which a request is answered that its function takes too long.
    """

    body_bytes: int = MEBIBYTE
    concurrency: int = 256
    timeout: float = 60.0
