"""The types of the data. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import AwareDatetime, Field

from .wire import DEFAULT, Model

Colour: TypeAlias = Literal["red", "green"]

Level: TypeAlias = Literal[1, 2]

Mixed: TypeAlias = Literal["text", 1]


class FunctionsModelsResult(Model):
    """What came of it."""

    score: Annotated[int, Field(ge=0, le=100)]
    name: Annotated[str, Field(min_length=1, max_length=80, pattern="^[a-z]+$")]
    when: AwareDatetime
    day: date | None
    price: Decimal
    shownAs: str
    """What a reader sees."""
    colour: Colour
    level: Level
    nested: list[FunctionsModelsResult]
    parts: Annotated[list[int], Field(max_length=3)]


class FunctionsModelsResultInput(Model):
    """What came of it."""

    score: Annotated[int, Field(ge=0, le=100)]
    name: Annotated[str, Field(min_length=1, max_length=80, pattern="^[a-z]+$")]
    when: AwareDatetime
    day: date | None = None
    price: Annotated[Decimal, Field(gt=0)]
    shownAs: str = "-"
    """What a reader sees."""
    colour: Colour = DEFAULT
    level: Level
    nested: list[FunctionsModelsResultInput] = DEFAULT
    parts: Annotated[list[int], Field(max_length=3)] = DEFAULT


class FunctionsOtherResult(Model):
    ok: bool


class Options(Model):
    """How to do it."""

    retries: int
    label: str = DEFAULT


class Point(Model):
    """A place."""

    x: float
    y: float
    tags: list[str] = DEFAULT


class ResultInner(Model):
    value: int
