from gnomon import MutationCtx, QueryCtx, internal_mutation, query

from ..items.prices import Price


@query
async def list_all(ctx: QueryCtx, at_most: int = 10) -> list[Price]:
    return [Price(cents=at_most)]


@internal_mutation
async def refund(ctx: MutationCtx, price: Price) -> Price:
    return price
