"""A module whose name is a soft keyword."""

from gnomon import QueryCtx, query


@query
async def case(ctx: QueryCtx, match: str = "_") -> str:
    return match


@query
async def datetime(ctx: QueryCtx) -> list[int]:
    return []


@query
async def TYPE_CHECKING(ctx: QueryCtx) -> bool:
    return True
