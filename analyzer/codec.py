"""Syntax as JSON and back, for the cache and for other processes.

A node is a list: the number of its class, then its fields in order. JSON, because what is read
back is only ever data: a damaged or foreign file ends as a `DecodeError`, never as code that runs.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from typing import Any, cast, get_args

from gnomon.analyzer import syntax
from gnomon.analyzer.comments import Comment

CLASSES: tuple[type[Any], ...] = (
    *get_args(syntax.Expression),
    *get_args(syntax.Statement),
    *get_args(syntax.Pattern),
    syntax.Argument,
    syntax.Parameter,
    syntax.TypeParameter,
    syntax.Generator,
    syntax.ImportedName,
    syntax.ExceptHandler,
    syntax.WithItem,
    syntax.MatchCase,
    Comment,
    syntax.Module,
)
NUMBERS = {cls: number for number, cls in enumerate(CLASSES)}


class DecodeError(Exception):
    """The bytes are no module that this version wrote."""


def encode_module(module: syntax.Module) -> bytes:
    """A module as bytes of JSON."""
    return json.dumps(_encode(module), separators=(",", ":")).encode()


def decode_module(data: bytes) -> syntax.Module:
    """The module that `encode_module` was given.

    Raises:
        DecodeError: these bytes are something else.
    """
    try:
        module = _decode(json.loads(data))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise DecodeError(str(error)) from error
    if not isinstance(module, syntax.Module):
        raise DecodeError(f"a {type(module).__name__}, not a module")
    return module


# --- one field -----------------------------------------------------------------------------------
# What is no node needs a mark of its own: a list that begins with a string.

Json = None | bool | int | float | str | list["Json"]

TUPLE, KIND, BYTES, COMPLEX, INTEGER, FLOAT, ELLIPSIS = "t", "k", "b", "c", "i", "f", "e"
EXACT = 2**53
"""Integers of JSON are exact below this for every reader."""


def _encode(value: object) -> Json:
    number = NUMBERS.get(type(value))
    if number is not None:
        return [number, *[_encode(getattr(value, name)) for name in _FIELDS[number]]]
    if isinstance(value, tuple):
        items = cast("tuple[object, ...]", value)
        return [TUPLE, *[_encode(item) for item in items]]
    if value is None or type(value) is str or type(value) is bool:
        return value
    return _encode_rare(value)


def _encode_rare(value: object) -> Json:
    match value:
        case int():
            return value if -EXACT < value < EXACT else [INTEGER, hex(value)]
        case float():
            return [FLOAT, value.hex()]
        case bytes():
            return [BYTES, value.hex()]
        case complex():
            return [COMPLEX, value.real.hex(), value.imag.hex()]
        case str():
            return [KIND, value]
        case _:
            return [ELLIPSIS]


def _decode(value: Json) -> object:
    if not isinstance(value, list):
        return value
    tag = value[0]
    if isinstance(tag, int):
        return CLASSES[tag](*[_decode(item) if type(item) is list else item for item in value[1:]])
    return _MARKED[cast("str", tag)](value)


# What a mark stands before is known only to the mark.
_MARKED: dict[str, Callable[[list[Any]], object]] = {
    TUPLE: lambda value: tuple([_decode(item) for item in value[1:]]),
    KIND: lambda value: syntax.ParameterKind(value[1]),
    BYTES: lambda value: bytes.fromhex(value[1]),
    COMPLEX: lambda value: complex(float.fromhex(value[1]), float.fromhex(value[2])),
    INTEGER: lambda value: int(value[1], 16),
    FLOAT: lambda value: float.fromhex(value[1]),
    ELLIPSIS: lambda value: ...,
}

_FIELDS: tuple[tuple[str, ...], ...] = tuple(
    tuple(field.name for field in fields(cls)) for cls in CLASSES
)
