"""Index keys of any length in a B-tree whose entries have a limit.

Only the first bytes of a key are indexed; what follows them is kept beside. Keys that are shorter,
which is nearly all, are told apart by the index alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

LONG = 1500
"""Bytes of a key that are indexed; PostgreSQL allows 2,704 for an entry, other columns included."""


def split_key(key: bytes) -> tuple[bytes, bytes]:
    """The bytes that are indexed, and the rest of them."""
    return key[:LONG], key[LONG:]


def has_long_key(rows: Iterable[tuple[Any, ...]]) -> bool:
    """Whether a row's key, whose beginning comes first, may share it with others."""
    return any(len(row[0]) == LONG for row in rows)
