from gnomon import Id

from ._generated.server import MutationCtx, QueryCtx, internal_query, mutation
from .schema import Account, Marker, Query, Ticket


@mutation
async def open_ticket(ctx: MutationCtx, owner_id: Id[Account]) -> Id[Ticket]:
    ticket_id = await ctx.db.insert(Ticket(owner_id=owner_id))
    await ctx.db.patch(ticket_id, status="closed", parent=ticket_id, changed_by="me")
    await ctx.db.insert(Marker())
    await ctx.db.insert(Query(text=""))
    return ticket_id


@internal_query
async def heavy(ctx: QueryCtx, owner_id: Id[Account]) -> list[Ticket]:
    await ctx.db.query(Ticket).with_index("by_owner", lambda q: q.eq("owner_id", owner_id)).first()
    return (
        await ctx.db.query(Ticket)
        .with_index("by_status", lambda q: q.eq("status", "open").gt("weight", 1.0))
        .collect()
    )
