"""Operators, and the check that the caller is one."""

from gnomon import ApplicationError, Id

from ._generated.server import MutationCtx, QueryCtx, internal_mutation
from .schema import Operator


@internal_mutation
async def appoint(ctx: MutationCtx, token_identifier: str) -> Id[Operator]:
    """Make somebody an operator: run from the shell."""
    known = await find(ctx, token_identifier)
    if known is not None:
        return known.id
    return await ctx.db.insert(Operator(token_identifier=token_identifier))


async def require_operator(ctx: QueryCtx | MutationCtx) -> None:
    """Let only operators pass.

    Raises:
        ApplicationError: the caller is not signed in, or no operator.
    """
    identity = await ctx.auth.get_user_identity()
    if identity is None:
        raise ApplicationError("Sign in first")
    if await find(ctx, identity.token_identifier) is None:
        raise ApplicationError("Only operators may do this")


async def find(ctx: QueryCtx | MutationCtx, token_identifier: str) -> Operator | None:
    """The operator of that identity."""
    operators = ctx.db.query(Operator).with_index(
        "by_token_identifier", lambda q: q.eq("token_identifier", token_identifier)
    )
    return await operators.unique()
