"""A module that has the name of a generated one, in a package that has the name of a builtin."""

from gnomon import QueryCtx, internal_query


@internal_query
async def internal(ctx: QueryCtx, _private: int = 0) -> int | None:
    return None
