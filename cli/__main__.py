"""How the process of `gnomon` begins and ends: with nothing to say of a Ctrl-C at either.

Importing the program takes as long as a short check does, so that is interrupted as often.
"""

from __future__ import annotations

import gc
import os
import signal

INTERRUPTED = 128 + signal.SIGINT


def program() -> int:
    """Runs the command of this process's own words, which is all that the process does."""
    # Who runs gnomon in the background may have had Ctrl-C ignored, which stays so.
    is_heard = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if is_heard:
        # An exception could be lost here: importlib has callbacks of which none comes out.
        signal.signal(signal.SIGINT, _end)
    from gnomon.cli.program import main

    try:
        if is_heard:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        status = main()
        if is_heard:
            signal.signal(signal.SIGINT, _end)
    except KeyboardInterrupt:
        return INTERRUPTED
    # What was made is given back by the end of the process: Python need not look through all of it
    # for garbage first, which takes a tenth of a check of one changed file.
    gc.freeze()
    return status


def _end(number: int, frame: object) -> None:
    """Ends the process at once: nothing was begun yet, or all is done."""
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    raise SystemExit(program())
