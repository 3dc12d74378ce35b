"""The types of the data. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field
from typing_extensions import TypeAliasType

from .wire import Model

Nested = TypeAliasType("Nested", "list[Nested] | int")

PairInt: TypeAlias = tuple[int, int]

RowBase64url: TypeAlias = tuple[bytes] | tuple[bytes, int]

Score: TypeAlias = Annotated[int, Field(ge=0)]

PairScore: TypeAlias = tuple[Score, Score]


class BoxPairInt(Model):
    item: PairInt


class EitherInt(Model):
    one: int


class EntryStr(Model):
    value: str


class KeyedStrScore(Model):
    key: str
    value: Score


class PointFloat(Model):
    x: float
