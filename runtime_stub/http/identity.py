"""Who calls: the identity that a verified token proves.

Without a token a caller is anonymous; a token that does not hold is refused, never ignored. Only
asymmetric signatures are known, and a key verifies only the algorithms of its own type, so that
a public key can never be taken for a shared secret.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from gnomon.auth import UserIdentity
from gnomon.errors import GnomonError
from gnomon.http.keys import Jwk, KeySet
from gnomon.http.refusals import invalid_token
from gnomon.http.settings import AuthSettings

if TYPE_CHECKING:
    from types import ModuleType

LONGEST_TOKEN = 16 * 1024

_BEARER = re.compile(r"bearer +([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)", re.IGNORECASE)
_CURVES = {"ES256": "P-256", "ES384": "P-384", "ES512": "P-521", "EdDSA": "Ed25519"}
_TYPES = {"RS": "RSA", "PS": "RSA", "ES": "EC", "Ed": "OKP"}


class Verifier(Protocol):
    """Tells who sent a request."""

    async def open(self) -> None:
        """Gets what verifying needs; raises GnomonError if it cannot be had."""
        ...

    async def identify(self, authorization: str | None) -> UserIdentity | None:
        """The caller by the `Authorization` header, None without one; raises Refusal."""
        ...


def verifier(settings: AuthSettings | None, root: Path) -> Verifier:
    """What verifies the tokens of a project."""
    return NoTokens() if settings is None else TokenVerifier(settings, root)


class NoTokens:
    """Implements `Verifier` where no issuer is configured: every caller is anonymous."""

    async def open(self) -> None:
        return

    async def identify(self, authorization: str | None) -> UserIdentity | None:
        if authorization is None:
            return None
        raise invalid_token("this server accepts no tokens")


class TokenVerifier:
    """Implements `Verifier` for the tokens of one issuer.

    Args:
        settings: the issuer, and what its tokens must say.
        root: the project's folder.
    """

    def __init__(self, settings: AuthSettings, root: Path) -> None:
        self._settings = settings
        self._keys = KeySet(settings.jwks, root)
        self._jwt = _library()

    async def open(self) -> None:
        await self._keys.open()

    async def identify(self, authorization: str | None) -> UserIdentity | None:
        if authorization is None:
            return None
        match = _BEARER.fullmatch(authorization) if len(authorization) < LONGEST_TOKEN else None
        if match is None:
            raise invalid_token("expected `Authorization: Bearer` and a JSON Web Token")
        return _identity(await self._claims(match.group(1)))

    async def _claims(self, token: str) -> dict[str, Any]:
        jwt = self._jwt
        try:
            header = jwt.get_unverified_header(token)
            algorithm, kid = header.get("alg"), header.get("kid")
            if algorithm not in self._settings.algorithms:
                raise invalid_token("the token is signed by an algorithm that is not accepted")
            if "crit" in header:
                raise invalid_token("the token demands extensions that are not known")
            key = self._key(await self._keys.find(kid), algorithm)
            claims: dict[str, Any] = jwt.decode(
                token,
                key=jwt.PyJWK(dict(key), algorithm),
                algorithms=[algorithm],
                audience=self._settings.audience,
                issuer=self._settings.issuer,
                leeway=self._settings.leeway,
                options={
                    "require": ["exp", "iss", "aud", "sub"],
                    "enforce_minimum_key_length": True,
                },
            )
        # Of headers nested too deeply, the library raises what the JSON reader does.
        except (jwt.PyJWTError, RecursionError, ValueError) as error:
            raise invalid_token(_REASONS.get(type(error).__name__, _DEFAULT_REASON)) from error
        return claims

    def _key(self, keys: tuple[Jwk, ...], algorithm: str) -> Jwk:
        fitting = [key for key in keys if _fits(key, algorithm)]
        if len(fitting) != 1:
            raise invalid_token("the token does not name a key of its issuer")
        return fitting[0]


def _library() -> ModuleType:
    try:
        import jwt
    except ImportError as error:
        raise GnomonError("verifying tokens needs PyJWT: pip install 'gnomon[http]'") from error
    return jwt


def _fits(key: Jwk, algorithm: str) -> bool:
    """Whether a key is of the type that an algorithm takes, and meant for it."""
    return (
        key.get("kty") == _TYPES[algorithm[:2]]
        and key.get("crv") == _CURVES.get(algorithm)
        and key.get("alg", algorithm) in (algorithm, _CURVES.get(algorithm))
    )


_DEFAULT_REASON = "the token is not valid"
_REASONS = {
    "ExpiredSignatureError": "the token has expired",
    "ImmatureSignatureError": "the token is not valid yet",
    "InvalidAudienceError": "the token is for another audience",
    "InvalidIssuerError": "the token is of another issuer",
    "InvalidSignatureError": "the signature of the token does not hold",
    "MissingRequiredClaimError": "the token lacks one of the claims exp, iss, aud and sub",
}


def _identity(claims: dict[str, Any]) -> UserIdentity:
    subject, issuer = claims["sub"], claims["iss"]
    if not subject:
        raise invalid_token("the token has an empty subject")
    # An address that the issuer says nobody has confirmed proves nothing.
    confirmed = claims.get("email_verified") not in (False, "false")
    return UserIdentity(
        subject=subject,
        issuer=issuer,
        token_identifier=f"{issuer}|{subject}",
        name=_text(claims, "name"),
        email=_text(claims, "email") if confirmed else None,
    )


def _text(claims: dict[str, Any], name: str) -> str | None:
    value = claims.get(name)
    return value if isinstance(value, str) else None
