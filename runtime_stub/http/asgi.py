"""What ASGI servers and applications hand one another, and the request and response made of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass, replace
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = tuple[tuple[str, str], ...]

JSON = "application/json"


class Disconnected(Exception):
    """The client went away before its request was complete."""


@dataclass(frozen=True, slots=True)
class Request:
    """The head of a request; `path` is decoded, and below the place where the app is mounted."""

    method: str
    path: str
    headers: Iterable[tuple[bytes, bytes]]

    @classmethod
    def of(cls, scope: Scope) -> Request:
        """The request of an HTTP scope."""
        path: str = scope["path"]
        mount = str(scope.get("root_path") or "").rstrip("/")
        if mount and path.startswith(f"{mount}/"):
            path = path[len(mount) :]
        return cls(scope["method"], path, scope["headers"])

    def header(self, name: str) -> str | None:
        """A header's value, or None; one that is given several times is joined by commas."""
        wanted = name.lower().encode()
        values = [value.decode("latin-1") for key, value in self.headers if key.lower() == wanted]
        return ", ".join(values) if values else None


@dataclass(frozen=True, slots=True)
class Response:
    """An answer, complete."""

    status: int
    body: bytes = b""
    headers: Headers = ()

    def with_headers(self, *headers: tuple[str, str]) -> Response:
        """The same answer with more headers."""
        return replace(self, headers=(*self.headers, *headers))

    async def send(self, send: Send, *, with_body: bool = True) -> None:
        """Sends it; without its body for HEAD."""
        headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in self.headers]
        if self.body:
            headers.append((b"content-type", JSON.encode()))
        if self.status != 204:
            headers.append((b"content-length", str(len(self.body)).encode()))
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        body = self.body if with_body else b""
        await send({"type": "http.response.body", "body": body})


async def read_body(receive: Receive, limit: int) -> bytes | None:
    """The body of a request, or None once it is longer than the limit.

    Raises:
        Disconnected: if the client went away.
    """
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Disconnected
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            return None
        chunks.append(chunk)
        if not message.get("more_body", False):
            return b"".join(chunks)
