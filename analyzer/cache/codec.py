"""Syntax as JSON and back, for the cache and for other processes.

A node is a list: the number of its class, then its fields in order; a tuple is a list of anything
else. JSON, because what is read back is only ever data: a damaged or foreign file ends as a
`DecodeError`, never as code that runs.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, cast

from gnomon.analyzer import syntax
from gnomon.analyzer.data import fields_of
from gnomon.analyzer.suppression.comments import Comment
from gnomon.analyzer.syntax.node import FIELDS, fields_reader

CLASSES: tuple[type[Any], ...] = (*FIELDS, Comment)
EXACT = 2**53
"""Integers of JSON are exact below this for every reader."""


class DecodeError(Exception):
    """The bytes are no module that this version wrote."""


def encode_module(module: syntax.Module) -> bytes:
    """A module as bytes of JSON."""
    return _ENCODER.encode(module).encode()


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


# --- writing: the encoder goes through lists and tuples by itself, and asks about the rest --------

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


def _plain(value: object) -> tuple[object, ...] | dict[str, Json]:
    """A node as its number and fields; a constant that JSON does not know, under its type's name.

    No tuple of the syntax begins with a number.
    """
    known = _WRITERS.get(type(value))
    if known is not None:
        number, values = known
        return (number, *values(value))
    match value:
        case bytes():
            return {"bytes": value.hex()}
        case complex():
            return {"complex": [value.real.hex(), value.imag.hex()]}
        case _:
            return {"ellipsis": None}


def _constant(node: syntax.Constant) -> tuple[object, ...]:
    value = node.value
    if type(value) is int and not -EXACT < value < EXACT:
        return (node.at, {"int": hex(value)})
    return (node.at, value)


_WRITERS: dict[type[Any], tuple[int, Callable[[Any], tuple[object, ...]]]] = {
    cls: (number, fields_reader(fields_of(cls))) for number, cls in enumerate(CLASSES)
}
_WRITERS[syntax.Constant] = (CLASSES.index(syntax.Constant), _constant)

_ENCODER = json.JSONEncoder(default=_plain, separators=(",", ":"), check_circular=False)


# --- reading -------------------------------------------------------------------------------------


def _decode(row: list[Json]) -> object:
    # A boolean is no number here.
    if row and type(number := row[0]) is int:
        return _READERS[number](*map(_decode_item, row[1:]))
    return tuple(map(_decode_item, row))


def _decode_item(item: Json) -> object:
    return _decode(item) if isinstance(item, list) else item


def _read_constant(at: int, value: object) -> syntax.Constant:
    if isinstance(value, dict):
        (name, content), *_ = cast("dict[str, Any]", value).items()
        return syntax.Constant(at, _CONSTANTS[name](content))
    return syntax.Constant(at, value)


def _read_parameter(
    at: int,
    name: str,
    kind: str,
    annotation: syntax.Expression | None,
    default: syntax.Expression | None,
) -> syntax.Parameter:
    return syntax.Parameter(at, name, syntax.ParameterKind(kind), annotation, default)


# What a name stands before is known only to the name.
_CONSTANTS: dict[str, Callable[[Any], object]] = {
    "bytes": bytes.fromhex,
    "complex": lambda parts: complex(*map(float.fromhex, parts)),
    "int": lambda digits: int(digits, 16),
    "ellipsis": lambda content: ...,
}

_MADE_OTHERWISE: dict[type[Any], Callable[..., object]] = {
    syntax.Constant: _read_constant,
    syntax.Parameter: _read_parameter,
}
_READERS: list[Callable[..., object]] = [_MADE_OTHERWISE.get(cls, cls) for cls in CLASSES]
