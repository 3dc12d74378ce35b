"""Internal functions cannot be reached, however their names are written."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gnomon.http import Door
from gnomon.http.identity import verifier
from gnomon.http.settings import ServeSettings
from tests.http.conftest import Client, Reply, open_runtime

INTERNAL = ("messages:numbered", "messages:remove", "messages:act")
KINDS = ("query", "mutation", "action")
NOWHERE = "messages:nowhere"
ARGUMENTS = st.sampled_from(
    [{}, {"number": 1}, {"message_id": "messages_01kdvdna000dsnjwfvsrkqw0a3"}, {"ctx": None}]
)

REWRITINGS = (
    str.upper,
    str.title,
    lambda path: f" {path}",
    lambda path: f"{path}\n",
    lambda path: f"{path}\0",
    lambda path: f"./{path}",
    lambda path: f"functions/{path}",
    lambda path: f"functions.{path}",
    lambda path: f"internal.{path}",
    lambda path: f"internal.{path.replace(':', '.')}",
    lambda path: f"api.{path.replace(':', '.')}",
    lambda path: path.replace(":", "."),
    lambda path: path.replace(":", "/"),
    lambda path: path.replace(":", ".py:"),
    lambda path: path.replace(":", "::"),
    lambda path: path.replace(":", ":handler."),
    lambda path: path.replace(":", "\uff1a"),
    lambda path: path.replace("m", "\uff4d"),
    lambda path: f"messages:send.{path}",
    lambda path: f"{path}.handler",
    lambda path: f"{path}?messages:bodies",
    lambda path: f"messages:bodies/../{path}",
    lambda path: quote(path, safe=""),
)


@st.composite
def disguises(draw: st.DrawFn) -> str:
    """The path of an internal function, written in some way."""
    path = draw(st.sampled_from(INTERNAL))
    for rewrite in draw(st.lists(st.sampled_from(REWRITINGS), max_size=2)):
        path = rewrite(path)
    return path


def told(reply: Reply) -> tuple[int, bytes]:
    return reply.status, reply.body


@pytest.mark.holds("internal-is-unreachable")
@pytest.mark.parametrize("kind", KINDS)
@given(path=disguises(), arguments=ARGUMENTS)
def test_a_call_of_one_is_answered_as_a_call_of_none(
    shared_client: Client, kind: str, path: str, arguments: dict[str, object]
) -> None:
    nowhere = shared_client.call(kind, NOWHERE, arguments)
    assert nowhere.status == 404
    assert told(shared_client.call(kind, path, arguments)) == told(nowhere)


@pytest.mark.parametrize("path", INTERNAL)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])
def test_there_is_no_address_of_one(shared_client: Client, method: str, path: str) -> None:
    module, name = path.split(":")
    body = json.dumps({"path": path, "args": {}}).encode()
    for address in (
        f"/{path}",
        f"/api/{path}",
        f"/api/query/{path}",
        f"/api/internal/{module}/{name}",
        f"/internal/{module}/{name}",
        f"/api/internal_query?path={path}",
        f"/api/query/../internal/{path}",
    ):
        reply = shared_client.request(method, address, body, {"Content-Type": "application/json"})
        assert reply.status == 404


@pytest.mark.parametrize(
    "body",
    [
        b'{"path": "messages:bodies", "path": "messages:act", "args": {}}',
        b'{"path": ["messages:act"], "args": {}}',
        b'{"path": {"path": "messages:act"}, "args": {}}',
        b'{"path": "messages:bodies", "args": {"path": "messages:act"}}',
        b'{"path": "messages:bodies", "args": {"ctx": {"path": "messages:act"}}}',
        b'{"path": "messages:bodies", "function": "messages:act", "args": {}}',
        b'{"path": "messages:act", "args": {}, "identity": {"subject": "admin"}}',
        b'{"path": "messages:act", "args": {}, "visibility": "public"}',
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_no_second_path_in_a_body_leads_to_one(
    shared_client: Client, kind: str, body: bytes
) -> None:
    reply = shared_client.post(f"/api/{kind}", body)
    assert reply.status == 400
    assert b"secret" not in reply.body


def test_a_header_does_not_lead_to_one(tmp_path_factory: pytest.TempPathFactory) -> None:
    client = Client(
        Door(open_runtime, ServeSettings(), verifier(None, tmp_path_factory.mktemp("k")))
    )
    for name in ("X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method-Override", "X-Forwarded-Path"):
        reply = client.call("action", "messages:act", {}, **{name: "/api/internal/messages/act"})
        assert (reply.status, reply.code) == (404, "function_not_found")
    client.close()
