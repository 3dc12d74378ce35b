"""E-mail through SendGrid."""

import httpx2
from pydantic import BaseModel, ValidationError

from . import outside
from ._generated.api import internal
from ._generated.server import (
    ActionCtx,
    MutationCtx,
    QueryCtx,
    internal_action,
    internal_mutation,
    internal_query,
)
from .schema import FailedEmail

LISTED_AT_MOST = 100


class EmailResult(BaseModel):
    """Whether SendGrid took the message, and its name for it."""

    success: bool
    message_id: str | None = None


class AcceptedEmail(BaseModel):
    """SendGrid's answer."""

    id: str


@internal_action
async def send_email(ctx: ActionCtx, to: str, subject: str, body: str) -> EmailResult:
    try:
        async with outside.sendgrid() as client:
            response = await client.post(
                "/v3/mail/send",
                json={
                    "personalizations": [{"to": [{"email": to}]}],
                    "from": {"email": "noreply@example.com"},
                    "subject": subject,
                    "content": [{"type": "text/plain", "value": body}],
                },
            )
            response.raise_for_status()
        accepted = AcceptedEmail.model_validate_json(response.content)
    except (httpx2.HTTPError, ValidationError) as error:
        # differs from the guide: there a lost connection ends the action, and nothing is recorded.
        await ctx.run_mutation(
            internal.emails.record_failure, to=to, subject=subject, error=outside.reason(error)
        )
        return EmailResult(success=False)
    return EmailResult(success=True, message_id=accepted.id)


@internal_mutation
async def record_failure(ctx: MutationCtx, to: str, subject: str, error: str) -> None:
    await ctx.db.insert(FailedEmail(to=to, subject=subject, error=error))


@internal_query
async def list_failures(ctx: QueryCtx) -> list[FailedEmail]:
    return await ctx.db.query(FailedEmail).take(LISTED_AT_MOST)
