"""Starts a process that helps, as far as it can be told what to do.

multiprocessing would start one that looks for modules in the working directory first: what a
project calls `socket.py` would be run. It would also complain of what it was not told yet when the
check is killed meanwhile.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from multiprocessing import Pipe
from multiprocessing.connection import Connection

BEGINNING = (
    "import sys; sys.path[:] = sys.argv[2:]; "
    "from gnomon.analyzer.processes.worker import begin; begin(int(sys.argv[1]))"
)
"""The program of such a process: it finds modules where we do, and is told its end of a pipe."""

OWN_FLAGS = {
    "isolated": "-I",
    "ignore_environment": "-E",
    "no_user_site": "-s",
    "no_site": "-S",
    "dont_write_bytecode": "-B",
}
"""The options that say what Python shall leave alone, by what it calls them itself."""

Process = subprocess.Popen[bytes]


def start() -> tuple[Process, Connection]:
    """A process that runs `worker.begin`, and our end of the pipe to it.

    Raises:
        OSError: the system starts none.
    """
    ours, theirs = Pipe()
    with without_interrupts(), theirs:
        try:
            return started(theirs), ours
        except OSError:
            ours.close()
            raise


def started(theirs: Connection) -> Process:
    """The process that is given one end of a pipe."""
    handle = theirs.fileno()
    entries: list[object] = [*sys.path]
    # What is no text is left there at times, and nothing is looked for in it.
    path = [entry for entry in entries if isinstance(entry, str)]
    command = [*python(), "-c", BEGINNING, str(handle), *path]
    if sys.platform == "win32":
        os.set_handle_inheritable(handle, True)
        given = subprocess.STARTUPINFO(lpAttributeList={"handle_list": [handle]})
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, startupinfo=given)
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=[handle])


def python() -> list[str]:
    """How Python is started as ours was: it leaves the same alone, and spells files alike."""
    own = [option for flag, option in OWN_FLAGS.items() if getattr(sys.flags, flag)]
    # Without `-P` the working directory would be looked into before the path is set.
    return [sys.executable or "", "-P", *own, "-X", f"utf8={sys.flags.utf8_mode}"]


def end_of_pipe(handle: int) -> Connection:
    """The end of a pipe that a process was given."""
    if sys.platform == "win32":
        from multiprocessing.connection import PipeConnection

        return PipeConnection(handle)
    return Connection(handle)


@contextmanager
def without_interrupts() -> Generator[None]:
    """Processes started here never see a Ctrl-C, which the terminal sends to all: ours ends them.

    What blocks a signal is inherited from the thread that starts a process, so that even one that
    is still importing says nothing. Windows has no such mask; there, they ignore it once they run.
    """
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
