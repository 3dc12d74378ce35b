"""The issuer's keys: read at the start, kept, and fetched again when they must have changed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from gnomon.http.fetching import fetch
from gnomon.http.keys import FRESH_SECONDS, PAUSE_SECONDS, KeySet, KeysUnavailable, parse_keys
from tests.http.tokens import jwks, public_jwk, rsa_key


@dataclass
class Issuer:
    """A server on this machine that answers with a body and a status, and counts."""

    body: bytes = b""
    status: int = 200
    location: str = ""
    count: int = 0
    url: str = ""
    answered: list[str] = field(default_factory=list[str])


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    """The issuer's server."""
    state = Issuer(jwks(public_jwk(rsa_key(), "one")).encode())

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.count += 1
            self.send_response(state.status)
            if state.location:
                self.send_header("Location", state.location)
            self.end_headers()
            self.wfile.write(state.body)

        def log_message(self, format: str, *args: object) -> None:
            state.answered.append(format % args)

    server = HTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}/keys"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield state
    server.shutdown()
    server.server_close()
    thread.join()


class Seconds:
    """A clock that stands still."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def names(keys: KeySet, kid: str | None) -> list[object]:
    return [key["kid"] for key in asyncio.run(keys.find(kid))]


def opened(source: str, root: Path, clock: Callable[[], float]) -> KeySet:
    keys = KeySet(source, root, clock)
    asyncio.run(keys.open())
    return keys


def test_keys_are_fetched_once_for_many_tokens(issuer: Issuer, tmp_path: Path) -> None:
    keys = opened(issuer.url, tmp_path, Seconds())
    assert [names(keys, "one") for _ in range(3)] == [["one"]] * 3
    assert issuer.count == 1


def test_an_unknown_name_fetches_again_but_not_more_than_once_in_a_while(
    issuer: Issuer, tmp_path: Path
) -> None:
    clock = Seconds()
    keys = opened(issuer.url, tmp_path, clock)
    issuer.body = jwks(public_jwk(rsa_key("second"), "two")).encode()
    assert names(keys, "two") == []
    clock.now += PAUSE_SECONDS
    assert names(keys, "two") == ["two"]
    assert [names(keys, f"made up {number}") for number in range(5)] == [[]] * 5
    assert issuer.count == 2
    assert names(keys, "one") == []


def test_many_tokens_at_once_cause_one_fetch(issuer: Issuer, tmp_path: Path) -> None:
    clock = Seconds()

    async def ask() -> list[object]:
        keys = KeySet(issuer.url, tmp_path, clock)
        await keys.open()
        issuer.body = jwks(public_jwk(rsa_key("second"), "two")).encode()
        clock.now += PAUSE_SECONDS
        found = await asyncio.gather(*(keys.find("two") for _ in range(20)))
        return [key["kid"] for one in found for key in one]

    assert asyncio.run(ask()) == ["two"] * 20
    assert issuer.count == 2


def test_old_keys_are_fetched_again_and_kept_while_the_issuer_is_away(
    issuer: Issuer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Seconds()
    keys = opened(issuer.url, tmp_path, clock)
    issuer.status = 503
    clock.now += FRESH_SECONDS + 1
    assert names(keys, "one") == ["one"]
    assert "503" in caplog.text
    assert names(keys, "one") == ["one"]
    assert issuer.count == 2
    issuer.status, issuer.body = 200, jwks(public_jwk(rsa_key("second"), "two")).encode()
    clock.now += PAUSE_SECONDS
    assert names(keys, "one") == []


def test_a_file_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text(jwks(public_jwk(rsa_key(), "one")))
    clock = Seconds()
    keys = opened("keys.json", tmp_path, clock)
    (tmp_path / "keys.json").unlink()
    clock.now += FRESH_SECONDS + 1
    assert (names(keys, "one"), names(keys, "two"), names(keys, None)) == (["one"], [], ["one"])


@pytest.mark.parametrize(
    ("status", "body", "problem"),
    [
        (404, b"", "answers 404"),
        (200, b"<html>", "not a JWK set"),
        (200, b"[]", "not a JWK set"),
        (200, b'{"keys": []}', "no key that verifies"),
        (200, b" " * (1024 * 1024 + 1), "longer than 1,048,576 bytes"),
    ],
)
def test_keys_that_cannot_be_had_are_an_error_at_the_start(
    issuer: Issuer, tmp_path: Path, status: int, body: bytes, problem: str
) -> None:
    issuer.status, issuer.body = status, body
    with pytest.raises(KeysUnavailable, match=problem) as raised:
        opened(issuer.url, tmp_path, Seconds())
    assert str(raised.value).startswith(f"auth.jwks: {issuer.url}: ")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeysUnavailable, match=r"auth.jwks: keys.json: No such file"):
        opened("keys.json", tmp_path, Seconds())


def test_a_server_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeysUnavailable, match=r"http://127.0.0.1:9/keys: cannot be reached"):
        opened("http://127.0.0.1:9/keys", tmp_path, Seconds())


def test_redirects_are_not_followed(issuer: Issuer) -> None:
    issuer.status, issuer.location = 302, issuer.url
    with pytest.raises(ValueError, match="answers 302"):
        fetch(issuer.url)
    assert issuer.count == 1


@pytest.mark.parametrize("url", ["http://login.example.com/keys", "file:///etc/passwd", "ftp://x"])
def test_keys_come_by_https_or_from_this_machine(url: str) -> None:
    with pytest.raises(ValueError, match="by https only"):
        fetch(url)


@pytest.mark.parametrize("secret", [{"kty": "oct", "k": "c2VjcmV0"}, {"kty": "RSA", "d": "AQ"}])
def test_secret_keys_are_refused(secret: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="secret key"):
        parse_keys(json.dumps({"keys": [secret]}).encode())
