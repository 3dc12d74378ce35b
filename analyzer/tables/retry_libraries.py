"""Retry libraries as data: which calls retry, and when their delays are all alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data
from gnomon.analyzer.flow.events import ExternalCall
from gnomon.analyzer.flow.values import (
    BoundShape,
    ClassShape,
    Dependence,
    ExternalShape,
    FunctionShape,
    InstanceShape,
    OtherShape,
    Value,
    constant,
)
from gnomon.analyzer.tables.declared import DeclaredRetry
from gnomon.analyzer.tables.effects import Effects
from gnomon.analyzer.walk import statements_below

PACKAGES = frozenset(
    {"tenacity", "backoff", "stamina", "retrying", "aiohttp_retry", "httpx_retries", "urllib3"}
    | {"requests"}
)
"""The packages below which the calls are found; `requests` hands on those of `urllib3`."""

OWN = (FunctionShape, BoundShape, ClassShape, InstanceShape, OtherShape)
NONE = constant(None)

Keywords = Mapping[str, Value]


@data
class Library:
    """One way to set up retries.

    Args:
        spread_by: the keywords that spread the delays.
        is_even: whether all delays are alike, given the keywords.
        repair: what to do then.
        limited_by: the keywords that limit the attempts.
        is_endless: whether nothing limits them, given the keywords.
    """

    spread_by: tuple[str, ...]
    is_even: Callable[[Keywords], bool]
    repair: str
    limited_by: tuple[str, ...] = ()
    is_endless: Callable[[Keywords], bool] = lambda keywords: False


def unjittered_library(effects: Effects, call: ExternalCall, *, is_read: bool) -> str | None:
    """How to repair a retry library's call whose delays have no random part; None if it has one.

    A wait that is a function or an object of the project, or that cannot be read, is taken to be
    random. `is_read`: all arguments of the call are known.
    """
    library = _library(effects, call)
    if library is None:
        return None
    spread = [call.keywords[name] for name in library.spread_by if name in call.keywords]
    if not spread and not is_read:
        return None
    if any(is_spread(value) for value in spread):
        return None
    return library.repair if library.is_even(call.keywords) else None


def unbounded_library(effects: Effects, call: ExternalCall, *, is_read: bool) -> str | None:
    """How to limit a retry library's call that goes on for ever; None if it does not.

    `is_read`: all arguments of the call are known.
    """
    library = _library(effects, call)
    unread = not is_read or len(call.positional) > 2
    if library is None or unread or not library.is_endless(call.keywords):
        return None
    return " or ".join(f"`{name}=`" for name in library.limited_by)


def is_spread(value: Value) -> bool:
    """Whether a wait has a random part, or may have one that cannot be seen."""
    unseen = any(isinstance(shape, OWN) for shape in value.shapes)
    return unseen or value.depends_on(Dependence.RANDOM) or value.depends_on(Dependence.OPAQUE)


def _always(keywords: Keywords) -> bool:
    return True


def _is_off(name: str) -> Callable[[Keywords], bool]:
    """The keyword is given, and is None or 0."""

    def judge(keywords: Keywords) -> bool:
        given = keywords.get(name)
        return given is not None and (given.is_zero or given.shapes == NONE.shapes)

    return judge


def _backs_off_alike(keywords: Keywords) -> bool:
    factor = keywords.get("backoff_factor")
    waits = factor is not None and not factor.is_zero
    return waits and ("backoff_jitter" not in keywords or _is_off("backoff_jitter")(keywords))


def _backs_off_without_jitter(keywords: Keywords) -> bool:
    """As `_backs_off_alike`, where there is jitter unless it is turned off."""
    return _backs_off_alike(keywords) and "backoff_jitter" in keywords


def _lacks(*names: str) -> Callable[[Keywords], bool]:
    """None of the keywords is given, or all that are given are None."""

    def judge(keywords: Keywords) -> bool:
        return all(keywords.get(name, NONE).shapes == NONE.shapes for name in names)

    return judge


def _turned_off(*names: str) -> Callable[[Keywords], bool]:
    """All the keywords are given, and are None."""

    def judge(keywords: Keywords) -> bool:
        given = [keywords.get(name) for name in names]
        return all(value is not None and value.shapes == NONE.shapes for value in given)

    return judge


def _never_stops(keywords: Keywords) -> bool:
    stop = keywords.get("stop", NONE)
    return stop.shapes == NONE.shapes or all(
        isinstance(shape, ExternalShape) and shape.name.endswith(".stop_never")
        for shape in stop.shapes or (None,)
    )


TENACITY = Library(
    ("wait",),
    _always,
    "give it `wait=wait_random_exponential(…)`, or add `+ wait_random(0, 1)` to its wait",
    ("stop",),
    _never_stops,
)
BACKOFF = Library(
    ("jitter",),
    _is_off("jitter"),
    "leave `jitter` at its default, `backoff.full_jitter`",
    ("max_tries", "max_time"),
    _lacks("max_tries", "max_time"),
)
STAMINA = Library(
    ("wait_jitter",),
    _is_off("wait_jitter"),
    "leave `wait_jitter` at its default of one second",
    ("attempts", "timeout"),
    _turned_off("attempts", "timeout"),
)
RETRYING = Library(
    (),
    _lacks("wait", "wait_func", "wait_random_min", "wait_random_max", "wait_jitter_max"),
    "give it `wait_jitter_max=`, or `wait_random_min=` and `wait_random_max=`",
    ("stop_max_attempt_number", "stop_max_delay"),
    _lacks("stop", "stop_func", "stop_max_attempt_number", "stop_max_delay"),
)
AIOHTTP_RETRY = Library((), _always, "use `aiohttp_retry.JitterRetry`")
HTTPX_RETRIES = Library(
    ("backoff_jitter",),
    _backs_off_without_jitter,
    "leave `backoff_jitter` at its default of 1",
)
URLLIB3 = Library(("backoff_jitter",), _backs_off_alike, "add `backoff_jitter=`")

_LIBRARIES: dict[str, Library] = {
    "tenacity.retry": TENACITY,
    "tenacity.Retrying": TENACITY,
    "tenacity.AsyncRetrying": TENACITY,
    "backoff.on_exception": BACKOFF,
    "backoff.on_predicate": BACKOFF,
    "stamina.retry": STAMINA,
    "stamina.retry_context": STAMINA,
    "stamina.RetryingCaller": STAMINA,
    "stamina.AsyncRetryingCaller": STAMINA,
    "retrying.retry": RETRYING,
    "retrying.Retrying": RETRYING,
    "aiohttp_retry.ExponentialRetry": AIOHTTP_RETRY,
    "aiohttp_retry.FibonacciRetry": AIOHTTP_RETRY,
    "aiohttp_retry.ListRetry": AIOHTTP_RETRY,
    "httpx_retries.Retry": HTTPX_RETRIES,
    "httpx_retries.retry.Retry": HTTPX_RETRIES,
    "urllib3.Retry": URLLIB3,
    "urllib3.util.Retry": URLLIB3,
    "urllib3.util.retry.Retry": URLLIB3,
    "requests.adapters.Retry": URLLIB3,
    "requests.packages.urllib3.Retry": URLLIB3,
    "requests.packages.urllib3.util.Retry": URLLIB3,
    "requests.packages.urllib3.util.retry.Retry": URLLIB3,
}


def _library(effects: Effects, call: ExternalCall) -> Library | None:
    """The way to set up retries that a call is, ours or one of the configuration's.

    None for the call of what was set up before: `patient = retry(…)`, `@patient`.
    """
    if call.of_result:
        return None
    for declared in effects.declared.retries:
        if call.name == declared.name:
            return _declared(declared)
    return _LIBRARIES.get(call.name)


def _declared(retry: DeclaredRetry) -> Library:
    jitter, limits = retry.jitter_keywords, retry.limit_keywords
    keywords = " or ".join(f"`{name}=`" for name in jitter)
    return Library(
        jitter,
        _without(jitter) if jitter else lambda keywords: False,
        f"give it {keywords}",
        limits,
        _lacks(*limits) if limits else lambda keywords: False,
    )


def _without(names: tuple[str, ...]) -> Callable[[Keywords], bool]:
    """Each of the keywords is missing, or is None or 0."""

    def judge(keywords: Keywords) -> bool:
        return all(name not in keywords or _is_off(name)(keywords) for name in names)

    return judge


def uses_retry_library(effects: Effects, module: syntax.Module) -> bool:
    """Whether a module imports one of the libraries, so that its functions are worth a look."""
    declared = {retry.name.partition(".")[0] for retry in effects.declared.retries}
    return any(name.partition(".")[0] in PACKAGES | declared for name in _imported(module))


def _imported(module: syntax.Module) -> Iterator[str]:
    for statement in statements_below(module):
        match statement:
            case syntax.Import(names=names):
                yield from (item.name for item in names)
            case syntax.ImportFrom(module=name, level=0):
                yield name
            case _:
                continue
