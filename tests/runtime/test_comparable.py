"""What an annotation tells of the values that a field can be compared with."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from pydantic import AwareDatetime, Field, PositiveInt, create_model
from typing_extensions import TypeAliasType

from gnomon import Document, Id
from gnomon.runtime.comparable import kinds_of_field


class Colour(Enum):
    RED = "red"
    NONE = None


class Shape(Enum):
    ROUND = frozenset({"circle", "ball"})


class Level(IntEnum):
    LOW = 1


Price = TypeAliasType("Price", Decimal)


@pytest.mark.parametrize(
    ("annotation", "kinds"),
    [
        (str, {"a str"}),
        (Id[Document], {"a str"}),
        (Annotated[str, Field(min_length=1)], {"a str"}),
        (Literal["new", "done"], {"a str"}),
        (Literal[1, "one", None], {"a number", "a str", "None"}),
        (Colour, {"a str", "None"}),
        (Level, {"a number"}),
        (bool, {"a bool"}),
        (int | float | None, {"a number", "None"}),
        (PositiveInt, {"a number"}),
        (Decimal, {"a Decimal"}),
        (Price, {"a Decimal"}),
        (dt.datetime, {"a datetime"}),
        (AwareDatetime, {"a datetime"}),
        (Annotated[dt.date, Field(gt=dt.date(2026, 1, 1))] | None, {"a date", "None"}),
        (dt.time, {"a time"}),
        (dt.timedelta, {"a timedelta"}),
        (UUID, {"a UUID"}),
        (bytes, {"bytes"}),
        (list[int], {"a list"}),
        (tuple[str, int], {"a list"}),
        (Any, None),
        (Shape, None),
        (Literal[Shape.ROUND], None),
        (dict[str, int], None),
        (str | Any, None),
    ],
)
def test_an_annotation_tells_the_kinds_of_its_values(
    annotation: object, kinds: set[str] | None
) -> None:
    document = create_model("Row", __base__=Document, field=(annotation, ...))
    assert kinds_of_field(document, "field") == kinds


def test_what_is_no_field_is_the_creation_time() -> None:
    assert kinds_of_field(Document, "creation_time") == {"a datetime"}
