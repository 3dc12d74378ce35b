"""Extraction: one page an action, from the checkpoint on."""

import httpx2

from gnomon import ApplicationError, Id

from . import outside
from ._generated.api import internal
from ._generated.server import ActionCtx, internal_action
from .schema import Run

PAGE_SIZE = 200


@internal_action
async def extract_page(ctx: ActionCtx, run_id: Id[Run]) -> None:
    """Fetch the page at the run's checkpoint, have it parsed, and stage its rows."""
    run = await ctx.run_query(internal.runs.get, run_id=run_id)
    if run is None or run.status != "extracting":
        return
    try:
        async with outside.exports() as client:
            response = await client.get("/sales.csv", params=wanted(run))
            response.raise_for_status()
        page = await ctx.run_action(internal.parsing.parse_page, content=response.content)
        await ctx.run_mutation(
            internal.staging.store,
            run_id=run_id,
            cursor=run.cursor,
            next_cursor=response.headers.get("X-Next-Cursor"),
            rows=page.rows,
            rejections=page.rejections,
        )
    except (httpx2.HTTPError, ApplicationError) as error:
        await ctx.run_mutation(
            internal.runs.record_failure, run_id=run_id, error=outside.reason(error)
        )


def wanted(run: Run) -> dict[str, str | int]:
    """The query of a run's next page."""
    query: dict[str, str | int] = {"limit": PAGE_SIZE, "until": run.until.isoformat()}
    if run.since is not None:
        query["since"] = run.since.isoformat()
    if run.cursor is not None:
        query["cursor"] = run.cursor
    return query
