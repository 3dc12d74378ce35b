"""Types of every kind that crosses the wire."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, NotRequired
from uuid import UUID

from pydantic import BaseModel, Field, JsonValue
from typing_extensions import TypedDict


class Colour(StrEnum):
    """What it looks like."""

    RED = "red"
    DARK_BLUE = "dark_blue"


class Cat(BaseModel):
    kind: Literal["cat"] = "cat"
    lives: int = 9


class Dog(BaseModel):
    kind: Literal["dog"]


class Tree(BaseModel):
    value: int
    children: list["Tree"] = []


class Options(TypedDict):
    retries: NotRequired[int]


class Everything(BaseModel):
    """One field of each type."""

    at: datetime
    day: date
    hour: time
    wait: timedelta
    price: Decimal
    key: UUID
    data: bytes
    colour: Colour
    pet: Annotated[Cat | Dog, Field(discriminator="kind")]
    tree: Tree
    pair: tuple[int, str]
    unique: set[int]
    by_colour: dict[Colour, int]
    by_day: dict[date, list[bytes]]
    anything: JsonValue
    options: Options
    score: int = Field(ge=0, le=100)
    class_: str = Field("first", alias="class")
    many: list[float] = Field(default_factory=list[float])
