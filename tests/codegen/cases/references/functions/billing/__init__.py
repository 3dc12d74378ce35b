"""A package that registers a function of its own, beside its modules."""

from .._generated.server import QueryCtx, query


@query
async def currency(ctx: QueryCtx) -> str:
    return "eur"
