"""Calls functions of a server. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

import copy
from collections.abc import Awaitable, Callable, Generator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Generic, ParamSpec, Self, TypeAlias, TypeVar

import httpx2
from pydantic import BaseModel, JsonValue, ValidationError

from .wire import (
    ActionReference,
    FunctionReference,
    MutationReference,
    QueryReference,
)

P = ParamSpec("P")
R = TypeVar("R")
TokenT = TypeVar("TokenT")
Token: TypeAlias = str | Callable[[], str | None] | None
AsyncToken: TypeAlias = str | Callable[[], str | Awaitable[str | None] | None] | None

TIMEOUT = 65.0
"""Seconds: a little more than the server's own limit."""


class CallError(Exception):
    """A call that was not answered with a value.

    After `client_timeout`, `network_error` and `timeout` nobody knows whether the function
    ran; after `overloaded` and `not_ready` it did not.

    Args:
        code: for programs: what the server says, or `client_timeout`, `network_error` or
            `invalid_response`, which the client says itself.
        message: for people.
        data: what the function said along with its `application_error`, or which arguments do
            not fit.
        response: the answer, if there was one.
    """

    def __init__(
        self,
        code: str,
        message: str,
        data: JsonValue = None,
        response: httpx2.Response | None = None,
    ) -> None:
        super().__init__(message)
        headers = response.headers if response is not None else httpx2.Headers()
        self.code = code
        self.message = message
        self.data = data
        self.status = response.status_code if response is not None else None
        self.request_id = headers.get("X-Request-Id")
        wait = headers.get("Retry-After", "")
        self.retry_after = float(wait) if wait.isdecimal() else None

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


class _Error(BaseModel):
    code: str
    message: str
    data: JsonValue = None


class _Refusal(BaseModel):
    error: _Error


class _Calls(Generic[TokenT]):
    """What both clients share: all but the call."""

    def __init__(self, url: str, token: TokenT, timeout: float | None) -> None:
        self._url = url.rstrip("/")
        self._token = token
        self._timeout = timeout

    def with_token(self, token: TokenT) -> Self:
        """The same client, with the same connections, for another caller."""
        other = copy.copy(self)
        other._token = token
        return other

    def with_timeout(self, seconds: float | None) -> Self:
        """The same client, with the same connections, with another time limit."""
        other = copy.copy(self)
        other._timeout = seconds
        return other

    def _request(
        self,
        http: httpx2.Client | httpx2.AsyncClient,
        reference: FunctionReference[..., Any],
        args: tuple[object, ...],
        kwargs: Mapping[str, object],
        token: str | None,
    ) -> httpx2.Request:
        if args:
            raise TypeError(f"{reference.path} takes its arguments by name")
        known = {"Authorization": f"Bearer {token}"} if token else {}
        return http.build_request(
            "POST",
            f"{self._url}/api/{reference.kind}",
            content=reference.call(kwargs),
            headers={"Content-Type": "application/json", **known},
            timeout=self._timeout,
        )

    def _value(
        self, reference: FunctionReference[..., R], response: httpx2.Response
    ) -> R:
        try:
            if response.is_success:
                return reference.value(response.content)
            error = _Refusal.model_validate_json(response.content).error
        except ValidationError as invalid:
            message = f"status {response.status_code}, and not the expected answer"
            raise CallError("invalid_response", message, response=response) from invalid
        raise CallError(error.code, error.message, error.data, response)


@contextmanager
def _told() -> Generator[None, None, None]:
    """Failures of the connection as what a caller handles."""
    try:
        yield
    except httpx2.TimeoutException as error:
        raise CallError("client_timeout", "the call took too long") from error
    except httpx2.HTTPError as error:
        raise CallError("network_error", f"the call failed: {error}") from error


class Client(_Calls[Token]):
    """Calls functions of a server by their names, and waits for each.

    Args:
        url: where `gnomon serve` listens, with the path below which it is mounted, if any.
        token: a JSON Web Token that says who calls, or what gives one for each call.
        timeout: the longest wait for the connection or for the answer, in seconds.
        http: makes the requests; it is left open. By default a client of its own.
    """

    def __init__(
        self,
        url: str,
        *,
        token: Token = None,
        timeout: float | None = TIMEOUT,
        http: httpx2.Client | None = None,
    ) -> None:
        super().__init__(url, token, timeout)
        self._http = http or httpx2.Client()
        self._is_own = http is None

    def query(
        self, reference: QueryReference[P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Reads the database; raises CallError."""
        return self._call(reference, args, kwargs)

    def mutation(
        self, reference: MutationReference[P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Changes the database, in one transaction; raises CallError."""
        return self._call(reference, args, kwargs)

    def action(
        self, reference: ActionReference[P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Does what may have effects outside the database; raises CallError."""
        return self._call(reference, args, kwargs)

    def _call(
        self,
        reference: FunctionReference[..., R],
        args: tuple[object, ...],
        kwargs: Mapping[str, object],
    ) -> R:
        given = self._token
        token = given if given is None or isinstance(given, str) else given()
        with _told():
            response = self._http.send(
                self._request(self._http, reference, args, kwargs, token)
            )
        return self._value(reference, response)

    def close(self) -> None:
        """Closes the connections, those of clients made from this one, too."""
        if self._is_own:
            self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class AsyncClient(_Calls[AsyncToken]):
    """The same for an event loop: each call is awaited.

    Args:
        url: where `gnomon serve` listens, with the path below which it is mounted, if any.
        token: a JSON Web Token that says who calls, or what gives one for each call.
        timeout: the longest wait for the connection or for the answer, in seconds.
        http: makes the requests; it is left open. By default a client of its own.
    """

    def __init__(
        self,
        url: str,
        *,
        token: AsyncToken = None,
        timeout: float | None = TIMEOUT,
        http: httpx2.AsyncClient | None = None,
    ) -> None:
        super().__init__(url, token, timeout)
        self._http = http or httpx2.AsyncClient()
        self._is_own = http is None

    async def query(
        self, reference: QueryReference[P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Reads the database; raises CallError."""
        return await self._call(reference, args, kwargs)

    async def mutation(
        self, reference: MutationReference[P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Changes the database, in one transaction; raises CallError."""
        return await self._call(reference, args, kwargs)

    async def action(
        self, reference: ActionReference[P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Does what may have effects outside the database; raises CallError."""
        return await self._call(reference, args, kwargs)

    async def _call(
        self,
        reference: FunctionReference[..., R],
        args: tuple[object, ...],
        kwargs: Mapping[str, object],
    ) -> R:
        given = self._token
        made = given if given is None or isinstance(given, str) else given()
        token = made if made is None or isinstance(made, str) else await made
        with _told():
            response = await self._http.send(
                self._request(self._http, reference, args, kwargs, token)
            )
        return self._value(reference, response)

    async def close(self) -> None:
        """Closes the connections, those of clients made from this one, too."""
        if self._is_own:
            await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()
