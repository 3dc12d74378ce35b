"""Types that hold themselves, and references forward, in strings and without."""

from typing import Annotated, Optional, Self, Union

from pydantic import BaseModel, Field
from typing_extensions import TypeAliasType, TypedDict

from gnomon import ActionCtx, internal_action

Json = TypeAliasType("Json", "Union[str, int, None, list[Json], dict[str, Json]]")


class Tree(BaseModel):
    value: int
    children: "list[Tree]" = []
    parent: "Optional[Tree]" = None
    again: Self | None = None


class Even(BaseModel):
    next: "Odd | None" = None


class Odd(BaseModel):
    next: Annotated["Even | None", Field(description="The other kind.")] = None


class Linked(TypedDict):
    value: int
    next: "Linked | None"


@internal_action
async def grow(
    ctx: ActionCtx, tree: "Tree", trees: list["Tree"], even: Even, json: Json
) -> "dict[str, Later | None]":
    return {}


@internal_action
async def link(ctx: ActionCtx, linked: Linked) -> "Odd":
    return Odd()


class Later(BaseModel):
    tree: Tree
