"""A file of JSON that is written whole once; later only what has changed is added to it.

Each line is a checksum and a patch of the lines before it, the first one of nothing. A checksum
covers the one before it, and the first a seed: a line that is damaged, that another program wrote,
or that was made of another state than the one it stands behind, does not follow. Nothing from
there on is read, and what was read until there is a state that someone has written.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

Content = dict[str, Any]
"""Values by name. Those that are objects are patched by their own names, and the others replaced;
None in an object takes a name away."""

CHECKSUM_LENGTH = 64
PART = 0.25
"""What was added may be so much of the first line; then all of it is written anew."""


class Ledger:
    """One such file, as it was when this process read it.

    Args:
        file: where it lies.
        seed: what its content rests on: under another one, nothing follows.
    """

    def __init__(self, file: Path, seed: str) -> None:
        self._file = file
        self._seed = hashlib.sha256(os.fsencode(seed)).hexdigest().encode()
        self._last = self._seed
        self._room = 0

    def read(self) -> Content:
        """What the file holds; nothing if nothing in it can be trusted.

        Raises:
            ValueError, TypeError, AttributeError: it was written on purpose, and not by us.
        """
        self._last, self._room = self._seed, 0
        try:
            lines = self._file.read_bytes().split(b"\n")
        except OSError:
            return {}
        content: Content = {}
        added = len(lines) - 2
        for line in lines[:-1]:
            checksum, patch = line[:CHECKSUM_LENGTH], line[CHECKSUM_LENGTH:]
            if self._next(patch) != checksum:
                break
            merge(content, json.loads(patch))
            self._last = checksum
        else:
            if added >= 0 and not lines[-1]:
                self._room = int(len(lines[0]) * PART) - sum(map(len, lines[1:]))
        return content

    def add(self, patch: Content) -> bool:
        """Add what has changed since this process read the file; False if there is no room.

        Another process may have added to it, or have replaced it, since: then the line does not
        follow there, and whoever reads it next writes all of it anew.

        Raises:
            OSError: the file cannot be written.
        """
        data = _encoded(patch)
        if len(data) > self._room:
            return False
        with open(os.open(self._file, os.O_WRONLY | os.O_APPEND), "wb", buffering=0) as opened:
            opened.write(self._line(data))  # at once: others may be writing, too
        self._room -= len(data)
        return True

    def write(self, content: Content) -> None:
        """Write all of it anew: to a new file, moved into place, so that a reader sees all or none.

        Raises:
            OSError: the file cannot be written.
        """
        data = _encoded(content)
        self._last = self._seed
        replace_file(self._file, self._line(data))
        self._room = int(len(data) * PART)

    def _line(self, data: bytes) -> bytes:
        self._last = self._next(data)
        return b"%s%s\n" % (self._last, data)

    def _next(self, data: bytes) -> bytes:
        """The checksum of a line behind the last one."""
        digest = hashlib.sha256(self._last)
        digest.update(data)
        return digest.hexdigest().encode()


def merge(content: Content, patch: Content) -> None:
    """Apply a patch."""
    for name, value in patch.items():
        if not isinstance(value, dict):
            content[name] = value
            continue
        rows: Content = content.setdefault(name, {})
        for key, row in cast("Content", value).items():
            if row is None:
                rows.pop(key, None)
            else:
                rows[key] = row


def replace_file(file: Path, data: bytes) -> None:
    """Write to a new file and move it into place.

    Raises:
        OSError: it cannot be written.
    """
    # Like `tempfile`, whose import alone takes longer than this.
    new = f"{file}.{os.urandom(8).hex()}"
    try:
        with open(new, "xb") as opened:
            opened.write(data)
        os.replace(new, file)
    except OSError:
        with suppress(OSError):
            os.unlink(new)
        raise


def _encoded(patch: Content) -> bytes:
    return json.dumps(patch, separators=(",", ":"), check_circular=False).encode()
