from ._generated.server import ActionCtx, QueryCtx, action, query


@action
async def hello(ctx: ActionCtx, name: str) -> str:
    return f"Hello, {name}!"


@query
async def running(ctx: QueryCtx) -> int:
    from gnomon import ScheduledFunction

    return len(await ctx.db.query(ScheduledFunction).collect())
