"""How much of a core processes have used, as Linux counts it."""

from __future__ import annotations

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """What a process and those that it started have used so far, the ended ones included."""
    return _used(pid) + sum(map(_used, _children(pid)))


def _used(pid: int) -> float:
    fields = _fields(pid)
    # Of the process itself, and of its children that have ended: user and system.
    return sum(map(int, fields[11:15])) / _TICKS if fields else 0.0


def _children(pid: int) -> list[int]:
    numbers = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]
    return [number for number in numbers if _fields(number)[1:2] == [str(pid)]]


def _fields(pid: int) -> list[str]:
    """The fields of `/proc/PID/stat` after the program's name, which may hold blanks."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return []
