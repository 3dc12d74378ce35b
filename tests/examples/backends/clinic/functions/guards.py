"""Who may do what."""

from gnomon import ApplicationError, MutationCtx, QueryCtx

STAFF = frozenset({"reception", "doctor"})


class Guard:
    """The caller of one execution."""

    def __init__(self, ctx: QueryCtx | MutationCtx) -> None:
        self.ctx = ctx

    async def subject(self) -> str:
        identity = await self.ctx.auth.get_user_identity()
        if identity is None:
            raise ApplicationError("sign in first")
        return identity.subject

    async def require_staff(self) -> None:
        if await self.subject() not in STAFF:
            raise ApplicationError("staff only")

    async def note(self) -> str | None:
        """Who calls, for the log; nobody is refused."""
        identity = await self.ctx.auth.get_user_identity()
        return identity.subject if identity else None
