"""The types of the data. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from .wire import DEFAULT, Model

Colour: TypeAlias = Literal["red", "dark_blue", "other"]
"""What it looks like."""

Kind: TypeAlias = Literal["one"]

Level: TypeAlias = Literal[1, 5, 6]

Mixed: TypeAlias = Literal["text", 1] | float

Only: TypeAlias = Literal[1]

Row: TypeAlias = tuple[int] | tuple[int, str | None]

Tags: TypeAlias = list[str]
"""A list with a name."""


class Child(Model):
    """Overrides a field, and keeps its place."""

    kind: Literal["parent", "child"] = "child"
    age: int
    inner: ChildInner | None = None


class ChildInner(Model):
    deep: ChildInnerDeepest


class ChildInnerDeepest(Model):
    value: int


class MoreOptions(Model):
    retries: int | None = None
    label: str
    colour: Colour
    level: Level | None = None
    """How much."""
    fixed: int


class Options(Model):
    """How to do it."""

    retries: int = DEFAULT
    label: str


class Point(Model):
    created: date
    internal: Annotated[
        int,
        Field(validation_alias="_internal", serialization_alias="_internal"),
    ] = 0
    x: float = 0.0
    tags: list[str] = DEFAULT
    derived: int = 1
    label: Annotated[str, Field(max_length=5)] = ""


class Strict(Model):
    value: int


Named: TypeAlias = dict[str, Point]
