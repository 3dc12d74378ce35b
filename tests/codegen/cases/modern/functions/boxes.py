"""Type parameters and aliases in the syntax of Python 3.12 and 3.13."""

from dataclasses import dataclass
from typing import Annotated, NamedTuple, TypedDict

from pydantic import BaseModel, Field

from gnomon import ActionCtx, internal_action

type Score = Annotated[int, Field(ge=0)]
type Pair[T] = tuple[T, T]
type Nested = list[Nested] | int


class Box[T](BaseModel):
    item: T


class Keyed[K: str = str, V = int](BaseModel):
    key: K
    value: V


class Either[T: (int, str)](BaseModel):
    one: T


@dataclass
class Point[T]:
    x: T


class Entry[T](TypedDict):
    value: T


class Row[T](NamedTuple):
    first: T
    second: int = 0


@internal_action
async def models(
    ctx: ActionCtx,
    box: Box[Pair[int]],
    keyed: Keyed[str, Score],
    either: Either[int],
    point: Point[float],
    entry: Entry[str],
    row: Row[bytes],
    nested: Nested,
    scores: list[Score],
) -> Pair[Score]:
    return (1, 2)
