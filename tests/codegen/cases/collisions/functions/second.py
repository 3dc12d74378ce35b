"""A `Result` of its own."""

from pydantic import BaseModel

from gnomon import ActionCtx, Page, internal_action


class Result(BaseModel):
    second: int




@internal_action
async def run(ctx: ActionCtx, result: Result) -> Page[Result]:
    return Page(items=[result], cursor=None)
