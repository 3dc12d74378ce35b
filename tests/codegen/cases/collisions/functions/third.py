"""Classes of one name from everywhere, one with the name of what is generated."""

import datetime
from datetime import datetime as Moment

from pydantic import BaseModel

from gnomon import ActionCtx, internal_action

from . import first
from .second import Result as SecondResult
from .shared import models as shared_models


class Literal(BaseModel):
    value: int


class FirstResult(BaseModel):
    value: str


@internal_action
async def run(
    ctx: ActionCtx,
    one: first.Result,
    two: SecondResult,
    shared_one: shared_models.Result,
    other: FirstResult,
    literal: Literal,
    moments: list[datetime.datetime | Moment],
) -> dict[str, first.Result | SecondResult | shared_models.Result]:
    return {"one": one, "two": two, "shared": shared_one}
