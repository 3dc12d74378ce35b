"""The wire form: one JSON, inside nested models of any configuration, too."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from decimal import Decimal
from uuid import UUID

import pydantic
import pytest
from pydantic import (
    AliasChoices,
    AliasPath,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    computed_field,
)

from gnomon.runtime.wire import WireType


class Inner(BaseModel):
    model_config = ConfigDict(ser_json_bytes="hex", allow_inf_nan=True)

    data: bytes = b""
    at: dt.datetime | None = None
    ratio: float = 0.0


class Outer(BaseModel):
    inner: Inner
    others: list[Inner] = []
    parent: Outer | None = None


@dataclasses.dataclass
class Point:
    x: float
    inner: Inner | None = None


@pytest.mark.holds("wire-form")
@pytest.mark.parametrize(
    ("annotation", "value", "text"),
    [
        (bytes, b"\xff\xfe", '"__4="'),
        (dt.timedelta, dt.timedelta(days=1, seconds=5), '"P1DT5S"'),
        (dt.datetime, dt.datetime(2026, 1, 1, tzinfo=dt.UTC), '"2026-01-01T00:00:00Z"'),
        (Decimal, Decimal("1.10"), '"1.10"'),
        (UUID, UUID(int=1), '"00000000-0000-0000-0000-000000000001"'),
        (int, 2**80, str(2**80)),
        (str | None, None, "null"),
        (dict[str, list[int]], {"a": [1]}, '{"a":[1]}'),
        (Inner, Inner(data=b"\xff"), '{"data":"_w==","at":null,"ratio":0.0}'),
    ],
)
def test_values_have_one_text_and_come_back_from_it(
    annotation: object, value: object, text: str
) -> None:
    wire: WireType[object] = WireType(annotation)
    assert wire.dump(wire.validate(value)) == text
    assert wire.load(text) == value


NAIVE = dt.datetime(2026, 1, 1)


@pytest.mark.holds("wire-form")
@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        (float, float("nan")),
        (float, float("inf")),
        (dt.datetime, NAIVE),
        (list[dt.datetime], [NAIVE]),
    ],
)
def test_naive_datetimes_and_numbers_that_are_none_are_refused(
    annotation: object, value: object
) -> None:
    with pytest.raises(ValidationError):
        WireType[object](annotation).validate(value)


@pytest.mark.parametrize(
    "text",
    [
        '{"inner": {"at": "2026-01-01T00:00:00"}}',
        '{"inner": {}, "others": [{"ratio": NaN}]}',
        '{"inner": {}, "parent": {"inner": {"at": "2026-01-01T00:00:00"}}}',
    ],
)
def test_the_rules_hold_inside_nested_models(text: str) -> None:
    with pytest.raises(ValidationError):
        WireType[Outer](Outer).load(text)


def test_the_rules_hold_inside_dataclasses() -> None:
    wire = WireType[Point](Point)
    assert wire.load('{"x": 1, "inner": {"data": "_w=="}}').inner == Inner(data=b"\xff")
    with pytest.raises(ValidationError):
        wire.load('{"x": Infinity}')


class Renamed(BaseModel):
    one: int = Field(default=0, alias="oneAs")
    read: int = Field(default=0, validation_alias="readAs")
    sent: int = Field(default=0, serialization_alias="sentAs")
    both: int = Field(default=0, validation_alias="bothIn", serialization_alias="bothOut")
    choice: int = Field(default=0, validation_alias=AliasChoices("c1", "c2"))
    path: int = Field(default=0, validation_alias=AliasPath("p", 0), serialization_alias="pOut")


def test_fields_are_sent_by_their_aliases_and_read_back() -> None:
    wire = WireType[Renamed](Renamed)
    names = {"one": 1, "read": 2, "sent": 3, "both": 4, "choice": 5, "path": 6}
    value = wire.validate(names)
    text = wire.dump(value)
    assert json.loads(text) == {
        "oneAs": 1,
        "read": 2,
        "sentAs": 3,
        "bothOut": 4,
        "choice": 5,
        "pOut": 6,
    }
    assert wire.load(text) == value
    assert value.model_dump() == names


def test_fields_are_read_by_their_own_aliases() -> None:
    text = '{"oneAs": 1, "readAs": 2, "sent": 3, "bothIn": 4, "c2": 5, "p": [6]}'
    value = WireType[Renamed](Renamed).load(text)
    assert list(value.model_dump().values()) == [1, 2, 3, 4, 5, 6]


class Closed(BaseModel, extra="forbid"):
    side: int

    @computed_field
    @property
    def area(self) -> int:
        return self.side**2


class Open(Closed, extra="allow"):
    @computed_field(alias="howLarge")
    @property
    def size(self) -> str:
        return f"{self.side} wide"


class Nested(Closed):
    inner: Closed | None = None
    others: list[Open] = []


@pydantic.dataclasses.dataclass(config=ConfigDict(extra="forbid"))
class Box:
    side: int

    @computed_field
    @property
    def area(self) -> int:
        return self.side**2


@pytest.mark.parametrize(
    "value",
    [
        Closed(side=2),
        Open.model_validate({"side": 3, "note": "more"}),
        Nested(side=1, inner=Closed(side=2), others=[Open(side=3)]),
        Box(side=4),
    ],
)
def test_computed_fields_are_sent_and_what_was_sent_is_read_back(value: object) -> None:
    wire: WireType[object] = WireType(type(value))
    text = wire.dump(value)
    assert "area" in json.loads(text)
    assert wire.load(text) == value
    assert wire.dump(wire.load(text)) == text


class Dated(BaseModel, strict=True):
    at: dt.datetime
    data: bytes
    sides: tuple[int, ...]

    @computed_field
    @property
    def year(self) -> int:
        return self.at.year


class DatedAlone(Dated, extra="forbid"):
    @computed_field(alias="isOld")
    @property
    def is_old(self) -> bool:
        return self.year < 2000


class DatedAndMore(Dated, extra="allow"):
    pass


@pydantic.dataclasses.dataclass(config=ConfigDict(extra="forbid", strict=True))
class DatedBox:
    at: dt.datetime
    data: bytes
    sides: tuple[int, ...]

    @computed_field
    @property
    def year(self) -> int:
        return self.at.year


@pytest.mark.parametrize("of", [Dated, DatedAlone, DatedAndMore, DatedBox])
def test_computed_fields_do_not_stand_in_the_way_of_strict_ones(of: type[Dated]) -> None:
    wire = WireType(of)
    value = of(at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), data=b"\xff", sides=(1, 2))
    loaded = wire.load(wire.dump(value))
    assert loaded == value
    assert vars(loaded) == vars(value)
    assert wire.dump(loaded) == wire.dump(value)


class EitherShape(BaseModel):
    shape: Closed | DatedAlone


def test_a_union_of_models_with_computed_fields_is_read_back() -> None:
    wire = WireType(EitherShape)
    value = EitherShape(shape=Closed(side=3))
    assert wire.load(wire.dump(value)) == value


def test_only_what_is_computed_is_left_out() -> None:
    with pytest.raises(ValidationError, match="size"):
        WireType(Closed).load('{"side": 1, "area": 1, "size": 1}')
