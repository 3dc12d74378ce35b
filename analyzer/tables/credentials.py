"""What credentials look like, as data: by their form, and by the names they are kept under."""

from __future__ import annotations

import re
from functools import lru_cache

IN_ADDRESS = "a password in an address"

FORMS: dict[str, str] = {
    "a Stripe key": r"\b(?:sk|rk)_(?:live|test)_([0-9A-Za-z]{16,})",
    "a webhook secret": r"\bwhsec_([0-9A-Za-z+/]{24,})",
    "an AWS access key": r"\b((?:AKIA|ASIA)[0-9A-Z]{16})\b",
    "a GitHub token": r"\b(?:gh[pousr]_|github_pat_)([0-9A-Za-z_]{22,})",
    "a GitLab token": r"\bglpat-([0-9A-Za-z_-]{20,})",
    "a Slack token": r"\bxox[abprs]-([0-9A-Za-z-]{16,})",
    "a SendGrid key": r"\bSG\.([\w-]{16,}\.[\w-]{16,})",
    "a Google key": r"\bAIza([0-9A-Za-z_-]{35})",
    "an API key": r"\bsk-(?=[\w-]*[A-Z])(?=[\w-]*\d)([0-9A-Za-z_-]{24,})",
    "a storage key": r"\bAccountKey=([0-9A-Za-z+/]{40,})",
    "a signed token": r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.([\w-]{16,})",
    "a private key": (r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s*([0-9A-Za-z+/=\s]{32,})"),
    IN_ADDRESS: (
        r"\b[a-z][a-z0-9+]*://[^\s:/@]*:([^\s:/@{}<>$]{6,})@(?!localhost\b|127\.|\[::1\])"
    ),
    "a token": r"^(?:Bearer|Basic|Token)\s+([0-9A-Za-z._~+/=-]{16,})$",
}
"""Credentials by the form of a text; the group is the secret part.

Compiled when a text hints at one of them: hardly ever.
"""

HINT = re.compile(
    r"[sr]k_(?:live|test)_|whsec_|AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|xox|SG\.|AIza|sk-"
    r"|AccountKey=|eyJ|PRIVATE KEY|://|Bearer|Basic|Token"
)
"""What every text of one of the forms has in it: most texts have nothing of it."""

NAME = re.compile(
    r"(?:^|_)(?:password|passwd|pwd|passphrase|secret|credential|token|authorization"
    r"|(?:db|smtp|mail|sql|root|admin|user)_?pass"
    r"|(?:api|secret|access|private|auth|signing|encryption|hmac|jwt|account|master)_?key)$"
)
"""Names under which a credential is kept, as `snake_name` writes them."""

HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
NAME_LIKE = re.compile(
    r"[A-Z][A-Z0-9]*(?:[-_.][A-Z0-9]+)+|[A-Z]+[0-9]{0,5}|[a-z]+[0-9]?(?:[-_.][a-z0-9]+)*"
    r"|[A-Za-z][a-z]*(?:[A-Z][a-z]+)*[0-9]?"
)
"""A text that is itself the name or the code of something: `E1042-EXPIRED`, `resetToken`."""

PATH_PART = re.compile(r"[~.]*|\.?[A-Za-z]*[0-9]{0,6}(?:[-_.][a-z0-9]+)*")
"""A part of a path: `projects/shop-42/secrets/db/versions/3`, `/etc/keys/2.pem`."""

PLAIN = re.compile(r"[\w.~+/=!@#$%^&*?-]+")

PASSWORD_POSITIONS = {
    "login": 1,
    "BasicAuth": 1,
    "HTTPBasicAuth": 1,
    "DigestAuth": 1,
    "HTTPDigestAuth": 1,
}
"""Calls by their last name, with the position at which they are given a password."""

KEY_POSITIONS = {
    "jwt.encode": 1,
    "jwt.decode": 1,
    "hmac.new": 0,
    "hmac.digest": 0,
    "cryptography.fernet.Fernet": 0,
}
"""Calls by their whole name, as the last one is common, with the position of a secret key."""

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
    if len(text) < SHORTEST_FORM or not HINT.search(text):
        return None
    for kind, form in FORMS.items():
        found = re.search(form, text)
        if found and is_varied(found[1]) and not PLACEHOLDER.search(found[0]):
            # A word is what one writes in an example, or for a server of one's own.
            return None if kind == IN_ADDRESS and NAME_LIKE.fullmatch(found[1]) else kind
    return None


@lru_cache(maxsize=4096)
def names_secret(name: str) -> bool:
    """Whether a credential is kept under a name."""
    return NAME.search(snake_name(name)) is not None


def is_secret(text: str) -> bool:
    """Whether a text is a credential if the name it is kept under says so.

    It has letters and digits and no spaces: a message, a path, an address or the name of a
    variable has not, or is known by its form.
    """
    mixed = any(c.isdigit() for c in text) and any(c.isalpha() for c in text)
    return (
        len(text) >= SHORTEST
        and mixed
        and PLAIN.fullmatch(text) is not None
        and "://" not in text
        and not NAME_LIKE.fullmatch(text)
        and not is_path(text)
        and is_varied(text)
        and not PLACEHOLDER.search(text)
    )


def snake_name(name: str) -> str:
    """`client-secret`, `clientSecret` and `CLIENT_SECRET` as `client_secret`."""
    return HUMP.sub("_", name.replace("-", "_").replace(" ", "_")).lower()


def is_path(text: str) -> bool:
    """Whether a text is a path, of a file or of a secret that is kept elsewhere."""
    return "/" in text and all(PATH_PART.fullmatch(part) for part in text.split("/"))


def is_varied(text: str) -> bool:
    """Whether a text is no repetition, as placeholders are."""
    return len(set(text)) >= VARIED
