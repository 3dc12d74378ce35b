"""No body at all, however it was bent, is answered 500."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gnomon.http.envelope import read_envelope
from gnomon.http.refusals import Refusal
from tests.http.conftest import Client

BODIES = st.sampled_from(
    [
        b'{"path": "messages:echo", "args": {"number": 1, "ratio": 1e3, "data": "AA=="}}',
        b'{"path": "messages:echo", "args": {"when": "2026-01-01T00:00:00Z", "pause": "PT1S"}}',
        b'{"path": "messages:echo", "args": {"anything": [{"a": [null, true, "\\ud800", 1.5]}]}}',
        b'{"path": "messages:send", "args": {"body": "hello", "stars": 3}}',
        b'{"path": "messages:get", "args": {"message_id": "messages_01m83wf2p1ht4ge40ddf1xhccw"}}',
        b'{"path": "messages:act", "args": {}}',
    ]
)
PIECES = st.binary(max_size=8) | st.sampled_from(
    [
        b"[",
        b"{",
        b'"',
        b"\\",
        b"-",
        b"e9",
        b"9" * 30,
        b"NaN",
        b"\xf0\x9f",
        b"\\u0000",
        b"null",
        b",",
    ]
)


@st.composite
def bent_bodies(draw: st.DrawFn) -> bytes:
    """A call with a few places replaced, repeated or cut out."""
    body = draw(BODIES)
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(body)))
        end = draw(st.integers(start, min(len(body), start + 12)))
        piece = draw(PIECES) if draw(st.booleans()) else body[start:end] * 2
        body = body[:start] + piece + body[end:]
    return body


@pytest.mark.parametrize("kind", ["query", "mutation", "action"])
@given(body=bent_bodies() | st.binary(max_size=60))
@example(body=b"[" * 5000)
def test_no_body_is_answered_500(shared_client: Client, kind: str, body: bytes) -> None:
    assert shared_client.post(f"/api/{kind}", body).status in (200, 400, 404)


@given(body=bent_bodies())
def test_what_the_reader_accepts_is_a_call_in_plain_json(body: bytes) -> None:
    with suppress(Refusal):
        envelope = read_envelope(body)
        assert json.loads(body).items() >= {"path": envelope.path}.items()
        assert json.loads(envelope.args) == json.loads(body).get("args", {})
