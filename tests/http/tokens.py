"""An issuer for tests: its keys, its tokens, and its JWK set."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Mapping
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

ISSUER = "https://login.example.com/"
AUDIENCE = "shop"


@cache
def rsa_key(name: str = "first") -> rsa.RSAPrivateKey:
    """A key; another name is another key."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def ec_key() -> ec.EllipticCurvePrivateKey:
    """A key on P-256."""
    return ec.generate_private_key(ec.SECP256R1())


@cache
def ed_key() -> ed25519.Ed25519PrivateKey:
    """An Ed25519 key."""
    return ed25519.Ed25519PrivateKey.generate()


def public_jwk(key: Any, kid: str | None, **more: str) -> dict[str, Any]:  # noqa: ANN401 - any kind of key
    """The public half of any key as a JWK."""
    match key:
        case rsa.RSAPrivateKey():
            found = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
        case ec.EllipticCurvePrivateKey():
            found = ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
        case _:
            found = OKPAlgorithm.to_jwk(key.public_key(), as_dict=True)
    found.pop("key_ops", None)
    return {**found, **({"kid": kid} if kid else {}), **more}


def jwks(*keys: Mapping[str, Any]) -> str:
    """A JWK set."""
    return json.dumps({"keys": keys})


def claims(**changed: object) -> dict[str, object]:
    """What a good token says, but for what is changed; None leaves a claim out."""
    now = int(time.time())
    good = {"iss": ISSUER, "aud": AUDIENCE, "sub": "ada", "iat": now, "exp": now + 60}
    return {name: value for name, value in (good | changed).items() if value is not None}


def token(
    key: Any = None,  # noqa: ANN401 - any kind of key
    algorithm: str = "RS256",
    headers: dict[str, Any] | None = None,
    **changed: object,
) -> str:
    """A signed token."""
    given = {"kid": "one"} if headers is None else headers
    return jwt.encode(claims(**changed), key or rsa_key(), algorithm=algorithm, headers=given)


def forged(header: Mapping[str, object], signature: bytes = b"", **changed: object) -> str:
    """A token whose header no library would write."""
    parts = (json.dumps(header).encode(), json.dumps(claims(**changed)).encode(), signature)
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)
