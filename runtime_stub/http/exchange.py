"""One request and its answer: numbered, answered whatever happens, and logged in one line."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from time import perf_counter

from gnomon.http.asgi import Disconnected, Headers, Request, Response, Send
from gnomon.http.refusals import Refusal, internal_error
from gnomon.runtime.calls import new_request
from gnomon.runtime.log import LOGGER, error_text, log_line
from gnomon.runtime.metrics import meter

Answer = Callable[[], Awaitable[Response]]

_SANE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_PATH_SHOWN = 100


class Exchange:
    """A request on its way to its answer.

    `id` is the client's `X-Request-Id` if that is sane, else a new one; `function` is the path of
    the public function, once it is known; `is_probe` that it is asked all the time, by a machine.
    """

    def __init__(self, request: Request) -> None:
        self.request = request
        given = request.header("x-request-id") or ""
        self.id = given if _SANE_ID.fullmatch(given) else new_request()
        self.function: str | None = None
        self.is_probe = False
        self._error: str | None = None

    async def run(self, answer: Answer, send: Send, headers: Headers = ()) -> None:
        """Sends what `answer` returns or raises as Refusal, with headers; of other errors only
        that there was one.
        """
        start = perf_counter()
        status = 0
        try:
            response = await self._settled(answer)
            status = response.status
            response = response.with_headers(("X-Request-Id", self.id), *headers)
            await response.send(send, with_body=self.request.method != "HEAD")
        except Disconnected:
            self._error = "the client went away"
        finally:
            taken = perf_counter() - start
            if not self.is_probe:
                meter().answered(status, taken)
            self._log(status, taken * 1000)

    async def _settled(self, answer: Answer) -> Response:
        try:
            return await answer()
        except Refusal as refusal:
            self._error = f"{refusal.code}: {refusal.message}"
            return refusal.response()
        except Disconnected:
            raise
        except Exception as error:
            self._error = error_text(error)
            LOGGER.debug("the error of %s", self.id, exc_info=error)
            return internal_error().response()

    def _log(self, status: int, duration: float) -> None:
        usual = logging.DEBUG if self.is_probe else logging.INFO
        log_line(
            usual if 0 < status < 500 else logging.WARNING,
            "request",
            method=self.request.method,
            path=self.request.path[:_PATH_SHOWN],
            function=self.function,
            request=self.id,
            status=status or "none",
            duration_ms=duration,
            error=self._error,
        )
