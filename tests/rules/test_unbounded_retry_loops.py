"""`unbounded-retry`: loops that sleep after a failure, and retry libraries."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import assert_expected, diagnostics
from tests.rules.unbounded_retries import RULE, project

LOOPS = {
    "two sleeps, one for each failure": """
    while True:
        try:
            return call()
        except ValueError:
            await asyncio.sleep(5)  # expect: unbounded-retry
        except Exception:
            await asyncio.sleep(7)
""",
    "two loops": """
    while True:
        try:
            call()
            break
        except Exception:
            await asyncio.sleep(5)  # expect: unbounded-retry
    while True:
        try:
            return call()
        except Exception:
            await asyncio.sleep(5)  # expect: unbounded-retry
""",
    "while True": """
    while True:
        try:
            return call()
        except Exception:
            await asyncio.sleep(5)  # expect: unbounded-retry
""",
    "a flag": """
    done = False
    while not done:
        try:
            done = call()
        except Exception:
            await asyncio.sleep(5)  # expect: unbounded-retry
""",
    "itertools.count": """
    for attempt in itertools.count():
        try:
            return call()
        except Exception:
            await asyncio.sleep(2**attempt)  # expect: unbounded-retry
""",
    "a break on success": """
    while True:
        try:
            call()
            break
        except Exception:
            log.warning("once more")
            await asyncio.sleep(5)  # expect: unbounded-retry
""",
    "range": """
    for attempt in range(5):
        try:
            return call()
        except Exception:
            await asyncio.sleep(2**attempt)
""",
    "a table": """
    for delay in DELAYS:
        try:
            return call()
        except Exception:
            await asyncio.sleep(delay)
""",
    "a counter": """
    attempt = 0
    while attempt < 5:
        try:
            return call()
        except Exception:
            attempt += 1
            await asyncio.sleep(2**attempt)
""",
    "a counter within": """
    attempt = 0
    while True:
        try:
            return call()
        except Exception:
            attempt += 1
            if attempt >= 5:
                raise
            await asyncio.sleep(2**attempt)
""",
    "a counter afterwards": """
    tries = 0
    while True:
        try:
            return call()
        except Exception:
            await asyncio.sleep(5)
        tries += 1
        if tries == 5:
            break
""",
    "a time limit around": """
    async with asyncio.timeout(60):
        while True:
            try:
                return call()
            except Exception:
                await asyncio.sleep(5)
""",
    "no failure": """
    while not call():
        await asyncio.sleep(5)
""",
}


@pytest.mark.parametrize("loop", LOOPS.values(), ids=LOOPS)
def test_a_loop_needs_an_end(loop: str) -> None:
    source = f"""
@internal_action
async def process(ctx: ActionCtx) -> None:
{loop}
"""
    assert_expected(RULE, project(source))


LIBRARIES = {
    "tenacity": ("@tenacity.retry", "`stop=`"),
    "tenacity called": ("@tenacity.retry(wait=tenacity.wait_random(0, 1))", "`stop=`"),
    "tenacity told never": ("@tenacity.retry(stop=tenacity.stop_never)", "`stop=`"),
    "backoff": ("@backoff.on_exception(backoff.expo, OSError)", "`max_tries=` or `max_time=`"),
    "stamina": (
        "@stamina.retry(on=OSError, attempts=None, timeout=None)",
        "`attempts=` or `timeout=`",
    ),
}


@pytest.mark.parametrize(("decorator", "repair"), LIBRARIES.values(), ids=LIBRARIES)
def test_finds_a_library_without_a_limit(decorator: str, repair: str) -> None:
    source = f"{decorator}\ndef fetch() -> None:\n    call()\n"
    (found,) = diagnostics(RULE, project(source))
    assert found.message.endswith("retries for ever: nothing limits its attempts")
    assert found.help == f"give it {repair}"


LIMITED = (
    "@tenacity.retry(stop=tenacity.stop_after_attempt(3))",
    "@tenacity.retry(stop=tenacity.stop_after_delay(9) | tenacity.stop_after_attempt(3))",
    "@tenacity.retry(**rules_of_retry.OPTIONS)",
    "@tenacity.retry(stop=rules_of_retry.STOP)",
    "@backoff.on_exception(backoff.expo, OSError, max_tries=3)",
    "@backoff.on_exception(backoff.expo, OSError, max_time=60)",
    "@stamina.retry(on=OSError)",
    "@stamina.retry(on=OSError, attempts=None)",
)


@pytest.mark.parametrize("decorator", LIMITED)
def test_leaves_alone_a_library_with_a_limit(decorator: str) -> None:
    assert_expected(RULE, project(f"{decorator}\ndef fetch() -> None:\n    call()\n"))
