from pydantic import BaseModel

from gnomon import MutationCtx, internal_mutation


class Price(BaseModel):
    cents: int


@internal_mutation
async def refund(ctx: MutationCtx, price: Price) -> None:
    return None
