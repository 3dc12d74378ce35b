"""Who calls: what a good token proves, and every way in which a bad one is refused."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from gnomon.http.settings import AuthSettings
from tests.http.conftest import Client, MakeClient, Reply
from tests.http.tokens import (
    AUDIENCE,
    ISSUER,
    ec_key,
    ed_key,
    forged,
    jwks,
    public_jwk,
    rsa_key,
    token,
)

SETTINGS = AuthSettings(issuer=ISSUER, audience=[AUDIENCE, "other"], jwks="keys.json")
ALL = SETTINGS.model_copy(update={"algorithms": ["RS256", "ES256", "EdDSA"]})


@pytest.fixture
def guarded(make_client: MakeClient, tmp_path: Path) -> Client:
    """The app behind a door that believes one issuer with one RSA key."""
    (tmp_path / "keys.json").write_text(jwks(public_jwk(rsa_key(), "one")))
    return make_client(auth=SETTINGS)


def whoami(client: Client, authorization: str) -> Reply:
    return client.call("query", "messages:whoami", {}, Authorization=authorization)


@pytest.mark.holds("identity-is-verified")
def test_a_good_token_is_the_functions_identity(guarded: Client) -> None:
    good = token(name="Ada", email="ada@example.com", email_verified=True)
    assert whoami(guarded, f"Bearer {good}").value == {
        "subject": "ada",
        "issuer": ISSUER,
        "token_identifier": f"{ISSUER}|ada",
        "name": "Ada",
        "email": "ada@example.com",
    }


def test_without_a_token_the_caller_is_anonymous(guarded: Client) -> None:
    assert guarded.query("messages:whoami").value is None


def test_an_address_that_nobody_confirmed_is_not_handed_on(guarded: Client) -> None:
    unconfirmed = token(email="ada@example.com", email_verified=False)
    assert whoami(guarded, f"Bearer {unconfirmed}").json["value"]["email"] is None


def test_one_audience_of_several_is_enough(guarded: Client) -> None:
    assert whoami(guarded, f"bearer {token(aud=['elsewhere', 'other'])}").status == 200


def test_the_leeway_forgives_clocks_that_differ_a_little(guarded: Client) -> None:
    now = int(time.time())
    assert whoami(guarded, f"Bearer {token(exp=now - 10, nbf=now - 20)}").status == 200
    assert whoami(guarded, f"Bearer {token(nbf=now + 10)}").status == 200


def now_plus(seconds: int) -> int:
    return int(time.time()) + seconds


def signed_with_the_public_key_as_a_secret() -> str:
    """The classic confusion: HMAC with what everybody knows."""
    secret = rsa_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    unsigned = forged({"alg": "HS256", "typ": "JWT", "kid": "one"}).rstrip(".")
    signature = hmac.new(secret, unsigned.encode(), hashlib.sha256).digest()
    good = forged({"alg": "HS256", "typ": "JWT", "kid": "one"}, signature)
    assert good.startswith(unsigned)
    return good


BAD: dict[str, Callable[[], str]] = {
    "expired": lambda: token(exp=now_plus(-60)),
    "not valid yet": lambda: token(nbf=now_plus(60)),
    "without an expiry": lambda: token(exp=None),
    "an expiry that is no number": lambda: token(exp="tomorrow"),
    "an expiry that is infinite": lambda: token(exp=float("inf")),
    "of another issuer": lambda: token(iss="https://evil.example.com/"),
    "of an issuer that is nearly the same": lambda: token(iss=ISSUER.rstrip("/")),
    "without an issuer": lambda: token(iss=None),
    "for another audience": lambda: token(aud="blog"),
    "for an audience that is part of ours": lambda: token(aud="sho"),
    "without an audience": lambda: token(aud=None),
    "without a subject": lambda: token(sub=None),
    "an empty subject": lambda: token(sub=""),
    "signed by another key": lambda: token(rsa_key("second")),
    "signed by a key of no such name": lambda: token(headers={"kid": "two"}),
    "an algorithm that is not accepted": lambda: token(ec_key(), "ES256"),
    "not signed": lambda: forged({"alg": "none", "typ": "JWT"}) + "AA",
    "not signed, in capitals": lambda: forged({"alg": "NONE", "kid": "one"}) + "AA",
    "without an algorithm": lambda: forged({"kid": "one"}, b"x"),
    "an algorithm that is a list": lambda: forged({"alg": ["RS256"], "kid": "one"}, b"x"),
    "signed with the public key as a secret": signed_with_the_public_key_as_a_secret,
    "bringing its own key": lambda: token(
        rsa_key("second"), headers={"jwk": public_jwk(rsa_key("second"), None)}
    ),
    "pointing to its own keys": lambda: token(
        rsa_key("second"), headers={"kid": "one", "jku": "https://evil.example.com/keys"}
    ),
    "demanding an extension": lambda: token(headers={"kid": "one", "crit": ["x"], "x": 1}),
    "a key's name that is a number": lambda: forged({"alg": "RS256", "kid": 1}, b"x"),
    "a header that is no object": lambda: "W10." + token().partition(".")[2],
    "a header nested too deeply": lambda: forged_text("[" * 6000) + ".e30.AAAA",
    "a header that is no UTF-8": lambda: "_w.e30.AAAA",
    "two parts": lambda: ".".join(token().split(".")[:2]),
    "four parts": lambda: f"{token()}.AAAA",
    "nothing": lambda: "",
    "too long": lambda: token(note="x" * 20_000),
}


def forged_text(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


@pytest.mark.holds("identity-is-verified")
@pytest.mark.parametrize("name", BAD)
def test_a_bad_token_is_refused_and_never_anonymous(guarded: Client, name: str) -> None:
    reply = whoami(guarded, f"Bearer {BAD[name]()}")
    assert (reply.status, reply.code) == (401, "invalid_token")
    assert reply.headers["www-authenticate"].startswith('Bearer error="invalid_token"')


@pytest.mark.parametrize(
    "authorization", ["Basic YTpi", "Bearer", "bearer  ", "Token {}", "{}", "Bearer {}, Bearer {}"]
)
def test_only_the_bearer_scheme_is_known(guarded: Client, authorization: str) -> None:
    assert whoami(guarded, authorization.replace("{}", token())).status == 401


def test_a_server_without_an_issuer_accepts_no_token(client: Client) -> None:
    reply = whoami(client, f"Bearer {token()}")
    assert (reply.status, reply.code) == (401, "invalid_token")


@pytest.mark.parametrize(
    ("key", "algorithm"), [(rsa_key, "RS256"), (ec_key, "ES256"), (ed_key, "EdDSA")]
)
def test_every_accepted_algorithm_verifies_by_a_key_of_its_type(
    make_client: MakeClient, tmp_path: Path, key: Callable[[], Any], algorithm: str
) -> None:
    keys = [public_jwk(one(), None) for one in (rsa_key, ec_key, ed_key)]
    (tmp_path / "keys.json").write_text(jwks(*keys))
    client = make_client(auth=ALL)
    assert whoami(client, f"Bearer {token(key(), algorithm, {})}").status == 200


@pytest.mark.parametrize("wrong", [{"alg": "RS512"}, {"kty": "EC"}, {"use": "enc"}])
def test_a_key_meant_for_something_else_does_not_verify(
    make_client: MakeClient, tmp_path: Path, wrong: dict[str, str]
) -> None:
    other = public_jwk(rsa_key("second"), "two")
    (tmp_path / "keys.json").write_text(jwks({**public_jwk(rsa_key(), "one"), **wrong}, other))
    assert whoami(make_client(auth=SETTINGS), f"Bearer {token()}").status == 401


def test_a_token_without_a_keys_name_is_refused_where_several_would_fit(
    make_client: MakeClient, tmp_path: Path
) -> None:
    keys = [public_jwk(rsa_key(name), name) for name in ("first", "second")]
    (tmp_path / "keys.json").write_text(jwks(*keys))
    assert whoami(make_client(auth=SETTINGS), f"Bearer {token(headers={})}").status == 401


def test_what_a_token_says_of_itself_does_not_reach_the_header(guarded: Client) -> None:
    evil = token(iss='evil", error="none\r\nSet-Cookie: evil=1')
    assert "evil" not in json.dumps(whoami(guarded, f"Bearer {evil}").headers)
