from typing import Literal

from gnomon import ActionCtx, internal_action

from . import models
from .models import Child, Colour, Kind, Level, Mixed, MoreOptions, Named, Only, Options
from .models import Point, Row, Strict, Tags, UserId


@internal_action
async def enums(
    ctx: ActionCtx,
    colour: Colour,
    level: Level,
    mixed: Mixed,
    kind: Kind,
    only: Only,
    some: Literal[Colour.RED, Colour.OTHER],
    any_of: Literal[Level.LOW, "x", None, True],
    by_colour: dict[Colour, Level],
) -> Colour:
    return colour


@internal_action
async def fields(
    ctx: ActionCtx,
    point: Point,
    strict: Strict,
    options: Options,
    more: MoreOptions,
    row: Row,
    tags: Tags,
    named: Named,
    child: Child,
    deepest: models.Child.Inner.Deepest,
    user: UserId,
) -> tuple[Point, MoreOptions, Row, Tags, Child]:
    return point, more, row, tags, child
