"""Messages between the runtime and its worker processes: pickled, each after its length.

Both ends are this program on this machine, started by one another, so pickle is safe here.
"""

from __future__ import annotations

import pickle
import struct
from dataclasses import dataclass
from typing import BinaryIO, cast

from gnomon.auth import UserIdentity
from gnomon.errors import GnomonError
from gnomon.runtime.instants import When
from gnomon.runtime.log import error_text
from gnomon.runtime.settings import Settings

_LENGTH = struct.Struct(">Q")


class WorkerError(GnomonError):
    """An error of a worker process that cannot be sent as itself, or a worker that died."""


@dataclass(frozen=True, slots=True)
class Load:
    """To a worker: load this project."""

    settings: Settings


@dataclass(frozen=True, slots=True)
class Run:
    """To a worker: run an action."""

    path: str
    arguments: str
    identity: UserIdentity | None
    seed: int


@dataclass(frozen=True, slots=True)
class Ask:
    """From a worker: what its action asks of the runtime.

    `operation` is a kind of function to run, or `schedule`, `cancel` or `now`.
    """

    number: int
    operation: str
    path: str = ""
    arguments: str = ""
    when: When | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """To a worker: the answer to what it asked."""

    number: int
    value: object
    error: Exception | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """From a worker: how its action, or the loading, ended."""

    value: str
    error: Exception | None = None


Frame = Load | Run | Ask | Answer | Done


def write_frame(stream: BinaryIO, frame: Frame) -> None:
    """Sends one message; raises OSError if nobody listens."""
    data = pickle.dumps(frame)
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def read_frame(stream: BinaryIO) -> Frame | None:
    """Receives one message, or None once the other end is gone."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = stream.read(length)
    return cast(Frame, pickle.loads(data)) if len(data) == length else None


def portable(error: Exception) -> Exception:
    """The error if it survives the way, or a WorkerError with its text."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return WorkerError(error_text(error))
    return error
