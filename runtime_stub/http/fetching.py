"""Fetches a small document over HTTPS, or over plain HTTP from this very machine."""

from __future__ import annotations

from http.client import HTTPException, HTTPMessage
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

SECONDS = 10.0
LARGEST = 1024 * 1024

_OWN_MACHINE = ("127.0.0.1", "::1", "localhost")


class _NoRedirects(HTTPRedirectHandler):
    """A redirect could lead to plain HTTP, or into the network behind a firewall."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


def fetch(url: str) -> bytes:
    """The body at a URL.

    Raises:
        ValueError: if the URL is not one to be trusted, or its answer is not what was asked for.
        OSError: if it cannot be reached.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _OWN_MACHINE):
        raise ValueError("keys are fetched by https only")
    request = Request(url, headers={"Accept": "application/json", "User-Agent": "gnomon"})
    try:
        with build_opener(_NoRedirects).open(request, timeout=SECONDS) as answer:
            body: bytes = answer.read(LARGEST + 1)
    except HTTPError as error:
        error.close()
        raise ValueError(f"answers {error.code} {error.reason}") from error
    except URLError as error:
        raise ValueError(f"cannot be reached: {error.reason}") from error
    except HTTPException as error:
        raise ValueError(f"does not answer in HTTP: {error!r}") from error
    if len(body) > LARGEST:
        raise ValueError(f"is longer than {LARGEST:,} bytes")
    return body
