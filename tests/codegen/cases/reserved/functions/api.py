"""Functions with the words of TypeScript for names, in a module with the name of what is generated."""

from gnomon import MutationCtx, QueryCtx, mutation, query


@query
async def function(ctx: QueryCtx, new: int, typeof: int = 0) -> int:
    return new + typeof


@query
async def default(ctx: QueryCtx) -> None:
    """Returns nothing."""


@mutation
async def delete(ctx: MutationCtx, const: bool) -> bool:
    return not const


@mutation
async def api(ctx: MutationCtx, var: tuple[()] = ()) -> tuple[()]:
    return var
