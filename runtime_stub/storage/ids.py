"""Identifiers of documents: unique, in the order of their making, and carrying their table."""

from __future__ import annotations

import os

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
_RANDOM_BITS = 80
_PLACES = range(120, -1, -10)


def new_id(table: str, time: int) -> str:
    """An id such as `jobs_06d0x5r4ynm8q3t7w2k9bhcfeg`: 48 bits of milliseconds, 80 random ones.

    Args:
        table: the table's name.
        time: the moment of making, microseconds since the epoch; nearby ids are stored together.
    """
    chance = int.from_bytes(os.urandom(_RANDOM_BITS // 8))
    number = ((time // 1000) % (1 << 48)) << _RANDOM_BITS | chance
    return f"{table}_{''.join([_PAIRS[number >> place & 1023] for place in _PLACES])}"
