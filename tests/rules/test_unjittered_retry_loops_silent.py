"""`unjittered-retry` stays silent about loops that poll, go on, or spread their pauses."""

from __future__ import annotations

import pytest

from tests.rules.unjittered_retries import expect_of_loops

NOT_A_RETRY = {
    "a random part": """
    for attempt in range(5):
        try:
            return work()
        except OSError:
            await asyncio.sleep(2**attempt + random.random())
""",
    "a helper with a random part": """
    while True:
        try:
            return work()
        except OSError:
            await pauses.spread_pause(5)
""",
    "polling with a steady pause": """
    while True:
        job = await ctx.run_query(internal.jobs.get)
        if job.status == "done":
            return
        await asyncio.sleep(5)
""",
    "polling that survives a failure": """
    while True:
        try:
            work()
        except OSError:
            print("skipped")
        await asyncio.sleep(60)
""",
    "a pause after an item that failed": """
    for url in ("a", "b"):
        try:
            httpx2.get(url)
        except httpx2.HTTPError:
            await asyncio.sleep(1)
""",
    "a pause between items": """
    for url in ("a", "b"):
        try:
            httpx2.get(url)
        except httpx2.HTTPError:
            continue
        await asyncio.sleep(1)
""",
    "a pause before the loop": """
    try:
        work()
    except OSError:
        await asyncio.sleep(5)
    for _ in range(3):
        work()
""",
    "one pause, no loop": """
    try:
        work()
    except OSError:
        await asyncio.sleep(5)
        work()
""",
    "a yield to others": """
    while True:
        try:
            return work()
        except OSError:
            await asyncio.sleep(0)
""",
    "a pause while a job is pending": """
    for _ in range(60):
        state = httpx2.get("https://example.com/job").json()["state"]
        if state == "done":
            break
        await asyncio.sleep(1)
""",
    "accepted, not failed": """
    while httpx2.get("https://example.com/job").status_code == 202:
        await asyncio.sleep(1)
""",
    "a delay that the service asks for": """
    while True:
        response = httpx2.get("https://example.com")
        if response.status_code == 429:
            await asyncio.sleep(float(response.headers["Retry-After"]))
            continue
        return
""",
}


@pytest.mark.parametrize("body", NOT_A_RETRY.values(), ids=NOT_A_RETRY)
def test_is_silent_about_a_loop_that_does_not_retry_in_step(body: str) -> None:
    expect_of_loops(body)
