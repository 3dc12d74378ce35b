"""Users, and the deletion of an account on its owner's request."""

from gnomon import ApplicationError, Id

from ._generated.api import internal
from ._generated.server import (
    ActionCtx,
    MutationCtx,
    QueryCtx,
    internal_action,
    internal_mutation,
    internal_query,
    mutation,
)
from .schema import Notification, Subscription, User


@mutation
async def register(ctx: MutationCtx, stripe_customer_id: str, push_token: str) -> Id[User]:
    """The signed-in user's account, made at the first call."""
    identity = await ctx.auth.get_user_identity()
    if identity is None:
        raise ApplicationError("Unauthorized")
    existing = (
        await ctx.db.query(User)
        .with_index(
            "by_token_identifier", lambda q: q.eq("token_identifier", identity.token_identifier)
        )
        .unique()
    )
    if existing is not None:
        return existing.id
    return await ctx.db.insert(
        User(
            name=identity.name or identity.subject,
            email=identity.email or "",
            token_identifier=identity.token_identifier,
            stripe_customer_id=stripe_customer_id,
            push_token=push_token,
        )
    )


@internal_query
async def get_by_id(ctx: QueryCtx, user_id: Id[User]) -> User | None:
    return await ctx.db.get(user_id)


@mutation
async def request_account_deletion(ctx: MutationCtx) -> None:
    """Delete the account of whoever is signed in, soon.

    Raises:
        ApplicationError: nobody is signed in, or has no account.
    """
    identity = await ctx.auth.get_user_identity()
    if identity is None:
        raise ApplicationError("Unauthorized")
    user = (
        await ctx.db.query(User)
        .with_index(
            "by_token_identifier", lambda q: q.eq("token_identifier", identity.token_identifier)
        )
        .unique()
    )
    if user is None:
        raise ApplicationError("User not found")
    await ctx.scheduler.run_after(0, internal.users.delete_all_user_data, user_id=user.id)


@internal_action
async def delete_all_user_data(ctx: ActionCtx, user_id: Id[User]) -> None:
    """Called by authenticated functions only."""
    await ctx.run_mutation(internal.users.delete, user_id=user_id)


@internal_mutation
async def delete(ctx: MutationCtx, user_id: Id[User]) -> None:
    """Delete a user and all that belongs to them, in one transaction."""
    notifications = ctx.db.query(Notification).with_index(
        "by_user_id", lambda q: q.eq("user_id", user_id)
    )
    for notification in await notifications.collect():
        await ctx.db.delete(notification.id)
    subscriptions = ctx.db.query(Subscription).with_index(
        "by_user_id_and_plan_id", lambda q: q.eq("user_id", user_id)
    )
    for subscription in await subscriptions.collect():
        await ctx.db.delete(subscription.id)
    await ctx.db.delete(user_id)
