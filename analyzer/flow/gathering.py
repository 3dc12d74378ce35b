"""Coroutines: made at one place, awaited at another, gathered with their exceptions."""

from __future__ import annotations

from gnomon.analyzer import syntax
from gnomon.analyzer.flow.frame import Frame
from gnomon.analyzer.flow.outcomes import Handler
from gnomon.analyzer.flow.values import BoundShape, ExternalShape, FunctionShape, Value
from gnomon.analyzer.tables.side_effects import THREAD_RUNNERS
from gnomon.analyzer.walk import descendants

ASYNCHRONOUS = (
    *("Async", "aiohttp.", "aiosmtplib.", "aioboto3.", "aiobotocore."),
    *("_async", "playwright.async_api."),
)
"""What names a library's call that makes a coroutine."""

GATHERING = ExternalShape("asyncio.gather")
WAITING = ExternalShape("asyncio.wait")
COLLECTING = frozenset({GATHERING, WAITING})
STARTING = frozenset(
    ExternalShape(f"{home}.TaskGroup.create_task") for home in ("asyncio", "asyncio.taskgroups")
)


def collected_by(frame: Frame, node: syntax.Call, function: Value) -> Handler | None:
    """What becomes of the failures of the arguments, if the call hands them back."""
    if COLLECTING.isdisjoint(function.shapes):
        return None
    if WAITING in function.shapes and _asks_for_exceptions(frame):
        return frame.known_handlers.setdefault(
            node.at, Handler(frame.module, node.at, (), frame.loop)
        )
    if GATHERING not in function.shapes:
        return None
    given = syntax.arguments_by_keyword(node).get("return_exceptions")
    if given is None or (
        isinstance(given.value, syntax.Constant) and given.value.value is not True
    ):
        return None
    return frame.known_handlers.setdefault(
        node.at, Handler(frame.module, given.value.at, (), frame.loop)
    )


def _asks_for_exceptions(frame: Frame) -> bool:
    """Whether a function asks its tasks how they ended, `task.exception()`, before their results.

    `asyncio.wait` raises none of their failures; `task.result()` does.
    """
    function = frame.analysis.current
    return function is not None and any(
        isinstance(node, syntax.Call) and syntax.called_name(node) == "exception" and not node.args
        for node in descendants(function.node)
    )


def starts_in_group(function: Value) -> bool:
    """Whether a call makes a task whose failure leaves the `async with` of its group."""
    return not STARTING.isdisjoint(function.shapes)


def makes_coroutine(frame: Frame, function: Value) -> bool:
    """Whether calling this only makes a coroutine, whose exceptions come when it is awaited."""
    for shape in function.shapes:
        match shape:
            case FunctionShape(node=syntax.FunctionDef(is_async=True), generator=False):
                return True
            case BoundShape(function=inner) if makes_coroutine(frame, inner):
                return True
            case ExternalShape(name=name) if name in THREAD_RUNNERS:
                return True
            case ExternalShape(name=name) if effect := frame.effects.effect_of(name):
                declared = effect.client.declared
                is_known = declared is not None and declared.asynchronous
                return is_known or any(part in name for part in ASYNCHRONOUS)
            case _:
                continue
    return False
