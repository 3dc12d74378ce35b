"""The types of the data. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field

from .wire import DEFAULT, Model


class BoxBoxItem(Model):
    """Holds one of them."""

    item: BoxItem
    others: list[BoxItem] = DEFAULT
    bounded: Annotated[list[BoxItem], Field(max_length=3)] = DEFAULT


class BoxInt(Model):
    """Holds one of them."""

    item: int
    others: list[int] = DEFAULT
    bounded: Annotated[list[int], Field(max_length=3)] = DEFAULT


class BoxIntNone(Model):
    """Holds one of them."""

    item: int | None
    others: list[int | None]
    bounded: Annotated[list[int | None], Field(max_length=3)]


class BoxItem(Model):
    """Holds one of them."""

    item: Item
    others: list[Item] = DEFAULT
    bounded: Annotated[list[Item], Field(max_length=3)] = DEFAULT


class BoxStr(Model):
    """Holds one of them."""

    item: str
    others: list[str] = DEFAULT
    bounded: Annotated[list[str], Field(max_length=3)] = DEFAULT


class EntryItem(Model):
    value: Item


class Item(Model):
    name: str


class ItemBox(Model):
    item: Item
    others: list[Item] = DEFAULT
    bounded: Annotated[list[Item], Field(max_length=3)] = DEFAULT
    count: int


class KeyedInt(Model):
    key: int


class NestedStr(Model):
    item: BoxStr
    others: list[BoxStr] = DEFAULT
    bounded: Annotated[list[BoxStr], Field(max_length=3)] = DEFAULT
    more: str


class PointFloat(Model):
    x: float
    y: float


class PointInt(Model):
    x: int
    y: int


class RangeFloatStr(Model):
    low: float
    high: float
    unit: str


class TreeInt(Model):
    value: int
    children: list[TreeInt] = DEFAULT


ManyItem: TypeAlias = list[Item]
