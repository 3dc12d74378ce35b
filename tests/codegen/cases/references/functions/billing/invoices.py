"""A module in a folder: `internal.billing.invoices.send`."""

from gnomon import Id

from .._generated.api import internal
from .._generated.server import ActionCtx, MutationCtx, internal_action, mutation
from ..schema import Invoice


@mutation
async def create(ctx: MutationCtx, total: int) -> Id[Invoice]:
    invoice_id = await ctx.db.insert(Invoice(total=total))
    await ctx.scheduler.run_after(0, internal.billing.invoices.send, invoice_id=invoice_id)
    return invoice_id


@internal_action
async def send(ctx: ActionCtx, invoice_id: Id[Invoice]) -> None:
    """Send an invoice."""
