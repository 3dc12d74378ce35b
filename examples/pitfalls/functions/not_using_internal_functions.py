"""The guide, "Pitfall 2: Not Using Internal Functions": public, dangerous, and unchecked."""

import httpx2
from gnomon import Id, action

from ._generated.api import api, internal
from ._generated.server import ActionCtx, MutationCtx, mutation
from .schema import Item, Processed, User


@action
async def delete_all_user_data(ctx: ActionCtx, user_id: Id[User]) -> None:  # expect: public-dangerous-function
    await ctx.run_mutation(api.users.delete, user_id=user_id)  # expect: public-reference, unresolved-reference


@action
async def delete_by_reference(ctx: ActionCtx, user_id: Id[User]) -> None:  # expect: public-dangerous-function
    await ctx.run_mutation(internal.users.delete, user_id=user_id)


@mutation
async def delete_item(ctx: MutationCtx, item_id: Id[Item]) -> None:  # expect: public-dangerous-function
    await ctx.db.delete(item_id)


# The guide's own good form of this one: anyone may make it call the API, whose failures are lost.
@action
async def process_data(ctx: ActionCtx, item_id: Id[Item]) -> None:  # expect: public-dangerous-function
    item = await ctx.run_query(internal.items.get_by_id, item_id=item_id)
    if item is None:
        return
    async with httpx2.AsyncClient(base_url="https://api.example.com") as client:
        response = await client.post("/process", content=item.model_dump_json())  # expect: unhandled-action-failure, unchecked-response
        result = Processed.model_validate_json(response.content)
    await ctx.run_mutation(internal.items.update_result, item_id=item_id, result=result)
