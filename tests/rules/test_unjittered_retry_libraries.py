"""`unjittered-retry`: retry libraries whose delays are all alike."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import assert_expected, diagnostics

PRELUDE = """
import random
from datetime import timedelta
import backoff
import httpx_retries
import requests
import stamina
import tenacity
import urllib3
from tenacity import AsyncRetrying, Retrying, retry, stop_after_attempt, wait_exponential
from tenacity import wait_fixed, wait_random, wait_random_exponential
from gnomon import ActionCtx, internal_action
from ._generated.api import internal
from . import waits

def work() -> None: ...

"""

WAITS = """
from tenacity import wait_exponential_jitter, wait_fixed
import random

EVEN = wait_fixed(2)
SPREAD = wait_exponential_jitter(max=60)

def custom(state) -> float:
    return state.attempt_number + random.random()
"""

ALIKE = {
    "tenacity without a wait": "@retry\ndef call() -> None: ...",
    "tenacity called without a wait": "@retry(stop=stop_after_attempt(3))\ndef call() -> None: ...",
    "tenacity with a fixed wait": "@retry(wait=wait_fixed(2))\ndef call() -> None: ...",
    "tenacity with an exponential wait": "@tenacity.retry(wait=wait_exponential(max=9))\n"
    "async def call() -> None: ...",
    "tenacity with a chain": "@retry(wait=tenacity.wait_chain(wait_fixed(1), wait_fixed(5)))\n"
    "def call() -> None: ...",
    "tenacity with a sum": "@retry(wait=wait_fixed(1) + wait_exponential())\n"
    "def call() -> None: ...",
    "tenacity with another module's wait": "@retry(wait=waits.EVEN)\ndef call() -> None: ...",
    "tenacity with functions for something else": "@retry(after=work, retry=work)\n"
    "def call() -> None: ...",
    "tenacity as an alias": "again = retry(wait=wait_fixed(2))",
    "tenacity as an iterator": "ITERATOR = Retrying(wait=wait_fixed(2))",
    "tenacity as an async iterator": "ITERATOR = AsyncRetrying(wait=wait_fixed(2))",
    "backoff without jitter": "@backoff.on_exception(backoff.expo, OSError, jitter=None)\n"
    "def call() -> None: ...",
    "backoff on a value": "@backoff.on_predicate(backoff.constant, jitter=None, interval=5)\n"
    "def call() -> bool: ...",
    "stamina without jitter": "@stamina.retry(on=OSError, wait_jitter=0)\ndef call() -> None: ...",
    "stamina with a timedelta": "@stamina.retry(on=OSError, wait_jitter=timedelta(0))\n"
    "def call() -> None: ...",
    "stamina as a caller": "CALLER = stamina.RetryingCaller(wait_jitter=0.0)",
    "stamina as an async caller": "CALLER = stamina.AsyncRetryingCaller(wait_jitter=0.0)",
    "httpx-retries": "RETRIES = httpx_retries.Retry(3, backoff_factor=1, backoff_jitter=0)",
    "urllib3": "RETRIES = urllib3.Retry(total=3, backoff_factor=0.5)",
    "urllib3 by its module": "RETRIES = urllib3.util.retry.Retry(3, backoff_factor=1)",
    "urllib3 without jitter": "RETRIES = urllib3.Retry(3, backoff_factor=1, backoff_jitter=0)",
    "urllib3 through requests": "RETRIES = requests.adapters.Retry(3, backoff_factor=1)",
}


@pytest.mark.parametrize("source", ALIKE.values(), ids=ALIKE)
def test_finds_a_library_whose_delays_are_alike(source: str) -> None:
    first, newline, rest = source.partition("\n")
    marked = f"{first}  # expect: unjittered-retry{newline}{rest}\n"
    expect(PRELUDE + marked)


SPREAD = {
    "tenacity with a random wait": "@retry(wait=wait_random_exponential(max=60))",
    "tenacity with bounds": "@retry(wait=wait_random(1, 3))",
    "tenacity with full jitter": "@retry(wait=tenacity.wait_full_jitter())",
    "tenacity by its module": "@retry(wait=tenacity.wait.wait_random(1, 3))",
    "tenacity with a sum": "@retry(wait=wait_fixed(3) + wait_random(0, 2))",
    "tenacity with a combination": "@retry(wait=tenacity.wait_combine(waits.EVEN, waits.SPREAD))",
    "tenacity with a chain": "@retry(wait=tenacity.wait_chain(*[waits.EVEN, wait_random(1, 9)]))",
    "tenacity with another module's wait": "@retry(wait=waits.SPREAD)",
    "tenacity with a function": "@retry(wait=waits.custom)",
    "tenacity with a lambda": "@retry(wait=lambda state: random.uniform(1, 5))",
    "tenacity with a wait that cannot be read": "@retry(wait=load_wait())",
    "backoff's default": "@backoff.on_exception(backoff.expo, OSError, max_tries=5)",
    "backoff with full jitter": "@backoff.on_exception(backoff.expo, OSError, "
    "jitter=backoff.full_jitter)",
    "tenacity with a function for something else": "@retry(wait=wait_random(), after=work)",
    "stamina's default": "@stamina.retry(on=OSError, attempts=3)",
    "stamina with jitter": "@stamina.retry(on=OSError, wait_jitter=0.5)",
    "another decorator named retry": "@waits.retry(wait=2)",
}


@pytest.mark.parametrize("decorator", SPREAD.values(), ids=SPREAD)
def test_is_silent_about_a_library_that_spreads_its_delays(decorator: str) -> None:
    expect(PRELUDE + decorator + "\nasync def call() -> None: ...\n")


SET_UP_BEFORE = """
patient = retry(stop=stop_after_attempt(4), wait=tenacity.wait_random(1, 3))
backed = backoff.on_exception(backoff.expo, OSError, max_tries=4)
retrier = AsyncRetrying(stop=stop_after_attempt(4), wait=tenacity.wait_random(1, 3))

def patiently(attempts: int):
    return retry(stop=stop_after_attempt(attempts), wait=tenacity.wait_random(1, 3))

@patient
async def decorated() -> None: ...

@patiently(3)
async def decorated_by_a_call() -> None: ...

@backed
async def backed_off() -> None: ...

@internal_action
async def process(ctx: ActionCtx) -> None:
    await retrier(decorated)
    await patient(backed_off)()
    await patiently(4)(backed_off)()
"""


@pytest.mark.parametrize("rule", ["unjittered-retry", "unbounded-retry"])
def test_what_was_set_up_before_is_judged_where_it_was(rule: str) -> None:
    assert_expected(rule, PRELUDE + SET_UP_BEFORE)


def test_finds_a_library_that_is_set_up_and_called_at_once() -> None:
    source = "CALLED = AsyncRetrying(wait=wait_fixed(1))(work)  # expect: unjittered-retry\n"
    expect(PRELUDE + source)


@pytest.mark.parametrize("rule", ["unjittered-retry", "unbounded-retry"])
def test_a_policy_that_is_unpacked_is_read(rule: str) -> None:
    source = f"""
EVEN = {{"wait": wait_fixed(2)}}
SPREAD = dict(stop=stop_after_attempt(4), wait=tenacity.wait_random(1, 3))
policy = {{"wait": wait_fixed(2)}}  # not the parameter of that name

@internal_action
async def process(ctx: ActionCtx, policy: dict[str, object]) -> None:
    async for attempt in AsyncRetrying(**EVEN):  # expect: {rule}
        work()
    async for attempt in AsyncRetrying(**SPREAD):
        work()
    async for attempt in AsyncRetrying(**policy):
        work()
"""
    assert_expected(rule, PRELUDE + source)


@pytest.mark.parametrize(
    "call",
    [
        "urllib3.Retry(3, backoff_factor=1, backoff_jitter=0.5)",
        "urllib3.Retry(3)",
        "httpx_retries.Retry(total=3, backoff_factor=0.5)",
        "httpx_retries.Retry(total=3, backoff_jitter=0)",
    ],
)
def test_is_silent_about_a_transport_with_jitter_or_without_delays(call: str) -> None:
    expect(f"{PRELUDE}RETRIES = {call}\n")


def test_finds_a_library_inside_an_action_and_in_a_plain_helper() -> None:
    expect(
        PRELUDE
        + """
@internal_action
async def process(ctx: ActionCtx) -> None:
    async for attempt in AsyncRetrying(wait=wait_fixed(1)):  # expect: unjittered-retry
        with attempt:
            work()

@internal_action
async def other(ctx: ActionCtx) -> None:
    for attempt in stamina.retry_context(on=OSError, wait_jitter=0):  # expect: unjittered-retry
        with attempt:
            work()

def helper() -> None:
    for attempt in Retrying(wait=wait_fixed(1)):  # expect: unjittered-retry
        with attempt:
            work()

class Client:
    @retry(wait=wait_fixed(1))  # expect: unjittered-retry
    def call(self) -> None: ...
"""
    )


def test_the_help_names_the_library_s_own_cure() -> None:
    (found,) = diagnostics(
        "unjittered-retry", {"functions/jobs.py": PRELUDE + "A = urllib3.Retry(backoff_factor=1)"}
    )
    assert found.message == "`urllib3.Retry` retries with a delay that has no random part"
    assert found.help == "add `backoff_jitter=`"


def expect(source: str) -> None:
    assert_expected("unjittered-retry", {"functions/jobs.py": source, "functions/waits.py": WAITS})


MORE_LIBRARIES = {
    "retrying": "@retrying.retry(wait_fixed=2000)  # expect: RULES",
    "retrying, bare": "@retrying.retry  # expect: RULES",
    "retrying with jitter": "@retrying.retry(wait_jitter_max=900, stop_max_attempt_number=5)",
    "retrying at random": "@retrying.retry(wait_random_max=2000, stop_max_delay=60_000)",
    "aiohttp-retry": "OPTIONS = aiohttp_retry.ExponentialRetry(5)  # expect: unjittered-retry",
    "a list": "OPTIONS = aiohttp_retry.ListRetry([1, 5])  # expect: unjittered-retry",
    "aiohttp-retry with jitter": "OPTIONS = aiohttp_retry.JitterRetry(attempts=5)",
}


@pytest.mark.parametrize("rule", ["unjittered-retry", "unbounded-retry"])
@pytest.mark.parametrize("written", MORE_LIBRARIES.values(), ids=MORE_LIBRARIES)
def test_other_libraries_are_known_too(written: str, rule: str) -> None:
    source = f"import aiohttp_retry, retrying\n{written}\ndef call() -> None: ...\n"
    assert_expected(rule, source.replace("RULES", "unjittered-retry, unbounded-retry"))
