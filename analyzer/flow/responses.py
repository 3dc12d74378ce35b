"""HTTP responses on their way through a function: looked at, handed on, or out of sight.

A response counts as unchecked from the call that gives it until its status is looked at, or it
goes where it cannot be followed: into a call, a container, an attribute, a nested function.
"""

from __future__ import annotations

from collections.abc import Mapping

from gnomon.analyzer import syntax
from gnomon.analyzer.flow.events import ClientSetting, UncheckedResponse
from gnomon.analyzer.flow.frame import Frame
from gnomon.analyzer.flow.state import State
from gnomon.analyzer.flow.values import NO_RESPONSES, ExternalShape, Response, Value
from gnomon.analyzer.tables.effects import (
    CHECKING_SETTINGS,
    CONTENT_ATTRIBUTES,
    LIMITING_SETTINGS,
    STATUS_LOOKS,
)

RAISES = "raise_for_status"
"""With this keyword aiohttp looks by itself."""


def given(frame: Frame, at: int, name: str, result: Value, keywords: Mapping[str, Value]) -> Value:
    """What a library's call gave; a response is unchecked from here on."""
    if not frame.effects.gives_response(name) or RAISES in keywords:
        return result
    return _made(frame, Response(at, name), _without(result))


def received(frame: Frame, at: int, value: Value) -> Value:
    """What a helper returned; a response that it has not looked at is the caller's to check."""
    unchecked = _behind(frame, value)
    if not unchecked:
        return _without(value)
    name = min(response.name for response in unchecked)
    return _made(frame, Response(at, name), _without(value))


def returned(frame: Frame, value: Value) -> Value:
    """What a function returns; only a response that it has not looked at is still unchecked."""
    behind = _behind(frame, value)
    unchecked = behind & frame.state.unchecked
    frame.state.unchecked -= behind
    plain = _without(value)
    return plain.tainted(frozenset(unchecked)) if unchecked else plain


def let_go(frame: Frame, value: Value) -> Value:
    """A value that goes where it is not followed any more; gives it without its responses."""
    if not value.taints:
        return value
    behind = _behind(frame, value)
    if behind:
        frame.state.unchecked -= behind
    return _without(value)


def let_go_all(frame: Frame) -> None:
    """A nested function may look at any response."""
    frame.state.unchecked = frozenset()


def note_looks(
    frame: Frame, node: syntax.BoolOp, left: Value, looked: frozenset[Response], before: State
) -> None:
    """The right operand of `and` or `or` has looked at responses; `before` is where it is not run.

    Where the left one asked the same response, as in `r.content and r.is_success`, both are one
    look at it. Otherwise it depends on the side of the test: see `Side.looked`.
    """
    before.unchecked -= looked & left.taints
    frame.looks[node] = looked


def let_go_kept(frame: Frame, node: syntax.Expression) -> None:
    """What a test says of a response is kept, or returned: who reads it knows how it went."""
    match node:
        case syntax.BoolOp(left=left, right=right):
            frame.state.unchecked -= frame.looks.get(node, NO_RESPONSES)
            let_go_kept(frame, left)
            let_go_kept(frame, right)
        case syntax.UnaryOp(operand=operand):
            let_go_kept(frame, operand)
        case _:
            return


def note_attribute(frame: Frame, owner: Value, name: str) -> None:
    """An attribute of a response may be its status or what it holds."""
    behind = _behind(frame, owner)
    if not behind:
        return
    if name in STATUS_LOOKS:
        frame.state.unchecked -= behind
    elif name in CONTENT_ATTRIBUTES:
        frame.read |= behind


def note_setting(frame: Frame, at: int, owner: Value, name: str, *, assigned: bool = False) -> None:
    """An attribute of a client may hold its hooks, or get its time limit by an assignment."""
    is_setting = name in CHECKING_SETTINGS or (assigned and name in LIMITING_SETTINGS)
    for shape in owner.shapes if is_setting else ():
        if isinstance(shape, ExternalShape) and shape.called:
            frame.emit(at, ClientSetting(shape.name, name))


def leave(frame: Frame) -> None:
    """A path ends: what was not looked at until now never will be."""
    for response in frame.state.unchecked:
        is_read = response in frame.read
        frame.emit(response.at, UncheckedResponse(response.name, is_read))


def _made(frame: Frame, response: Response, value: Value) -> Value:
    frame.state.unchecked |= {response}
    return value.tainted(frozenset({response}))


def _behind(frame: Frame, value: Value) -> frozenset[Response]:
    """The responses that a value may be; none if it was only made from one."""
    if not value.taints:
        return NO_RESPONSES
    found = frozenset(taint for taint in value.taints if isinstance(taint, Response))
    if not found:
        return found
    is_one = any(
        isinstance(shape, ExternalShape) and frame.effects.is_response(shape.name)
        for shape in value.shapes
    )
    return found if is_one else frozenset()


def _without(value: Value) -> Value:
    if not value.taints or not any(isinstance(taint, Response) for taint in value.taints):
        return value
    kept = frozenset(taint for taint in value.taints if not isinstance(taint, Response))
    return Value(value.shapes, kept)
