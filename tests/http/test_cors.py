"""Which web pages may call."""

from __future__ import annotations

import pytest

from gnomon.http.settings import ServeSettings
from tests.http.conftest import Client, MakeClient

SHOP = "https://shop.example.com"
ASKED = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
CORS = {"access-control-allow-origin", "vary", "access-control-expose-headers"}


@pytest.fixture
def shop(make_client: MakeClient) -> Client:
    """The app behind a door that the pages of one origin may use."""
    return make_client(ServeSettings(allowed_origins=[SHOP]))


def test_nothing_is_said_of_origins_unless_they_are_configured(client: Client) -> None:
    reply = client.call("query", "messages:whoami", {}, Origin=SHOP)
    assert not CORS & reply.headers.keys()
    assert client.request("OPTIONS", "/api/query", b"", {"Origin": SHOP, **ASKED}).status == 405


def test_a_page_of_an_allowed_origin_may_call(shop: Client) -> None:
    asked = shop.request("OPTIONS", "/api/query", b"", {"Origin": SHOP, **ASKED})
    assert (asked.status, asked.body) == (204, b"")
    assert asked.headers["access-control-allow-origin"] == SHOP
    assert asked.headers["access-control-allow-methods"] == "POST"
    assert "authorization" in asked.headers["access-control-allow-headers"]
    reply = shop.call("query", "messages:whoami", {}, Origin=SHOP)
    assert reply.headers["access-control-allow-origin"] == SHOP


def test_a_page_can_read_why_its_call_failed(shop: Client) -> None:
    reply = shop.call("query", "messages:nothing", {}, Origin=SHOP)
    assert (reply.status, reply.headers["access-control-allow-origin"]) == (404, SHOP)
    assert "x-request-id" in reply.headers["access-control-expose-headers"]


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example.com", "http://shop.example.com", f"{SHOP}.evil.com", "null", SHOP + "/"],
)
def test_a_page_of_another_origin_may_not(shop: Client, origin: str) -> None:
    asked = shop.request("OPTIONS", "/api/query", b"", {"Origin": origin, **ASKED})
    assert (asked.status, asked.code) == (403, "origin_not_allowed")
    assert "access-control-allow-origin" not in asked.headers
    reply = shop.call("query", "messages:whoami", {}, Origin=origin)
    assert "access-control-allow-origin" not in reply.headers
    assert reply.headers["vary"] == "Origin"


def test_every_origin_may_be_allowed(make_client: MakeClient) -> None:
    client = make_client(ServeSettings(allowed_origins=["*"]))
    headers = {"Origin": "https://anyone.example.com", **ASKED}
    assert client.request("OPTIONS", "/api/action", b"", headers).status == 204
    reply = client.call("query", "messages:whoami", {}, Origin="https://anyone.example.com")
    assert reply.headers["access-control-allow-origin"] == "*"


def test_credentials_are_never_allowed(make_client: MakeClient) -> None:
    client = make_client(ServeSettings(allowed_origins=["*", SHOP]))
    reply = client.call("query", "messages:whoami", {}, Origin=SHOP)
    assert "access-control-allow-credentials" not in reply.headers
