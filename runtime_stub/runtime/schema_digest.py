"""Which schema a document class has, as a short text: another one when a document may not fit.

It covers what pydantic validates by, the validators' own source included, and not the indexes.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import re
from collections.abc import Callable
from functools import cache, partial
from types import MethodType
from typing import cast

from pydantic import TypeAdapter

from gnomon.documents import Document

_LENGTH = 32
_ADDRESS = re.compile(r"(?<=:)\d+| at 0x[0-9a-f]+")
"""Where an object lies in memory: in a reference of pydantic's, or in a representation."""


@cache
def schema_digest(document: type[Document]) -> str:
    """The digest of a document class; the same in every process that has the same sources."""
    text = json.dumps(_plain(TypeAdapter(document).core_schema), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]


def _plain(value: object) -> object:
    """A part of a core schema as JSON can hold it."""
    match value:
        case None | bool() | int() | str():
            return _ADDRESS.sub("", value) if isinstance(value, str) else value
        case dict():
            members = cast("dict[object, object]", value)
            return {str(key): _plain(item) for key, item in members.items() if key != "metadata"}
        case list() | tuple():
            return [_plain(item) for item in cast("list[object]", value)]
        case set() | frozenset():
            return sorted(str(_plain(item)) for item in cast("set[object]", value))
        case partial():
            call = cast("partial[object]", value)
            return [_plain(call.func), _plain(call.args), _plain(call.keywords)]
        case MethodType():
            return _plain(value.__func__)
        case type():
            return f"{value.__module__}.{value.__qualname__}"
        case _ if inspect.isfunction(value):
            return _source(value)
        case _:
            return _ADDRESS.sub("", repr(value))


@cache
def _source(function: Callable[..., object]) -> str:
    try:
        return inspect.getsource(function)
    except (OSError, TypeError):
        return f"{function.__module__}.{function.__qualname__}"
