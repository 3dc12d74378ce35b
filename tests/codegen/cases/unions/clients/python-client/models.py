"""The types of the data. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

import builtins
from datetime import date as DatetimeDate
from decimal import Decimal
from typing import Annotated, Literal, NewType, TypeAlias

from pydantic import AwareDatetime, Field, JsonValue
from typing_extensions import TypeAliasType

from .wire import DEFAULT, Model

JobsId = NewType("JobsId", str)
MyNotesId = NewType("MyNotesId", str)
ScheduledFunctionsId = NewType("ScheduledFunctionsId", str)

Many = TypeAliasType("Many", "builtins.list[Named] | None")

Named = TypeAliasType("Named", "dict[str, Many]")

Key: TypeAlias = Literal["a", "b-b"]

Number: TypeAlias = Literal["half"] | float

Row: TypeAlias = tuple[int] | tuple[int, str | None] | tuple[int, str | None, float]


class Fields(Model):
    """Fields with the names of types."""

    list: builtins.list[int] = DEFAULT
    date: DatetimeDate | None = None
    text: Annotated[str, Field(max_length=3)] | None = None
    """Two
    lines, and */ in them.
    """


class Left(Model):
    """The tag has a default; in a union it must be there all the same."""

    tag: Literal["left"]
    value: Decimal = DEFAULT


class Note(Model):
    id: MyNotesId = DEFAULT
    creation_time: AwareDatetime = DEFAULT
    text: str = "a"
    many: dict[str, builtins.list[int] | None] = DEFAULT


class Right(Model):
    tag: Literal["right", "r"]
    inner: Tagged | None = None


class ScheduledFunction(Model):
    id: ScheduledFunctionsId
    creation_time: AwareDatetime
    name: str
    args: dict[str, JsonValue]
    scheduled_time: AwareDatetime
    completed_time: AwareDatetime | None
    state: Literal["pending", "in_progress", "success", "failed", "canceled"]
    error: str | None


Tagged: TypeAlias = Annotated[Left | Right, Field(discriminator="tag")]
"""Either."""

Several: TypeAlias = builtins.list[Tagged]
