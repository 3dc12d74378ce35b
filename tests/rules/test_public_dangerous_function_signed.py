"""A signature or a shared secret that decides is a check of the caller, as an identity is."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from gnomon.rules.testing import assert_expected
from tests.rules.dangerous_functions import RULE

HEAD = """
import hmac
import os
import secrets
from hmac import compare_digest

import jwt
import stripe
from gnomon import ApplicationError, Document, Id, MutationCtx, mutation
from svix.webhooks import Webhook

class Item(Document, table="items"):
    name: str

def is_signed(body: str, signature: str) -> bool:
    digest = hmac.new(os.environ["SECRET"].encode(), body.encode(), "sha256").hexdigest()
    return hmac.compare_digest(digest, signature)

def claims_of(token: str) -> dict[str, str]:
    return jwt.decode(token, os.environ["KEY"], algorithms=["HS256"])

@mutation
async def remove(ctx: MutationCtx, item: Id[Item], body: str, token: str) -> None:{expect}
{body}
    await ctx.db.delete(item)
"""

CHECKS = {
    "a signature": """
        if not is_signed(body, token):
            raise ApplicationError("no")
    """,
    "a shared secret": """
        if not secrets.compare_digest(token, os.environ["ADMIN"]):
            raise ApplicationError("no")
    """,
    "a shared secret by another name, in an assertion": """
        assert compare_digest(token, os.environ["ADMIN"])
    """,
    "a shared secret, kept under a name": """
        allowed = hmac.compare_digest(token, os.environ["ADMIN"])
        if not allowed:
            return
    """,
    "a token that is decoded": """
        jwt.decode(token, os.environ["KEY"], algorithms=["HS256"])
    """,
    "a token of which more is asked for": """
        jwt.decode(token, "key", options={"require": ["exp"], "verify_signature": True})
    """,
    "a token for whomever it was made": """
        jwt.decode(token, "key", algorithms=["HS256"], options={"verify_aud": False})
    """,
    "a token that a helper decodes": """
        if claims_of(token)["role"] != "admin":
            raise ApplicationError("no")
    """,
    "a webhook": """
        try:
            stripe.Webhook.construct_event(body, token, os.environ["STRIPE"])
        except stripe.SignatureVerificationError:
            raise ApplicationError("no") from None
    """,
    "a webhook's object": """
        Webhook(os.environ["SECRET"]).verify(body, {"svix-signature": token})
    """,
}
NO_CHECKS = {
    "a comparison that decides nothing": """
        print(hmac.compare_digest(token, os.environ["ADMIN"]))
    """,
    "a comparison that is only logged": """
        if not is_signed(body, token):
            print("not signed")
    """,
    "a token whose signature is not looked at": """
        jwt.decode(token, options={"verify_signature": False})
    """,
    "a token with options that are not known": """
        jwt.decode(token, "key", algorithms=["HS256"], options=item)
    """,
    "a failure that is kept in": """
        try:
            stripe.Webhook.construct_event(body, token, os.environ["STRIPE"])
        except stripe.SignatureVerificationError:
            pass
    """,
    "a signature that is made": """
        hmac.new(os.environ["SECRET"].encode(), body.encode(), "sha256").hexdigest()
    """,
    "a header that is only read": """
        jwt.get_unverified_header(token)
    """,
}


def source(body: str, expect: str = "") -> str:
    """A public mutation that deletes after a body."""
    text = indent(dedent(body).strip("\n"), "    ")
    return HEAD.replace("{expect}", expect).replace("{body}", text)


@pytest.mark.parametrize("body", CHECKS.values(), ids=CHECKS)
def test_accepts(body: str) -> None:
    assert_expected(RULE, source(body))


@pytest.mark.parametrize("body", NO_CHECKS.values(), ids=NO_CHECKS)
def test_does_not_take_for_a_check(body: str) -> None:
    assert_expected(RULE, source(body, f"  # expect: {RULE}"))
