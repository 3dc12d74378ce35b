"""Why a request is not answered with a value: `{"error": {"code", "message", "data"}}`.

| status | code | |
| --- | --- | --- |
| 400 | `invalid_request` | the body is not JSON, or not `{"path": …, "args": {…}}` |
| 400 | `invalid_arguments` | `data` lists each argument that does not fit, and why |
| 400 | `wrong_kind` | a mutation at `/api/query`, and the like |
| 401 | `invalid_token` | there is a token, and it does not hold |
| 403 | `origin_not_allowed` | a page of an origin that is not configured |
| 404 | `not_found` | no such path here |
| 404 | `function_not_found` | no such function, or not for clients: no answer tells which |
| 405, 408 | `method_not_allowed`, `request_timeout` | |
| 413, 415 | `body_too_large`, `unsupported_media_type` | |
| 422 | `application_error` | the function raised `gnomon.ApplicationError`: its message and data |
| 500 | `internal_error` | anything else, without details; the log has them |
| 503 | `overloaded`, `not_ready` | come back later: `Retry-After` |
| 504 | `timeout` | it took too long, and may still take effect |

422 for an application's own errors: the request was understood, and what it asks cannot be done.
A 5xx would set off retries in proxies and clients, a 400 would be taken for a malformed request.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from gnomon.errors import ApplicationError, GnomonError
from gnomon.http.asgi import Headers, Response
from gnomon.http.integers import find_unsafe

if TYPE_CHECKING:
    from pydantic import JsonValue


class Refusal(GnomonError):
    """A request that is refused, with what the client is told.

    Args:
        status: of HTTP.
        code: for programs, one of the table above.
        message: for people.
        data: any JSON value.
        headers: more headers of the answer.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        data: JsonValue = None,
        headers: Headers = (),
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.data = data
        self.headers = headers

    def response(self) -> Response:
        """The answer."""
        error = {"code": self.code, "message": self.message, "data": self.data}
        return Response(self.status, json_bytes({"error": error}), self.headers)


def invalid_request(message: str) -> Refusal:
    """The body is not a request."""
    return Refusal(400, "invalid_request", message)


def invalid_token(reason: str) -> Refusal:
    """The token does not hold; the reason must be fit for a header."""
    challenge = f'Bearer error="invalid_token", error_description="{reason}"'
    headers = (("WWW-Authenticate", challenge.replace("`", "'")),)
    return Refusal(401, "invalid_token", reason, headers=headers)


def function_not_found() -> Refusal:
    """The one answer for a function that is not there and for one that is internal."""
    return Refusal(404, "function_not_found", "there is no public function of that path")


def overloaded() -> Refusal:
    """Too many requests at once."""
    message = "too many requests are running; try again later"
    return Refusal(503, "overloaded", message, headers=(("Retry-After", "1"),))


def not_ready(message: str) -> Refusal:
    """The runtime is not open."""
    return Refusal(503, "not_ready", message, headers=(("Retry-After", "1"),))


def timeout(seconds: float) -> Refusal:
    """The function ran for too long."""
    message = f"the function did not end within {seconds:g} seconds; it may still take effect"
    return Refusal(504, "timeout", message)


def internal_error() -> Refusal:
    """Something failed, and the client learns no more than that."""
    return Refusal(500, "internal_error", "the request failed")


def application_error(error: ApplicationError) -> Refusal:
    """What a function wants its caller to hear; raises ValueError if its data is not JSON."""
    data = json.loads(json.dumps(error.data, allow_nan=False))
    if find_unsafe(data):
        raise ValueError("the data holds an integer beyond ±2^53")
    return Refusal(422, "application_error", str(error.message), data)


def json_bytes(value: Mapping[str, object]) -> bytes:
    """A value as compact JSON; ASCII, so that lone surrogates of a message do no harm."""
    return json.dumps(value, allow_nan=False, separators=(",", ":")).encode()
