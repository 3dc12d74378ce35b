"""Index keys: values as bytes whose order is the order of the values.

None < False < True < numbers < decimals < instants < dates < times < durations < UUIDs < text <
bytes < sequences. Integers and floats compare as numbers, exactly. Every encoding is prefix-free,
so the encodings of several values in a row order as the tuple of them.
"""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Iterable
from decimal import Decimal
from enum import Enum
from typing import cast
from uuid import UUID

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_SIGN = 1 << 63
_LARGEST = 1 << 100

AFTER = b"\xff"
"""Sorts after every encoded value, so `prefix + AFTER` ends the range of a prefix."""


_KINDS = {
    b"\x01": "None",
    b"\x02": "a bool",
    b"\x03": "a bool",
    b"\x10": "a number",
    b"\x11": "a Decimal",
    b"\x20": "a datetime",
    b"\x21": "a date",
    b"\x22": "a time",
    b"\x23": "a timedelta",
    b"\x28": "a UUID",
    b"\x30": "a str",
    b"\x31": "bytes",
    b"\x40": "a list",
}


def encode_key(values: Iterable[object]) -> bytes:
    """The key of a tuple of values.

    Raises:
        TypeError: for a value of a type that has no order here.
        ValueError: for NaN, a naive datetime, or an integer of 2**100 and more.
    """
    return b"".join(map(_encode, values))


def kind_of(value: object) -> str:
    """In words, what the value is ordered among; raises as `encode_key` does."""
    # The commonest kind first.
    return "a str" if type(value) is str else _KINDS[_encode(value)[:1]]


def _encode(value: object) -> bytes:
    # The commonest kinds first: a pattern that names a class costs a look through its bases.
    kind = type(value)
    if kind is str:
        return _text(cast(str, value))
    if kind is dt.datetime:
        return _instant(cast(dt.datetime, value))
    match value:
        case None:
            return b"\x01"
        case Enum():
            return _encode(value.value)
        case bool():
            return b"\x03" if value else b"\x02"
        case int() | float():
            return b"\x10" + _number(value)
        case Decimal():
            return b"\x11" + _decimal(value)
        case str():
            return _text(value)
        case bytes():
            return b"\x31" + _delimited(value)
        case UUID():
            return b"\x28" + value.bytes
        case list() | tuple():
            return _sequence(cast("list[object] | tuple[object, ...]", value))
        case _:
            return _moment(value)


def _text(value: str) -> bytes:
    return b"\x30" + _delimited(value.encode("utf-8", "surrogatepass"))


def _sequence(values: Iterable[object]) -> bytes:
    return b"\x40" + encode_key(values) + b"\x00"


def _moment(value: object) -> bytes:
    match value:
        case dt.datetime():
            return _instant(value)
        case dt.date():
            return b"\x21" + _signed(value.toordinal())
        case dt.time():
            start = dt.datetime.combine(_EPOCH, value, tzinfo=dt.UTC)
            return b"\x22" + _signed((start - _EPOCH) // _MICROSECOND)
        case dt.timedelta():
            parts = struct.pack(">II", value.seconds, value.microseconds)
            return b"\x23" + _signed(value.days) + parts
        case _:
            raise TypeError(f"a value of type {type(value).__qualname__} cannot be an index key")


def _instant(value: dt.datetime) -> bytes:
    if value.tzinfo is None:
        raise ValueError(f"{value} has no time zone, so it cannot be an index key")
    return b"\x20" + _signed((value - _EPOCH) // _MICROSECOND)


def _signed(value: int) -> bytes:
    return struct.pack(">Q", value + _SIGN)


def _number(value: int | float) -> bytes:
    """The nearest double, then how far the number is from it: zero for all but large integers."""
    if value != value:
        raise ValueError("NaN cannot be an index key")
    if isinstance(value, int) and not -_LARGEST < value < _LARGEST:
        raise ValueError("an integer of 2**100 or more cannot be an index key")
    nearest = float(value) + 0.0
    (bits,) = struct.unpack(">Q", struct.pack(">d", nearest))
    head = struct.pack(">Q", bits ^ (2 * _SIGN - 1) if bits & _SIGN else bits | _SIGN)
    rest = value - int(nearest) if isinstance(value, int) else 0
    return head + (b"\x80" if rest == 0 else (b"\x81" if rest > 0 else b"\x7f") + _signed(rest))


def _decimal(value: Decimal) -> bytes:
    if not value.is_finite():
        raise ValueError(f"{value} cannot be an index key")
    if not value:
        return b"\x80"
    sign, digits, _ = value.as_tuple()
    text = "".join(map(str, digits)).strip("0")
    magnitude = struct.pack(">Q", value.adjusted() + _SIGN) + text.encode() + b"\x00"
    return b"\x7f" + bytes(255 - byte for byte in magnitude) if sign else b"\x81" + magnitude


def _delimited(data: bytes) -> bytes:
    return data.replace(b"\x00", b"\x00\xff") + b"\x00"
