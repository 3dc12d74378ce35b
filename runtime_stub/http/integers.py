"""Integers that JSON's other readers would change: those beyond ±2^53.

They are refused on the way in and on the way out. What counts is the wire form of a validated
value, in which an integer stands without a point or exponent: `1e17` is an integer where the
parameter is an `int`, and none where it is a `float`.
"""

from __future__ import annotations

import json
import re
from typing import cast

LARGEST = 2**53
MESSAGE = "an integer beyond ±2^53, which other programs cannot read; send it as a string"

_MAY_BE_UNSAFE = re.compile(r"\d{16}")


def has_unsafe(text: str) -> bool:
    """Whether JSON text holds an integer beyond ±2^53."""
    return _MAY_BE_UNSAFE.search(text) is not None and find_unsafe(json.loads(text))


def find_unsafe(value: object) -> bool:
    """Whether a JSON value holds an integer beyond ±2^53."""
    pending = [value]
    while pending:
        item = pending.pop()
        match item:
            case int() if abs(item) > LARGEST:
                return True
            case list():
                pending.extend(cast(list[object], item))
            case dict():
                pending.extend(cast(dict[str, object], item).values())
            case _:
                pass
    return False


def unsafe_arguments(text: str) -> list[str]:
    """The names of the members of a JSON object that hold an integer beyond ±2^53."""
    if not _MAY_BE_UNSAFE.search(text):
        return []
    members: dict[str, object] = json.loads(text)
    return [name for name, value in members.items() if find_unsafe(value)]
