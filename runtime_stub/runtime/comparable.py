"""What the field of an index can be compared with: values of the kinds that it holds itself.

Values of other kinds have an order in an index, too, so a range over them would not fail: it would
find nothing, or all there is. What an annotation does not tell is let through.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Literal, Union, cast, get_args, get_origin
from uuid import UUID

from pydantic import AwareDatetime
from typing_extensions import TypeAliasType

from gnomon.documents import Document
from gnomon.runtime.clock import from_microseconds
from gnomon.storage.keys import kind_of

Kinds = frozenset[str]

_SAMPLES: tuple[tuple[type, object], ...] = (
    (bool, False),
    (int, 0),
    (float, 0.0),
    (Decimal, Decimal(0)),
    (dt.datetime, from_microseconds(0)),
    (cast(type, AwareDatetime), from_microseconds(0)),
    (dt.date, dt.date.min),
    (dt.time, dt.time.min),
    (dt.timedelta, dt.timedelta(0)),
    (UUID, UUID(int=0)),
    (str, ""),
    (bytes, b""),
    (list, []),
    (tuple, ()),
    (NoneType, None),
)
"""Types and a value of each; before their own bases."""


def kinds_of_field(document: type[Document], field: str) -> Kinds | None:
    """The kinds of values that a field holds; None if its annotation does not tell."""
    info = document.model_fields.get(field)
    # What is no field of the class is the creation time.
    return _kinds(dt.datetime if info is None else info.annotation)


def _kinds(annotation: object) -> Kinds | None:
    origin, parts = get_origin(annotation), get_args(annotation)
    if isinstance(annotation, TypeAliasType):
        return _kinds(annotation.__value__)
    if origin is Annotated:
        return _kinds(parts[0])
    if origin is Literal:
        return _kinds_of_values(parts)
    if origin in (Union, UnionType):
        return _all_of([_kinds(part) for part in parts])
    return _kinds_of_type(origin or annotation)


def _kinds_of_type(found: object) -> Kinds | None:
    if not isinstance(found, type):
        return None
    if issubclass(found, Enum):
        return _kinds_of_values(cast("Iterable[object]", found))
    return next(
        (frozenset({kind_of(value)}) for base, value in _SAMPLES if issubclass(found, base)), None
    )


def _kinds_of_values(values: Iterable[object]) -> Kinds | None:
    try:
        return frozenset(map(kind_of, values)) or None
    except (TypeError, ValueError):
        # A value without an order: the document that has it is refused, not the whole project.
        return None


def _all_of(parts: list[Kinds | None]) -> Kinds | None:
    together: Kinds = frozenset()
    for part in parts:
        if part is None:
            return None
        together |= part
    return together
