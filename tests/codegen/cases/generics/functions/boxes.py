"""Generic models, dataclasses, typed dicts and aliases, with type variables of the old kind."""

from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, Field, RootModel
from typing_extensions import TypedDict
from typing_extensions import TypeVar as DefaultingTypeVar

from gnomon import ActionCtx, Page, internal_action

T = TypeVar("T")
Number = TypeVar("Number", int, float)
Text = TypeVar("Text", bound=str)
Key = DefaultingTypeVar("Key", default=str)

Pair = tuple[T, T]
ByName = dict[str, T]


class Item(BaseModel):
    name: str


class Box(BaseModel, Generic[T]):
    """Holds one of them."""

    item: T
    others: list[T] = []
    bounded: Annotated[list[T], Field(max_length=3)] = []


class Range(BaseModel, Generic[Number, Text]):
    low: Number
    high: Number
    unit: Text


class Keyed(BaseModel, Generic[Key]):
    key: Key


class ItemBox(Box[Item]):
    count: int


class Nested(Box[Box[T]], Generic[T]):
    more: T


@dataclass
class Point(Generic[T]):
    x: T
    y: T


class Entry(TypedDict, Generic[T]):
    value: T


class Many(RootModel[list[T]], Generic[T]):
    pass


class Tree(BaseModel, Generic[T]):
    value: T
    children: "list[Tree[T]]" = []


@internal_action
async def models(
    ctx: ActionCtx,
    numbers: Box[int],
    items: Box[Item],
    boxes: Box[Box[Item]],
    own: ItemBox,
    nested: Nested[str],
    limits: Range[float, str],
    any_key: Keyed[int],
    many: Many[Item],
    tree: Tree[int],
) -> Box[int | None]:
    return Box[int | None](item=None)


@internal_action
async def others(
    ctx: ActionCtx,
    point: Point[float],
    entry: Entry[Item],
    pair: Pair[int],
    named: ByName[list[Item]],
) -> Page[Point[int]]:
    return Page(items=[], cursor=None)
