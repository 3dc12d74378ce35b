"""Library calls that tell who calls, as data, besides `ctx.auth`: signatures and shared secrets."""

from __future__ import annotations

from collections.abc import Container


def _names(package: str, names: str) -> frozenset[str]:
    return frozenset(f"{package}.{name}" for name in names.split())


TELLING = frozenset({"hmac.compare_digest", "secrets.compare_digest", "bcrypt.checkpw"}).union(
    _names("twilio.request_validator", "RequestValidator.validate"),
)
"""Calls whose answer says whether the caller is who it should be."""

PROVING = frozenset[str]().union(
    _names("jwt", "decode PyJWT.decode"),
    _names("jose.jwt", "decode"),
    _names("authlib.jose.jwt", "decode"),
    _names("stripe", "Webhook.construct_event StripeClient.construct_event"),
    _names("svix", "Webhook.verify webhooks.Webhook.verify"),
    _names("standardwebhooks", "Webhook.verify webhooks.Webhook.verify"),
    _names("google.oauth2.id_token", "verify_oauth2_token verify_firebase_token verify_token"),
    _names("firebase_admin.auth", "verify_id_token verify_session_cookie"),
    _names("itsdangerous", "URLSafeTimedSerializer.loads URLSafeSerializer.loads"),
    _names("itsdangerous", "Signer.unsign TimestampSigner.unsign"),
    _names("argon2", "PasswordHasher.verify"),
)
"""Calls that raise unless the caller is who it should be."""

LOOSENING = frozenset({"options", "verify", "verify_signature"})
"""Arguments that may turn what a call proves off."""


def tells_caller(name: str) -> bool:
    """Whether the answer of a call depends on who calls."""
    return name in TELLING or name in PROVING


def proves_caller(name: str, keywords: Container[str]) -> bool:
    """Whether what follows a call only happens for whom it should."""
    return name in PROVING and not any(argument in keywords for argument in LOOSENING)
