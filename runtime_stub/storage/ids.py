"""Identifiers of documents: unique, in the order of their making, and carrying their table."""

from __future__ import annotations

import os

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
_PLACES = range(40, -1, -10)
_LETTERS = bytes(ord(_ALPHABET[byte % 32]) for byte in range(256))
"""Each byte's five low bits as a letter."""
_RANDOM_LETTERS = 16


def new_id(table: str, time: int) -> str:
    """An id such as `jobs_06d0x5r4ynm8q3t7w2k9bhcfeg`: 48 bits of milliseconds, 80 random ones.

    Args:
        table: the table's name.
        time: the moment of making, microseconds since the epoch; nearby ids are stored together.
    """
    moment = (time // 1000) % (1 << 48)
    ordered = "".join([_PAIRS[moment >> place & 1023] for place in _PLACES])
    return f"{table}_{ordered}{os.urandom(_RANDOM_LETTERS).translate(_LETTERS).decode()}"
