"""The door itself: routes requests, keeps the limits, answers in JSON whatever happens.

POST /api/query, /api/mutation, /api/action    {"path": "jobs:submit", "args": {…}}
GET  /health                                   the process lives
GET  /ready                                    the runtime is open, and is not being stopped
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from gnomon.http.asgi import JSON, Receive, Request, Response, Scope, Send, read_body
from gnomon.http.calling import Limits, execute, public_function, wire_arguments
from gnomon.http.cors import Cors
from gnomon.http.envelope import read_envelope
from gnomon.http.exchange import Exchange
from gnomon.http.identity import Verifier, verifier
from gnomon.http.lifespan import speak_lifespan
from gnomon.http.refusals import Refusal, json_bytes, not_ready
from gnomon.http.settings import ServeSettings, read_auth, read_serve
from gnomon.http.slots import Slots
from gnomon.kinds import FunctionKind
from gnomon.runtime.calls import Call
from gnomon.runtime.engine import Runtime
from gnomon.runtime.settings import read_settings

OpenRuntime = Callable[[], AbstractAsyncContextManager[Runtime]]

_CALLS = {f"/api/{kind}": kind for kind in FunctionKind}
_PROBES = ("/health", "/ready")


def app(
    root: Path | str = ".",
    *,
    database: Path | str | None = None,
    unchecked: bool = False,
) -> Door:
    """A project as an ASGI application, opened by the server's lifespan.

    Args:
        root: the project's folder.
        database: a SQLite file, relative to the root, or `:memory:`; by default what the
            project's configuration says.
        unchecked: serves a project without the verdict of a check: for development.

    Raises:
        ProjectRefused: if there is no functions folder, or the configuration is wrong.
        GnomonError: if the project's tokens cannot be verified for lack of a library.
    """

    settings = read_settings(Path(root))
    serve = read_serve(settings.root)

    def open_runtime() -> AbstractAsyncContextManager[Runtime]:
        return Runtime.open(
            settings.root, database=database, unchecked=unchecked, grace=serve.shutdown_timeout
        )

    return Door(open_runtime, serve, verifier(read_auth(settings.root), settings.root))


class Door:
    """An ASGI application that answers calls of public functions.

    A server opens the runtime by its lifespan. An application that mounts this one does not hand
    the lifespan on, so it runs `lifespan` itself: `Starlette(lifespan=door.lifespan, …)`.

    Args:
        open_runtime: opens the runtime.
        settings: the limits.
        verifier: tells who calls.
    """

    def __init__(
        self, open_runtime: OpenRuntime, settings: ServeSettings, verifier: Verifier
    ) -> None:
        self._open_runtime = open_runtime
        self._settings = settings
        self._verifier = verifier
        self._cors = Cors(settings.allowed_origins)
        self._slots = Slots(settings.concurrency)
        self._runtime: Runtime | None = None

    @property
    def runtime(self) -> Runtime | None:
        """The runtime while it is open."""
        return self._runtime

    def leave(self) -> None:
        """Says that the server is about to stop: `/ready` tells so, calls are still answered."""
        if self._runtime is not None:
            self._runtime.leave()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one connection, as ASGI has it."""
        match scope["type"]:
            case "http":
                exchange = Exchange(Request.of(scope))
                headers = self._cors.headers(exchange.request)
                await exchange.run(lambda: self._answer(exchange, receive), send, headers)
            case "lifespan":
                await speak_lifespan(self.lifespan, receive, send)
            case "websocket":
                await send({"type": "websocket.close"})
            case other:
                raise ValueError(f"ASGI scopes of the type {other!r} are not served")

    @asynccontextmanager
    async def lifespan(self, app: object = None) -> AsyncGenerator[None, None]:
        """Opens the runtime until the block ends.

        Args:
            app: what a framework hands its lifespan; it is not used.

        Raises:
            GnomonError: if the project or its database cannot be opened, or the issuer's keys
                cannot be had.
        """
        await self._verifier.open()
        async with self._open_runtime() as runtime:
            self._runtime = runtime
            try:
                yield
            finally:
                self._runtime = None
                await self._slots.settle()

    async def _answer(self, exchange: Exchange, receive: Receive) -> Response:
        request = exchange.request
        if request.path in _PROBES:
            exchange.is_probe = True
            _require_method(request, "GET", "HEAD")
            return self._probe(request.path)
        kind = _CALLS.get(request.path)
        if kind is None:
            raise Refusal(
                404,
                "not_found",
                "there is nothing here; calls go to /api/query, /api/mutation and /api/action",
            )
        preflight = self._cors.preflight(request)
        if preflight is not None:
            return preflight
        _require_method(request, "POST")
        _require_json(request)
        return await self._call(exchange, kind, receive)

    def _probe(self, path: str) -> Response:
        if path == "/ready" and self._ready().is_leaving:
            raise not_ready("the server is being stopped")
        return Response(200, json_bytes({"status": "ok"}))

    def _ready(self) -> Runtime:
        if self._runtime is None:
            raise not_ready("the runtime is not open")
        return self._runtime

    async def _call(self, exchange: Exchange, kind: FunctionKind, receive: Receive) -> Response:
        runtime = self._ready()
        with self._slots.take() as slot:
            identity = await self._verifier.identify(exchange.request.header("authorization"))
            envelope = read_envelope(await self._body(exchange.request, receive))
            function = public_function(runtime, kind, envelope.path)
            exchange.function = function.path
            arguments = wire_arguments(function, envelope.args)
            call = Call(function.path, arguments, identity=identity, request=exchange.id)
            return await execute(runtime, call, kind, Limits(slot, self._settings.timeout))

    async def _body(self, request: Request, receive: Receive) -> bytes:
        limit = self._settings.max_body_bytes
        declared = request.header("content-length") or ""
        too_long = declared.isdecimal() and len(declared) < 20 and int(declared) > limit
        try:
            async with asyncio.timeout(self._settings.timeout):
                body = None if too_long else await read_body(receive, limit)
        except TimeoutError:
            raise Refusal(408, "request_timeout", "the body did not arrive in time") from None
        if body is None:
            raise Refusal(413, "body_too_large", f"the body may be {limit:,} bytes long")
        return body


def _require_method(request: Request, *allowed: str) -> None:
    if request.method not in allowed:
        message = f"{request.path} is for {' and '.join(allowed)}"
        headers = (("Allow", ", ".join(allowed)),)
        raise Refusal(405, "method_not_allowed", message, headers=headers)


def _require_json(request: Request) -> None:
    """Refuses other types, forms among them, which any page could make a browser send."""
    declared = (request.header("content-type") or "").lower()
    media, *parameters = (part.strip() for part in declared.split(";"))
    encoding = (request.header("content-encoding") or "identity").lower()
    plain = all(part in ("", "charset=utf-8", 'charset="utf-8"') for part in parameters)
    if media != JSON or not plain or encoding != "identity":
        message = f"the body must be {JSON}, in UTF-8 and not compressed"
        raise Refusal(415, "unsupported_media_type", message)
