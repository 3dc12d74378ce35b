"""Types that signatures use, a `Result` among them that another module has, too."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum, auto
from typing import Annotated, Literal, NewType

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import NotRequired, TypedDict

Score = NewType("Score", int)
Status = Literal["pending", "done"]
Name = Annotated[str, Field(min_length=1, max_length=80, pattern="^[a-z]+$")]
LONGEST = 3


class Colour(StrEnum):
    RED = auto()
    GREEN = "green"


class Level(IntEnum):
    LOW = 1
    HIGH = 2


class Mixed(Enum):
    TEXT = "text"
    NUMBER = 1


@dataclass
class Point:
    """A place."""

    x: float
    y: float
    tags: list[str] = field(default_factory=list[str])


class Options(TypedDict):
    """How to do it."""

    retries: int
    label: NotRequired[str]


class Result(BaseModel):
    """What came of it."""

    model_config = ConfigDict(extra="forbid")

    score: Score = Field(ge=0, le=100)
    name: Name
    when: datetime
    day: date | None = None
    price: Decimal = Field(gt=0)
    shown_as: str = Field(default="-", alias="shownAs", description="What a reader sees.")
    colour: Colour = Colour.RED
    level: Level
    nested: "list[Result]" = []
    parts: Annotated[list[int], Field(max_length=LONGEST)] = Field(default_factory=list[int])

    class Inner(BaseModel):
        value: int
