"""One call that came over HTTP: found, validated, executed, and its failure told or hidden."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from gnomon.errors import ApplicationError, GnomonError, InvalidArguments, InvalidReturn
from gnomon.http.asgi import Response
from gnomon.http.integers import MESSAGE, has_unsafe, unsafe_arguments
from gnomon.http.refusals import Refusal, application_error, function_not_found, timeout
from gnomon.http.slots import Slot
from gnomon.kinds import FunctionKind, Visibility
from gnomon.runtime.calls import Call
from gnomon.runtime.engine import Runtime
from gnomon.runtime.functions import Function, problems

if TYPE_CHECKING:
    from pydantic import JsonValue

Problem = tuple[tuple[int | str, ...], str]

_PROBLEMS_TOLD = 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call may use: its slot among the concurrent ones, and seconds."""

    slot: Slot
    seconds: float


def public_function(runtime: Runtime, kind: FunctionKind, path: str) -> Function:
    """The public function of a path; raises Refusal if there is none, or it is of another kind."""
    # Not `Project.function`: its suggestions would name internal functions.
    function = runtime.project.functions.get(path)
    if function is None or function.visibility is not Visibility.PUBLIC:
        raise function_not_found()
    if function.kind is not kind:
        message = f"{path} is a {function.kind}: POST it to /api/{function.kind}"
        raise Refusal(400, "wrong_kind", message)
    return function


def wire_arguments(function: Function, text: str) -> str:
    """The arguments, validated, in the wire form; raises Refusal if they do not fit."""
    try:
        arguments = function.dump_arguments(function.load_arguments(text))
    except InvalidArguments as error:
        raise _invalid_arguments(function.path, _problems(error)) from None
    unsafe = unsafe_arguments(arguments)
    if unsafe:
        raise _invalid_arguments(function.path, [((name,), MESSAGE) for name in unsafe])
    return arguments


async def execute(runtime: Runtime, call: Call, kind: FunctionKind, limits: Limits) -> Response:
    """Runs a call with valid arguments.

    Raises:
        Refusal: if the function refuses by ApplicationError, or takes too long.
        Exception: whatever else it raises, which no client may see.
    """
    running = asyncio.create_task(runtime.execute(call))
    limits.slot.hold_until(running)
    try:
        await asyncio.wait({running}, timeout=limits.seconds)
    finally:
        # A transaction is left to its end: nobody could say whether it was committed.
        if kind is FunctionKind.ACTION:
            running.cancel()
    if not running.done():
        raise timeout(limits.seconds)
    if running.cancelled():
        raise GnomonError(f"{call.path} was canceled")
    try:
        value = running.result()
    except ApplicationError as error:
        raise application_error(error) from None
    if has_unsafe(value):
        raise InvalidReturn(f"{call.path}: the return value holds {MESSAGE}")
    return Response(200, b'{"value":%b}' % value.encode())


def _invalid_arguments(path: str, problems: list[Problem]) -> Refusal:
    data: list[JsonValue] = [
        {"argument": str(place[0]) if place else None, "place": list(place), "message": message}
        for place, message in problems
    ]
    told = "; ".join(f"{'.'.join(map(str, place)) or 'args'}: {text}" for place, text in problems)
    return Refusal(400, "invalid_arguments", f"{path}: {told}", data)


def _problems(error: InvalidArguments) -> list[Problem]:
    cause = error.__cause__
    if not isinstance(cause, ValidationError):
        return [((), str(error))]
    return problems(cause)[:_PROBLEMS_TOLD]
