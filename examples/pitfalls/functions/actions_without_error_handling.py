"""The guide, "Pitfall 1: Actions Without Error Handling", and where its own code falls into it."""

import os

import httpx2
from gnomon import Id
from pydantic import BaseModel

from ._generated.api import internal
from ._generated.server import ActionCtx, internal_action
from .schema import BatchJob, Item, Processed, User


@internal_action
async def send_notification(ctx: ActionCtx, user_id: Id[User]) -> None:
    user = await ctx.run_query(internal.users.get_by_id, user_id=user_id)
    if user is None:
        return
    # If this fails, we lose track of the failure.
    async with httpx2.AsyncClient(base_url="https://api.pushover.net") as client:
        await client.post("/send", json={"user": user.push_token, "message": "Hello"})  # expect: unhandled-action-failure, unchecked-response


class EmailResult(BaseModel):
    success: bool
    message_id: str | None = None


class AcceptedEmail(BaseModel):
    id: str


# The guide, "Pattern 1: External API Call": it looks at the status, but not at a lost connection.
@internal_action
async def send_email(ctx: ActionCtx, to: str, subject: str, body: str) -> EmailResult:
    key = os.environ["SENDGRID_API_KEY"]
    async with httpx2.AsyncClient(headers={"Authorization": f"Bearer {key}"}) as client:
        response = await client.post(  # expect: unhandled-action-failure
            "https://api.sendgrid.com/v3/mail/send",
            json={
                "personalizations": [{"to": [{"email": to}]}],
                "from": {"email": "noreply@example.com"},
                "subject": subject,
                "content": [{"type": "text/plain", "value": body}],
            },
        )
    if response.is_success:
        accepted = AcceptedEmail.model_validate_json(response.content)
        return EmailResult(success=True, message_id=accepted.id)
    return EmailResult(success=False)


# The guide, "Pattern 2: Fan-Out / Fan-In": one item that fails, and its batch never completes.
@internal_action
async def process_one(ctx: ActionCtx, item_id: Id[Item], batch_id: Id[BatchJob]) -> None:
    item = await ctx.run_query(internal.items.get_by_id, item_id=item_id)
    if item is None:
        return
    async with httpx2.AsyncClient(base_url="https://api.example.com") as client:
        response = await client.post("/process", content=item.model_dump_json())  # expect: unhandled-action-failure, unchecked-response
    result = Processed.model_validate_json(response.content)
    await ctx.run_mutation(internal.items.update_result, item_id=item_id, result=result)
    await ctx.run_mutation(internal.batches.increment_completed, batch_id=batch_id)
