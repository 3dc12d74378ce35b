"""Strict fields cross boundaries: what JSON can only say as a text is read back as what it was."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import pytest
from pydantic import (
    BaseModel,
    ConfigDict,
    Strict,
    ValidationError,
    field_validator,
    model_validator,
)

from gnomon import Document
from gnomon.runtime.wire import WireType

AT = datetime(2026, 1, 1, tzinfo=UTC)
STRICT = ConfigDict(strict=True)


class Inner(BaseModel):
    model_config = STRICT
    day: date
    days: tuple[date, ...]


class StrictDocument(Document, table="strict_documents"):
    model_config = STRICT
    at: datetime
    raw: bytes
    price: Decimal
    key: UUID
    inner: Inner
    numbers: set[int]


class StrictField(Document, table="strict_fields"):
    at: Annotated[datetime, Strict()]
    number: Annotated[int, Strict()]


class LooksFirst(BaseModel):
    model_config = STRICT
    at: datetime
    inner: Inner

    @model_validator(mode="before")
    @classmethod
    def look(cls, value: object) -> object:
        return value


class LooksAtAField(BaseModel):
    model_config = STRICT
    at: datetime

    @field_validator("at", mode="before")
    @classmethod
    def look(cls, value: object) -> object:
        return value


INNER = Inner(day=date(2026, 1, 2), days=(date(2026, 1, 3),))
VALUES = {
    "a document": StrictDocument(
        at=AT, raw=b"\xff", price=Decimal("1.50"), key=UUID(int=1), inner=INNER, numbers={1}
    ),
    "a field of a document": StrictField(at=AT, number=1),
    "a validator of a model": LooksFirst(at=AT, inner=INNER),
    "a validator of a field": LooksAtAField(at=AT),
}


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
def test_strict_fields_are_read_back_though_a_function_looks_at_them_first(
    value: BaseModel,
) -> None:
    # The model is only known by its value here, and a type checker wants types that are written.
    wire: WireType[object] = WireType(dict[str, type(value)])  # type: ignore[misc]
    text = wire.dump(wire.validate({"one": value}), to_load=True)
    assert wire.load(text) == {"one": value}


def test_strict_fields_stay_strict() -> None:
    wire: WireType[object] = WireType(StrictField)
    with pytest.raises(ValidationError, match=r"at\n.*valid datetime"):
        wire.validate({"at": "2026-01-01T00:00:00Z", "number": 1})
    with pytest.raises(ValidationError, match=r"number\n.*valid integer"):
        wire.load('{"at": "2026-01-01T00:00:00Z", "number": "1"}')
