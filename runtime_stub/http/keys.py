"""The public keys of an issuer: a JWK set, from a file or from a URL.

A set from a URL is fetched before the first request, again when it is an hour old, and at once
when a token names a key that it lacks: issuers change their keys. Whoever sends made-up names of
keys causes one fetch in half a minute, no more.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from time import monotonic
from typing import Any, cast

from gnomon.errors import GnomonError
from gnomon.http.fetching import fetch
from gnomon.runtime.log import error_text, log_line

FRESH_SECONDS = 3600.0
PAUSE_SECONDS = 30.0

Jwk = Mapping[str, Any]
Read = Callable[[], bytes]


class KeysUnavailable(GnomonError):
    """The public keys cannot be had, or are no JWK set; the message names where they should be."""


class KeySet:
    """The keys of one issuer. `open` it before it is asked.

    Args:
        source: a file below the root, or a URL.
        root: the project's folder.
        clock: tells seconds that never go back.
    """

    def __init__(self, source: str, root: Path, clock: Callable[[], float] = monotonic) -> None:
        self._source = source
        self._remote = "://" in source
        self._read: Read = (lambda: fetch(source)) if self._remote else (root / source).read_bytes
        self._clock = clock
        self._keys: tuple[Jwk, ...] = ()
        self._fetched = self._tried = 0.0
        self._lock = asyncio.Lock()

    async def open(self) -> None:
        """Reads the keys for the first time; raises KeysUnavailable."""
        self._keys = await self._load()
        self._fetched = self._tried = self._clock()

    async def find(self, kid: str | None) -> tuple[Jwk, ...]:
        """The keys of that name, or all keys if a token names none."""
        # Of those who know their key, only the first waits for fresh ones.
        if self._remote and self._is_wanted(kid) and not (self._named(kid) and self._lock.locked()):
            await self._refresh(kid)
        return self._named(kid)

    def _named(self, kid: str | None) -> tuple[Jwk, ...]:
        return tuple(key for key in self._keys if kid is None or key.get("kid") == kid)

    def _is_wanted(self, kid: str | None) -> bool:
        return self._clock() - self._fetched > FRESH_SECONDS or not self._named(kid)

    async def _refresh(self, kid: str | None) -> None:
        async with self._lock:
            paused = self._clock() - self._tried < PAUSE_SECONDS
            if paused or not self._is_wanted(kid):
                return
            self._tried = self._clock()
            try:
                self._keys = await self._load()
            except KeysUnavailable as error:
                # The old keys stay: an issuer that is away for a while locks nobody out.
                log_line(logging.WARNING, "keys", source=self._source, error=error_text(error))
            else:
                self._fetched = self._tried

    async def _load(self) -> tuple[Jwk, ...]:
        try:
            return parse_keys(await asyncio.to_thread(self._read))
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else error
            raise KeysUnavailable(f"auth.jwks: {self._source}: {reason}") from error


def parse_keys(text: bytes) -> tuple[Jwk, ...]:
    """The keys of a JWK set that verify signatures; raises ValueError if it is none."""
    try:
        document: object = json.loads(text)
    except ValueError:
        document = None
    found = cast(dict[str, object], document).get("keys") if isinstance(document, dict) else None
    if not isinstance(found, list):
        raise ValueError('not a JWK set: expected an object with a list of "keys"')
    keys = [cast(Jwk, key) for key in cast(list[object], found) if isinstance(key, dict)]
    for key in keys:
        if key.get("kty") == "oct" or "d" in key:
            raise ValueError("holds a secret key; only public keys belong there")
    usable = tuple(key for key in keys if key.get("use", "sig") == "sig")
    if not usable:
        raise ValueError("holds no key that verifies signatures")
    return usable
