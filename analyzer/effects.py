"""What reaches out of the process, as data: which calls, what they change, how they fail.

A call is known by the dotted name the flow analysis gives it: `httpx2.AsyncClient.post` stands
for `httpx2.AsyncClient().post`, however it was imported, aliased or stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from gnomon.analyzer import syntax

READING_HTTP = frozenset({"get", "head", "options"})
CHANGING_HTTP = frozenset({"post", "put", "patch", "delete"})
OPEN_HTTP = frozenset({"request", "stream", "send", "ws_connect", "urlopen", "build_request_send"})
SDK_READING = frozenset({"retrieve", "list", "get", "search", "describe", "head", "count"})


@dataclass(frozen=True, slots=True)
class Client:
    """A library whose calls leave the process.

    Args:
        package: the dotted prefix of its names.
        errors: its base errors; catching one of them catches every failure of a call.
        reading: last parts of the names of calls that change nothing.
        changing: last parts of the names of calls that change something outside.
        every_call: any other call below the prefix is an effect, too (SDKs).
        depth: how many parts a name has at least, so that a constructor is no effect.
        status_errors: what `raise_for_status` raises; empty if the client has none.
    """

    package: str
    errors: frozenset[str]
    reading: frozenset[str] = frozenset()
    changing: frozenset[str] = frozenset()
    every_call: bool = False
    depth: int = 2
    status_errors: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Effect:
    """What one call does outside."""

    client: Client
    changing: bool


def _http(
    package: str, base: str, *, also: frozenset[str] = frozenset(), status: frozenset[str]
) -> Client:
    return Client(
        package,
        frozenset({f"{package}.{base}"}) | also,
        reading=READING_HTTP | OPEN_HTTP,
        changing=CHANGING_HTTP,
        status_errors=frozenset({f"{package}.{base}"}) | status,
    )


def _httpx(package: str) -> Client:
    return _http(
        package,
        "HTTPError",
        also=frozenset({f"{package}.RequestError"}),
        status=frozenset({f"{package}.HTTPStatusError"}),
    )


def _sdk(package: str, *errors: str, depth: int = 3) -> Client:
    return Client(package, frozenset(errors), reading=SDK_READING, every_call=True, depth=depth)


CLIENTS: tuple[Client, ...] = (
    _httpx("httpx2"),
    _httpx("httpx"),
    _http(
        "requests",
        "RequestException",
        also=frozenset({"requests.exceptions.RequestException", "builtins.OSError"}),
        status=frozenset(
            {
                "requests.HTTPError",
                "requests.exceptions.HTTPError",
                "requests.exceptions.RequestException",
                "builtins.OSError",
            }
        ),
    ),
    _http(
        "aiohttp",
        "ClientError",
        status=frozenset({"aiohttp.ClientResponseError"}),
    ),
    Client(
        "urllib3",
        frozenset({"urllib3.exceptions.HTTPError"}),
        reading=READING_HTTP | OPEN_HTTP,
        changing=frozenset({"request_encode_body"}),
    ),
    Client(
        "urllib.request",
        frozenset({"urllib.error.URLError", "builtins.OSError"}),
        reading=frozenset({"urlopen", "urlretrieve", "open"}),
        depth=3,
    ),
    Client(
        "http.client",
        frozenset({"http.client.HTTPException", "builtins.OSError"}),
        reading=frozenset({"request", "getresponse", "connect"}),
        depth=4,
    ),
    Client(
        "smtplib",
        frozenset({"smtplib.SMTPException", "builtins.OSError"}),
        changing=frozenset({"sendmail", "send_message"}),
        reading=frozenset({"connect", "login"}),
        depth=3,
    ),
    Client(
        "aiosmtplib",
        frozenset({"aiosmtplib.SMTPException"}),
        changing=frozenset({"send", "sendmail", "send_message"}),
    ),
    Client(
        "socket",
        frozenset({"builtins.OSError", "socket.error"}),
        reading=frozenset({"create_connection", "connect", "recv", "getaddrinfo"}),
        changing=frozenset({"send", "sendall", "sendto"}),
    ),
    Client(
        "subprocess",
        frozenset({"subprocess.SubprocessError", "subprocess.CalledProcessError"}),
        changing=frozenset({"run", "call", "check_call", "check_output", "Popen"}),
    ),
    Client(
        "asyncio",
        frozenset({"builtins.OSError"}),
        changing=frozenset({"create_subprocess_exec", "create_subprocess_shell"}),
        reading=frozenset({"open_connection"}),
    ),
    _sdk("stripe", "stripe.StripeError", "stripe.error.StripeError"),
    _sdk("boto3", "botocore.exceptions.ClientError", "botocore.exceptions.BotoCoreError"),
    _sdk("twilio.rest", "twilio.base.exceptions.TwilioException", depth=4),
    _sdk("sendgrid", "python_http_client.exceptions.HTTPError"),
    _sdk("openai", "openai.OpenAIError", "openai.APIError"),
    _sdk("anthropic", "anthropic.AnthropicError", "anthropic.APIError"),
)

CATCH_ALL = frozenset({"builtins.Exception", "builtins.BaseException"})

EXCEPTION_ALIASES = {
    "builtins.IOError": "builtins.OSError",
    "builtins.EnvironmentError": "builtins.OSError",
    "socket.error": "builtins.OSError",
    "asyncio.TimeoutError": "builtins.TimeoutError",
    "socket.timeout": "builtins.TimeoutError",
}

STATUS_CHECK = "raise_for_status"
STATUS_ATTRIBUTES = frozenset(
    {"status_code", "is_success", "is_error", "is_client_error", "is_server_error"}
)
WEAK_STATUS_ATTRIBUTES = frozenset({"ok", "status", "code"})
"""Names that say a status only where the owner is known to be a response."""

FAILING_STATUS_ATTRIBUTES = frozenset({"is_error", "is_client_error", "is_server_error"})

RANDOM_SOURCES = (
    "random",
    "secrets",
    "numpy.random",
    "uuid.uuid4",
    "os.urandom",
    "os.getrandom",
    "tenacity.wait_random",
    "tenacity.wait_random_exponential",
    "tenacity.wait_full_jitter",
    "tenacity.wait_exponential_jitter",
)
RANDOM_EXCEPTIONS = frozenset({"random.seed", "numpy.random.seed", "secrets.compare_digest"})

DETERMINISTIC_PACKAGES = frozenset(
    {"builtins", "math", "datetime", "os", "operator", "decimal", "fractions", "gnomon", "time"}
)
"""Packages whose results depend on nothing but their arguments, as far as delays go."""

SLEEPS = frozenset({"asyncio.sleep", "time.sleep", "anyio.sleep", "trio.sleep", "gevent.sleep"})


RESULT = "()"
"""Ends the name of what an effect gave back: `requests.get()` is a response."""


@lru_cache(maxsize=4096)
def effect_of(name: str) -> Effect | None:
    """What a call by this dotted name does outside, or None."""
    if RESULT in name:
        return None
    for client in CLIENTS:
        if not name.startswith(client.package + "."):
            continue
        parts = name.split(".")
        if len(parts) < client.depth:
            return None
        last = parts[-1]
        if last in client.changing:
            return Effect(client, changing=True)
        if last in client.reading:
            return Effect(client, changing=False)
        is_call = client.every_call and not last[:1].isupper() and not last.startswith("_")
        return Effect(client, changing=True) if is_call else None
    return None


def status_check_of(name: str) -> Client | None:
    """The client whose `raise_for_status` this is, or None."""
    call, result, rest = name.partition(RESULT)
    effect = effect_of(call) if result and rest == f".{STATUS_CHECK}" else None
    return effect.client if effect and effect.client.status_errors else None


def is_response(name: str) -> bool:
    """Whether this names what an external call gave back."""
    return name.endswith(RESULT) and effect_of(name.removesuffix(RESULT)) is not None


def canonical_exception(name: str) -> str:
    """The name of an exception class that has several."""
    return EXCEPTION_ALIASES.get(name, name)


def is_random(name: str) -> bool:
    """Whether calling this gives a random value."""
    if name in RANDOM_EXCEPTIONS:
        return False
    return any(name == source or name.startswith(source + ".") for source in RANDOM_SOURCES)


def is_deterministic(name: str) -> bool:
    """Whether the result of calling this surely has no random part of its own."""
    return name.split(".")[0] in DETERMINISTIC_PACKAGES


def changes_outside(name: str, call: syntax.Call) -> bool:
    """Whether a call changes something outside: by its name, or by the method it is given."""
    effect = effect_of(name)
    if effect is None or effect.changing:
        return effect is not None
    if name.rsplit(".", 1)[-1] not in {"request", "stream"}:
        return False
    given = [argument.value for argument in call.args if argument.keyword in (None, "method")]
    return bool(given) and (
        isinstance(given[0], syntax.Constant) and str(given[0].value).lower() in CHANGING_HTTP
    )
