"""Retry libraries as data: which calls retry, and when their delays are all alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gnomon.analyzer import syntax

Keywords = Mapping[str, syntax.Expression]
Judge = Callable[[Keywords], bool]


def unjittered_library(name: str, call: syntax.Call) -> str | None:
    """How to repair a retry library's call whose delays have no random part; None if it has one.

    Whether a value given to it is itself random (a `tenacity` wait) is not asked here.
    """
    found = _LIBRARIES.get(name)
    if found is None:
        return None
    lacks_jitter, repair = found
    keywords = {
        argument.keyword: argument.value for argument in call.args if argument.keyword is not None
    }
    unpacked = any(argument.star == "**" for argument in call.args)
    return repair if not unpacked and lacks_jitter(keywords) else None


def _always(keywords: Keywords) -> bool:
    return True


def _is(name: str, *values: object) -> Judge:
    def judge(keywords: Keywords) -> bool:
        given = keywords.get(name)
        return isinstance(given, syntax.Constant) and given.value in values

    return judge


def _backs_off_alike(keywords: Keywords) -> bool:
    factor = keywords.get("backoff_factor")
    waits = factor is not None and not _is("backoff_factor", 0, 0.0)(keywords)
    return waits and "backoff_jitter" not in keywords


TENACITY = "give it `wait=wait_random_exponential(…)`, or add `+ wait_random(0, 1)` to its wait"
BACKOFF = "leave `jitter` at its default, `backoff.full_jitter`"
STAMINA = "leave `wait_jitter` at its default of one second"
URLLIB3 = "add `backoff_jitter=`"

_LIBRARIES: dict[str, tuple[Judge, str]] = {
    "tenacity.retry": (_always, TENACITY),
    "tenacity.Retrying": (_always, TENACITY),
    "tenacity.AsyncRetrying": (_always, TENACITY),
    "backoff.on_exception": (_is("jitter", None), BACKOFF),
    "backoff.on_predicate": (_is("jitter", None), BACKOFF),
    "stamina.retry": (_is("wait_jitter", 0, 0.0), STAMINA),
    "stamina.retry_context": (_is("wait_jitter", 0, 0.0), STAMINA),
    "urllib3.Retry": (_backs_off_alike, URLLIB3),
    "urllib3.util.Retry": (_backs_off_alike, URLLIB3),
    "urllib3.util.retry.Retry": (_backs_off_alike, URLLIB3),
}
