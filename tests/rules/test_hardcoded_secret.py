"""A credential is read from the environment; a text that is none is left alone."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import DEFAULT_FILE, assert_expected, diagnostics, fixed

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
    "a camel-cased key": f"body = {{'clientSecret': '{BODY}'}}",
    "bytes": f"SIGNING_KEY = b'{BODY}'",
    "behind or": f"key = os.environ.get('API_KEY') or '{BODY}'\napi_key = key or '{BODY}'",
    "a conditional expression": f"api_key = '{BODY}' if debug else load()",
    "a wrapped text": f"password = SecretStr('{BODY}')",
    "a field's default": f"class A(BaseModel):\n    api_key: str = Field(default='{BODY}')",
    "an encoded text": f"secret = '{BODY}'.encode()",
    "several": f"API_KEYS = (first, '{BODY}')",
    "several by name": f"API_KEYS = {{'acme': '{BODY}'}}",
    "one of two targets": f"user, password = 'app', '{BODY}'",
    "a comparison": f"is_ours = request.api_key == '{BODY}'",
    "a comparison with several": f"allowed = token in ('{BODY}', other)",
    "a comparison of a header": f"ok = headers.get('X-Api-Key') == '{BODY}'",
    "a comparison in constant time": f"hmac.compare_digest(token, '{BODY}')",
    "basic authentication": f"client.get(url, auth=('app', '{BODY}'))",
    "an authentication object": f"auth = httpx2.BasicAuth('app', '{BODY}')",
    "a login": f"server.login('app', '{BODY}')",
    "a signing key": f"import jwt as j\nj.encode(claims, '{BODY}', algorithm='HS256')",
    "a digest": f"import hmac\nhmac.new(b'{BODY}', body, 'sha256')",
    "the default of a setting": f"KEY = getattr(settings, 'API_KEY', '{BODY}')",
    "the default of a configuration": f"KEY = config('SECRET_KEY', default='{BODY}')",
    "an address without a user": "URL = 'redis://:s3cr8tPw9@cache.internal/0'",
    "a connection string": f"URL = 'AccountName=a;AccountKey={LONG}{BODY}=='",
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
    "a path": "private_key = '/etc/keys/service2.pem'\nsecret = '~/.keys/id_2'",
    "a secret kept elsewhere": "secret = 'projects/shop-42/secrets/db/versions/3'",
    "an error's code": "INVALID_TOKEN = 'E1042-INVALID'\nWRONG_PASSWORD = 'AUTH1001'",
    "a name in camel case": "reset_token = 'resetToken2'",
    "a database of the machine itself": (
        "URL = 'postgresql://app:s3cr8tPw9@localhost:5432/app'\n"
        "B = 'redis://:s3cr8tPw9@127.0.0.1:6379'"
    ),
    "an address with a word": "URL = 'postgresql://postgres:postgres@db:5432/app'",
    "a package's name": "pip = 'sk-learn-preprocessing-pipeline-v2'",
    "a comparison with a word": "if token == 'refresh_token' or kind == 'access2':\n    pass",
    "a comparison of something else": f"if checksum == '{BODY}':\n    pass",
    "passwords that are refused": "WEAK_PASSWORDS = ['password1', 'qwerty123', 'letmein2x']",
    "several of something else": f"CHECKSUMS = ('{BODY}',)\nNAMES = {{'token': name}}",
    "a login by name": "server.login(user, password)\nlogin('app', 'the 2nd password')",
    "another library's encode": f"from base import encode\nencode(claims, '{BODY}')",
    "a default of something else": f"etag = headers.get('ETag', '{BODY}')",
    "an algorithm": "headers = {'Authorization': 'AWS4-HMAC-SHA256'}",
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


KEYS = (
    "import jwt\njwt.encode(claims, '{}')\n",
    "from cryptography.fernet import Fernet\nFernet('{}')\n",
)


@pytest.mark.parametrize("source", KEYS)
def test_a_key_is_not_called_a_password(source: str) -> None:
    (found,) = diagnostics(RULE, source.format(BODY))
    assert found.message.startswith("`secret_key` is a credential")


def test_a_credential_by_name_and_by_form_is_reported_once() -> None:
    assert len(diagnostics(RULE, f"api_key = 'sk_' 'live_{BODY}'\n")) == 1


FIXES = {
    "a constant": ("API_KEY = '{}'", 'API_KEY = os.environ["API_KEY"]'),
    "an attribute": ("stripe.api_key = '{}'", 'stripe.api_key = os.environ["STRIPE_API_KEY"]'),
    "an attribute of its own": (
        "self.client_secret = '{}'",
        'self.client_secret = os.environ["CLIENT_SECRET"]',
    ),
    "an item": ("config['password'] = '{}'", "config['password'] = os.environ[\"PASSWORD\"]"),
    "bytes": ("KEY: bytes = b'{}'", None),
    "a key in bytes": ("signing_key = b'{}'", 'signing_key = os.environ["SIGNING_KEY"].encode()'),
    "an argument": ("connect(password='{}')", None),
    "a default": ("secret = os.environ.get('SECRET') or '{}'", None),
}


@pytest.mark.parametrize(("before", "after"), FIXES.values(), ids=FIXES)
def test_reads_it_from_the_environment_if_asked_for(before: str, after: str | None) -> None:
    head = "import os\n\n"
    source = f"{head}{before.format(BODY)}\n"
    assert fixed(RULE, source) == {}
    assert fixed(RULE, source, unsafe=True) == ({DEFAULT_FILE: f"{head}{after}\n"} if after else {})
