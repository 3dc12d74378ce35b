"""Calls that hand exceptions back as values: `gather(…, return_exceptions=True)`."""

from __future__ import annotations

from gnomon.analyzer import syntax
from gnomon.analyzer.flow.frame import Frame
from gnomon.analyzer.flow.outcomes import Handler
from gnomon.analyzer.flow.values import ExternalShape, Value

GATHERING = ExternalShape("asyncio.gather")


def collected_by(frame: Frame, node: syntax.Call, function: Value) -> Handler | None:
    """What becomes of the failures of the arguments, if the call hands them back."""
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
