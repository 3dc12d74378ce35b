"""When Python looks for garbage: not while many objects are made that stay."""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def without_collecting() -> Generator[None]:
    """Looks for no garbage while modules are imported, or trees are made, which hold no cycles."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            # As old as all else: else the next new object has all of it looked through at once.
            gc.freeze()
            gc.unfreeze()
            gc.enable()
