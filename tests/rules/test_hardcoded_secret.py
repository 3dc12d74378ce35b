"""A credential is read from the environment; a text that is none is left alone."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import assert_expected, diagnostics

RULE = "hardcoded-secret"
# Put together, so that no scanner takes this file for what it tests.
BODY = "q7Zr2mW9xK4tB8nLp3Vd6Hs1"
LONG = BODY + "Yc5Gf0Jk"
PUBLIC = "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0NTY3ODkwIn0."

FAULTS = {
    "a Stripe key": f"charge('sk_' + 'x', 'sk_' 'live_{BODY}')",
    "a restricted key": f"KEY = 'rk_' 'live_{BODY}'",
    "an AWS key": "client('AKIA' 'Q7ZR2MW9XK4TB8NL')",
    "a GitHub token": f"print('ghp' '_{LONG}{BODY}')",
    "a Slack token": f"print('xoxb' '-{LONG}')",
    "a SendGrid key": f"print('SG' '.{BODY}.{LONG}')",
    "an OpenAI key": f"print('sk' '-proj-{LONG}')",
    "a signed token": f"print('{PUBLIC}{LONG}')",
    "an address": "URL = 'postgresql://app:s3cr8tPw9@db.internal/app'",
    "a header": f"headers = {{'Authorization': 'Bearer {LONG}'}}",
    "an f-string": "print(f'{URL}?key=" + "sk_" + f"live_{BODY}')",
    "a private key": f"KEY = '-----BEGIN ' 'PRIVATE KEY-----\\n{LONG}{BODY}'",
    "a variable": f"api_key = '{BODY}'",
    "an annotated variable": f"SECRET: str = '{BODY}'",
    "an attribute": f"stripe.api_key = '{BODY}'",
    "an item": f"config['password'] = '{BODY}'",
    "a keyword": f"connect(password='{BODY}')",
    "a key": f"config = {{'client-secret': '{BODY}'}}",
    "a default": f"def connect(auth_token: str = '{BODY}') -> None: ...",
    "a walrus": f"print(token := '{BODY}')",
    "the default of the environment": f"KEY = os.environ.get('API_KEY', '{BODY}')",
    "a class body": f"class A:\n    password = '{BODY}'",
    "a nested function": f"def f():\n    def g():\n        return connect(secret='{BODY}')",
    "match": f"match x:\n    case 1:\n        token = '{BODY}'",
}


@pytest.mark.parametrize("source", FAULTS.values(), ids=FAULTS)
def test_finds(source: str) -> None:
    first, _, rest = source.rpartition("\n")
    assert_expected(RULE, f"{first}\n{rest}  # expect: {RULE}\n")


SILENT = {
    "the environment": "import os\nAPI_KEY = os.environ['API_KEY2024']",
    "a placeholder": "api_key = 'your-key-here-123'",
    "a row of x": "KEY = 'sk_' 'live_xxxxxxxxxxxxxxxxxxxxxxxx'",
    "the documents' own": "KEY = 'AKIA' 'IOSFODNN7EXAMPLE'",
    "a word": "password = 'password'",
    "a name of a variable": "SECRET = 'STRIPE_SECRET_KEY_2'",
    "a name of a header": "token = 'x-auth-token-2'",
    "a message": "password = 'at least 8 characters'",
    "an empty text": "password = ''",
    "an address": "token = 'https://a.example/v1/token'",
    "an address without a password": "URL = 'postgresql://app@db.internal:5432/app'",
    "an address to fill in": "URL = f'postgresql://app:{password}@db/app'",
    "another name": f"checksum = '{BODY}'\ntoken_name = '{BODY}'",
    "a computed value": "token = make('a1b2c3d4e5')",
    "a text about it": "print('the token a1 of the api_key is wrong')",
    "a short text": "token = 'a1b2'",
    "a header to fill in": "headers = {'Authorization': f'Bearer {key}'}",
    "a type": "def f(password: str, token: str | None = None) -> None: ...",
}


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_is_silent_about(source: str) -> None:
    assert_expected(RULE, source + "\n")


def test_says_what_to_do_and_does_not_repeat_the_credential() -> None:
    (named,) = diagnostics(RULE, f"API_KEY = '{BODY}'\n")
    assert named.message == "`API_KEY` is a credential that everyone who reads the source can use"
    assert named.help == (
        'read it from the environment, `os.environ["…"]`, and replace the one that was written here'
    )
    assert (named.location.line, named.location.column) == (1, 11)
    (formed,) = diagnostics(RULE, f"print('sk_' 'live_{BODY}')\n")
    assert formed.message == "this is a Stripe key that everyone who reads the source can use"


def test_a_credential_by_name_and_by_form_is_reported_once() -> None:
    assert len(diagnostics(RULE, f"api_key = 'sk_' 'live_{BODY}'\n")) == 1
