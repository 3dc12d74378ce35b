"""`unjittered-retry`: loops that sleep after a failure and try again."""

from __future__ import annotations

import pytest

from tests.rules.unjittered_retries import expect_of_loops

AFTER_AN_EXCEPTION = {
    "for": """
    for attempt in range(5):
        try:
            work()
            break
        except Exception:
            await asyncio.sleep(2**attempt)  # expect: unjittered-retry
""",
    "for without an end": """
    for attempt in count():
        try:
            work()
            break
        except Exception:
            if attempt >= 3:
                raise
            await asyncio.sleep(2**attempt)  # expect: unjittered-retry
""",
    "for, counted down": """
    for left in reversed(range(5)):
        try:
            work()
            break
        except Exception:
            if not left:
                raise
        await asyncio.sleep(3)  # expect: unjittered-retry
""",
    "for with else": """
    for attempt in range(5):
        try:
            work()
        except Exception:
            await asyncio.sleep(2**attempt)  # expect: unjittered-retry
        else:
            break
    else:
        raise RuntimeError
""",
    "while true": """
    while True:
        try:
            work()
            return
        except OSError:
            time.sleep(5)  # expect: unjittered-retry
""",
    "a counted while": """
    tries = 0
    while tries < 5:
        try:
            work()
            break
        except OSError:
            tries += 1
            if tries == 5:
                raise
            time.sleep(tries)  # expect: unjittered-retry
""",
    "endless counting": """
    for attempt in count():
        try:
            work()
            return
        except OSError:
            if attempt > 5:
                raise
            time.sleep(1)  # expect: unjittered-retry
""",
    "after the try": """
    for attempt in range(5):
        try:
            work()
            return
        except OSError:
            pass
        time.sleep(1)  # expect: unjittered-retry
""",
    "after the try, success breaks": """
    for attempt in range(5):
        try:
            work()
        except OSError as error:
            print(error)
        else:
            break
        await asyncio.sleep(1)  # expect: unjittered-retry
""",
    "at the head, because something failed": """
    failed = False
    while True:
        if failed:
            await asyncio.sleep(1)  # expect: unjittered-retry
        try:
            work()
            return
        except OSError:
            failed = True
""",
    "at the head of another attempt": """
    for attempt in range(5):
        if attempt > 0:
            await asyncio.sleep(2**attempt)  # expect: unjittered-retry
        try:
            work()
            return
        except OSError:
            continue
""",
    "through a helper": """
    while True:
        try:
            work()
            return
        except OSError:
            await pauses.pause(5)  # expect: unjittered-retry
""",
    "in a helper": """
    async with httpx2.AsyncClient() as client:
        await pauses.fetch(client, "/")  # expect: unjittered-retry
""",
    "with suppress": """
    from contextlib import suppress
    for _ in range(5):
        with suppress(OSError):
            work()
            return
        await asyncio.sleep(5)  # expect: unjittered-retry
""",
    "in a thread": """
    for _ in range(5):
        try:
            work()
            return
        except OSError:
            await asyncio.to_thread(time.sleep, 5)  # expect: unjittered-retry
""",
    "a growing delay": """
    delay = 1.0
    while True:
        try:
            work()
            break
        except OSError:
            await asyncio.sleep(delay)  # expect: unjittered-retry
            delay = min(delay * 2, 60)
""",
    "over a table of delays": """
    for delay in (1, 5, 25):
        try:
            return work()
        except OSError:
            await asyncio.sleep(delay)  # expect: unjittered-retry
""",
    "an alias of sleep": """
    from asyncio import sleep as wait
    while True:
        try:
            return work()
        except OSError:
            await wait(1)  # expect: unjittered-retry
""",
    "a loop in the loop": """
    for url in ("a", "b"):
        for attempt in range(3):
            try:
                httpx2.get(url)
                break
            except httpx2.HTTPError:
                await asyncio.sleep(attempt)  # expect: unjittered-retry
""",
    "a wait with a time limit": """
    wake = asyncio.Event()
    while True:
        try:
            return work()
        except OSError:
            await asyncio.sleep(delay=1)  # expect: unjittered-retry
""",
}


@pytest.mark.parametrize("body", AFTER_AN_EXCEPTION.values(), ids=AFTER_AN_EXCEPTION)
def test_finds_a_loop_that_sleeps_after_an_exception(body: str) -> None:
    expect_of_loops(body)


AFTER_A_STATUS = {
    "until success breaks": """
    for attempt in range(5):
        response = httpx2.get("https://example.com")
        if response.is_success:
            break
        await asyncio.sleep(2**attempt)  # expect: unjittered-retry
""",
    "while it is refused": """
    response = httpx2.get("https://example.com")
    while response.status_code == 429:
        await asyncio.sleep(5)  # expect: unjittered-retry
        response = httpx2.get("https://example.com")
""",
    "continue on failure": """
    while True:
        response = httpx2.get("https://example.com")
        if response.status_code >= 500:
            await asyncio.sleep(5)  # expect: unjittered-retry
            continue
        return
""",
    "matched": """
    while True:
        match httpx2.get("https://example.com").status_code:
            case 200:
                return
            case 429 | 503:
                time.sleep(5)  # expect: unjittered-retry
""",
}


@pytest.mark.parametrize("body", AFTER_A_STATUS.values(), ids=AFTER_A_STATUS)
def test_finds_a_loop_that_sleeps_after_a_failed_status(body: str) -> None:
    expect_of_loops(body)
