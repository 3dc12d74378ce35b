"""Requests that are none: every malformed one is answered 4xx, with the reason."""

from __future__ import annotations

import json
import logging

import pytest

from gnomon.http.envelope import NESTING, read_envelope
from gnomon.http.refusals import Refusal
from gnomon.http.settings import ServeSettings
from tests.http.conftest import Client, MakeClient

BODIES = {
    "nothing": b"",
    "not JSON": b"{path: 1}",
    "half of it": b'{"path": "messages:bod',
    "an array": b"[]",
    "a string": b'"messages:bodies"',
    "null": b"null",
    "without a path": b'{"args": {}}',
    "a path that is no string": b'{"path": ["messages:bodies"], "args": {}}',
    "args that are no object": b'{"path": "messages:bodies", "args": []}',
    "args that are null": b'{"path": "messages:bodies", "args": null}',
    "another member": b'{"path": "messages:bodies", "args": {}, "kind": "query"}',
    "a path twice": b'{"path": "messages:bodies", "path": "messages:act", "args": {}}',
    "an argument twice": b'{"path": "messages:echo", "args": {"number": 1, "number": 2}}',
    "a key twice, deep inside": b'{"path": "messages:echo", "args": {"anything": [{"a":1,"a":2}]}}',
    "a key twice by an escape": b'{"path": "messages:bodies", "p\\u0061th": "x"}',
    "NaN": b'{"path": "messages:echo", "args": {"ratio": NaN}}',
    "infinity": b'{"path": "messages:echo", "args": {"ratio": -Infinity}}',
    "a float that overflows": b'{"path": "messages:echo", "args": {"ratio": 1e999}}',
    "a huge integer": b'{"path": "messages:echo", "args": {"number": %b}}' % (b"9" * 5000),
    "invalid UTF-8": b'{"path": "messages:echo\xff", "args": {}}',
    "an overlong encoding": b'{"path": "\xc0\xae", "args": {}}',
    "an encoded surrogate": b'{"path": "\xed\xa0\x80", "args": {}}',
    "UTF-16": '{"path": "messages:bodies"}'.encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf" + b'{"path": "messages:bodies"}',
    "nested deeply": b'{"path": "messages:echo", "args": {"anything": %b%b}}'
    % (b"[" * 200, b"]" * 200),
    "nested without end": b"[" * 100_000,
    "objects nested without end": b'{"a":' * 100_000,
    "two documents": b'{"path": "messages:bodies"} {}',
    "a comment": b'{"path": "messages:bodies" /* x */}',
    "a trailing comma": b'{"path": "messages:bodies",}',
    "a control character": b'{"path": "messages:\x00bodies"}',
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_is_no_call_is_refused(client: Client, name: str) -> None:
    reply = client.post("/api/query", BODIES[name])
    assert (reply.status, reply.code) == (400, "invalid_request")


def test_brackets_in_strings_are_no_nesting(client: Client) -> None:
    text = '"[[{{\\"' * NESTING
    assert client.query("messages:echo", anything=text).json["value"]["anything"] == text


def test_nesting_up_to_the_limit_is_read() -> None:
    def nested(depth: int) -> bytes:
        return b'{"path": "x", "args": {"a": %b%b}}' % (b"[" * depth, b"]" * depth)

    assert read_envelope(nested(NESTING - 2)).path == "x"
    with pytest.raises(Refusal, match="nested more than 100 deep"):
        read_envelope(nested(NESTING - 1))


def test_lone_surrogates_are_refused_where_they_would_be_kept(client: Client) -> None:
    body = b'{"path": "messages:send", "args": {"body": "\\ud800"}}'
    reply = client.post("/api/mutation", body)
    assert (reply.status, reply.code) == (400, "invalid_arguments")


@pytest.mark.parametrize("escaped", [b"\\ud800", b"messages:\\udfffact", b"\\u0000"])
def test_strange_paths_are_not_found(client: Client, escaped: bytes) -> None:
    assert client.post("/api/query", b'{"path": "%b"}' % escaped).status == 404


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "post"])
def test_other_methods_are_refused_with_the_right_one(client: Client, method: str) -> None:
    reply = client.request(method, "/api/query", b"", {})
    assert (reply.status, reply.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/api",
        "/api/",
        "/api/query/",
        "//api/query",
        "/API/query",
        "/api/Query",
        "/api/../api/query",
        "/api/query;x",
        "/api/internal_query",
        "/api/internal",
        "/api/ｑuery",
        "",
    ],
)
def test_other_paths_are_not_found(client: Client, path: str) -> None:
    reply = client.post(path, b'{"path": "messages:bodies"}')
    assert (reply.status, reply.code) == (404, "not_found")


@pytest.mark.parametrize(
    "header",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Type": "application/json; charset=utf-16"},
        {"Content-Type": "application/jsonp"},
        {"Content-Type": ""},
        {"Content-Encoding": "gzip"},
    ],
)
def test_other_types_are_refused(client: Client, header: dict[str, str]) -> None:
    reply = client.post("/api/query", b'{"path": "messages:bodies"}', header)
    assert (reply.status, reply.code) == (415, "unsupported_media_type")


@pytest.mark.parametrize("media", ["application/json; charset=UTF-8", "Application/JSON ;"])
def test_the_type_may_name_its_encoding(client: Client, media: str) -> None:
    body = b'{"path": "messages:bodies"}'
    assert client.post("/api/query", body, {"Content-Type": media}).value == []


def test_a_body_in_many_pieces_is_one_body(client: Client) -> None:
    body = json.dumps({"path": "messages:bodies", "args": {}}).encode()
    assert client.post("/api/query", [bytes([byte]) for byte in body]).value == []


def test_a_body_that_is_too_long_is_refused_by_its_announcement_or_on_the_way(
    make_client: MakeClient,
) -> None:
    client = make_client(ServeSettings(max_body_bytes=100))
    announced = client.post("/api/query", b"", {"Content-Length": "101"})
    assert (announced.status, announced.code) == (413, "body_too_large")
    sent = client.post("/api/query", [b" " * 60, b" " * 41])
    assert (sent.status, sent.code) == (413, "body_too_large")
    exact = b'{"path": "messages:bodies"}'.ljust(100)
    assert client.post("/api/query", exact, {"Content-Length": "100"}).value == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("abc-123_x.Y", True),
        ("x" * 64, True),
        ("x" * 65, False),
        ("", False),
        ("a b", False),
        ("a\r\nSet-Cookie: x", False),
        ("é", False),
    ],
)
def test_a_sane_request_id_is_kept(client: Client, given: str, kept: bool) -> None:
    reply = client.get("/health", **{"X-Request-Id": given})
    assert (reply.headers["x-request-id"] == given) is kept
    assert len(reply.headers["x-request-id"]) in (8, len(given))


def test_each_request_is_one_line_of_the_log_whatever_it_holds(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "gnomon")
    headers = {"X-Request-Id": "mine"}
    client.post("/api/query", b'{"path": "messages:whoami"}', headers)
    executed, request = caplog.messages
    assert "request=mine" in executed
    assert "method=POST path=/api/query function=messages:whoami request=mine status=200" in request
    caplog.clear()
    client.get("/\x1b[31m\nrequest status=200\x9b" + "x" * 1000)
    (line,) = caplog.messages
    assert line.isprintable()
    assert len(line) < 400
