"""Dataclasses, typed dicts, named tuples, root models, enums: every kind of class with fields."""

from __future__ import annotations

import dataclasses
from dataclasses import KW_ONLY, dataclass, field
from datetime import date
from enum import Enum, IntEnum, StrEnum, auto, unique
from typing import Annotated, ClassVar, Literal, NamedTuple, NewType

import pydantic
from pydantic import BaseModel, ConfigDict, Field, RootModel
from typing_extensions import NotRequired, Required, TypedDict

UserId = NewType("UserId", str)
Age = NewType("Age", int)


@unique
class Colour(StrEnum):
    """What it looks like."""

    RED = auto()
    DARK_BLUE = auto()
    OTHER = "other"


class Level(IntEnum):
    LOW = 1
    HIGH = 5
    HIGHEST = auto()
    TOP = 6


class Mixed(Enum):
    TEXT = "text"
    NUMBER = 1
    SMALL = 0.5
    YES = True

    @property
    def shown(self) -> str:
        return str(self.value)


class Kind(str, Enum):
    ONE = "one"


class Only(Enum):
    HERE = 1


@dataclass
class Base:
    """What all have."""

    created: date
    _internal: int = 0


@dataclass
class Point(Base):
    x: float = 0.0
    tags: list[str] = field(default_factory=list[str])
    derived: int = field(default=1, init=False)
    count: ClassVar[int] = 0
    _: KW_ONLY
    label: Annotated[str, Field(max_length=5)] = ""


@pydantic.dataclasses.dataclass(config=ConfigDict(extra="forbid"))
class Strict:
    value: int = dataclasses.field(metadata={"unit": "m"})


class Options(TypedDict, total=False):
    """How to do it."""

    retries: int
    label: Required[str]


class MoreOptions(Options):
    colour: Colour
    level: NotRequired[Annotated[Level, Field(description="How much.")]]
    fixed: int


class Row(NamedTuple):
    first: int
    second: str | None = None


class Tags(RootModel[list[str]]):
    """A list with a name."""


class Named(RootModel[dict[str, Point]]):
    root: dict[str, Point] = {}


class Parent(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    kind: Literal["parent", "child"] = "parent"
    hidden: ClassVar[int] = 3
    _secret: int = 4


class Child(Parent):
    """Overrides a field, and keeps its place."""

    model_config = ConfigDict(validate_assignment=True)

    age: Age
    kind: Literal["parent", "child"] = "child"

    class Inner(BaseModel):
        deep: Child.Inner.Deepest

        class Deepest(BaseModel):
            value: int

    inner: Inner | None = None
