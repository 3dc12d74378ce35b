"""What credentials look like, as data: by their form, and by the names they are kept under."""

from __future__ import annotations

import re

FORMS: dict[str, re.Pattern[str]] = {
    "a Stripe key": re.compile(r"\b(?:sk|rk)_(?:live|test)_([0-9A-Za-z]{16,})"),
    "a webhook secret": re.compile(r"\bwhsec_([0-9A-Za-z+/]{24,})"),
    "an AWS access key": re.compile(r"\b((?:AKIA|ASIA)[0-9A-Z]{16})\b"),
    "a GitHub token": re.compile(r"\b(?:gh[pousr]_|github_pat_)([0-9A-Za-z_]{22,})"),
    "a GitLab token": re.compile(r"\bglpat-([0-9A-Za-z_-]{20,})"),
    "a Slack token": re.compile(r"\bxox[abprs]-([0-9A-Za-z-]{16,})"),
    "a SendGrid key": re.compile(r"\bSG\.([\w-]{16,}\.[\w-]{16,})"),
    "a Google key": re.compile(r"\bAIza([0-9A-Za-z_-]{35})"),
    "an API key": re.compile(r"\bsk-([0-9A-Za-z_-]{24,})"),
    "a signed token": re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.([\w-]{16,})"),
    "a private key": re.compile(
        r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s*([0-9A-Za-z+/=\s]{32,})"
    ),
    "a password in an address": re.compile(r"\b[a-z][a-z0-9+]*://[^\s:/@]+:([^\s:/@{}<>$]{6,})@"),
    "a token": re.compile(r"^(?:Bearer|Basic|Token)\s+([0-9A-Za-z._~+/=-]{16,})$"),
}
"""Credentials by the form of a text; the group is the secret part."""

NAME = re.compile(
    r"(?:^|_)(?:password|passwd|secret|credential|api_?key|secret_?key|access_?key|private_?key"
    r"|auth_?key|signing_?key|token)$",
    re.IGNORECASE,
)
"""Names under which a credential is kept, dashes read as underscores."""

PLACEHOLDER = re.compile(
    r"example|sample|dummy|fake|your|change|placeholder|insert|replace|todo|test_?only|xxx|\*\*\*"
    r"|\.\.\.|1234567|abcdef",
    re.IGNORECASE,
)
"""What stands where a credential is to be put, or never was one."""

SHORTEST = 8
SHORTEST_FORM = 13
"""A password in an address, `a://b:secret@`, is the shortest text that has one of the forms."""

VARIED = 6
"""A secret has at least so many different characters."""


def form_of(text: str) -> str | None:
    """What kind of credential a text has the form of, or None."""
    if len(text) < SHORTEST_FORM:
        return None
    for kind, form in FORMS.items():
        found = form.search(text)
        if found and is_varied(found[1]) and not PLACEHOLDER.search(found[0]):
            return kind
    return None


def is_secret(name: str, text: str) -> bool:
    """Whether a text kept under a name is a credential.

    It has letters and digits and no spaces: a message, a variable's name or an address has not.
    """
    if len(text) < SHORTEST or not NAME.search(name.replace("-", "_")):
        return False
    mixed = any(c.isdigit() for c in text) and any(c.isalpha() for c in text)
    plain = re.fullmatch(r"[\w.~+/=!@#$%^&*?-]+", text) is not None and "://" not in text
    is_name = re.fullmatch(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|[a-z]+[0-9]?(?:[-_.][a-z0-9]+)*", text)
    return mixed and plain and not is_name and is_varied(text) and not PLACEHOLDER.search(text)


def is_varied(text: str) -> bool:
    """Whether a text is no repetition, as placeholders are."""
    return len(set(text)) >= VARIED
