"""A package that registers functions of its own, beside modules that do."""

from gnomon import QueryCtx, query


@query
async def is_open(ctx: QueryCtx) -> bool:
    return True
