"""The libraries whose calls leave the process, as data: what they change and how they fail.

A call is known by the dotted name the flow analysis gives it: `httpx2.AsyncClient.post` stands
for `httpx2.AsyncClient().post`, however it was imported, aliased or stored.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gnomon.analyzer.tables.declared import DeclaredClient

READING_HTTP = frozenset({"get", "head", "options", "query"})
CHANGING_HTTP = frozenset({"post", "put", "patch", "delete"})
OPEN_HTTP = frozenset({"request", "stream", "send", "ws_connect", "websocket", "sse", "urlopen"})
SDK_READING = frozenset(
    {"retrieve", "list", "get", "search", "describe", "head", "count", "fetch", "scan", "query"}
)
SDK_LOCAL = frozenset(
    {"construct", "deserialize", "serialize", "parse", "to", "with", "close", "aclose", "copy"}
    | {"model"}
)


@dataclass(frozen=True, slots=True)
class Client:
    """A library whose calls leave the process.

    Args:
        package: the dotted prefix of its names.
        errors: its base errors, the one to recommend first; catching one of them catches every
            failure of a call.
        reading: last parts of the names of calls that change nothing, which may hold `*`; of an
            SDK, first words.
        changing: last parts of the names of calls that change something outside.
        every_call: any other call below the prefix is an effect, too (SDKs).
        local: first words, or whole names, of an SDK's calls that stay in the process.
        depth: how many parts a name has at least, so that a constructor is no effect.
        status_errors: what `raise_for_status` raises; empty if the client has none.
        declared: what the configuration says of it, if it is not one of ours.
    """

    package: str
    errors: tuple[str, ...]
    reading: frozenset[str] = frozenset()
    changing: frozenset[str] = frozenset()
    every_call: bool = False
    local: frozenset[str] = SDK_LOCAL
    depth: int = 2
    status_errors: tuple[str, ...] = ()
    declared: DeclaredClient | None = None


def _http(package: str, *errors: str, status: str) -> Client:
    return Client(
        package,
        errors,
        reading=READING_HTTP | OPEN_HTTP,
        changing=CHANGING_HTTP,
        status_errors=(errors[0], status, *errors[1:]),
    )


def _httpx(package: str) -> Client:
    # A request raises a RequestError; only `raise_for_status` raises an HTTPStatusError.
    return Client(
        package,
        (f"{package}.HTTPError", f"{package}.RequestError"),
        reading=READING_HTTP | OPEN_HTTP,
        changing=CHANGING_HTTP,
        status_errors=(f"{package}.HTTPError", f"{package}.HTTPStatusError"),
    )


def _sdk(package: str, *errors: str, depth: int = 3, local: frozenset[str] = frozenset()) -> Client:
    return Client(
        package,
        errors,
        reading=SDK_READING,
        every_call=True,
        local=SDK_LOCAL | local,
        depth=depth,
    )


CLIENTS: tuple[Client, ...] = (
    _httpx("httpx2"),
    _httpx("httpx"),
    _http("requests", "requests.RequestException", "builtins.OSError", status="requests.HTTPError"),
    _http("aiohttp", "aiohttp.ClientError", status="aiohttp.ClientResponseError"),
    Client(
        "urllib3",
        ("urllib3.exceptions.HTTPError",),
        reading=READING_HTTP | OPEN_HTTP,
        changing=frozenset({"request_encode_body"}),
    ),
    Client(
        "urllib.request",
        ("urllib.error.URLError", "builtins.OSError"),
        reading=frozenset({"urlopen", "urlretrieve", "open"}),
        depth=3,
    ),
    Client(
        "http.client",
        ("http.client.HTTPException", "builtins.OSError"),
        reading=frozenset({"request", "getresponse", "connect"}),
        depth=4,
    ),
    Client(
        "smtplib",
        ("smtplib.SMTPException", "builtins.OSError"),
        changing=frozenset({"sendmail", "send_message"}),
        reading=frozenset({"connect", "login", "starttls"}),
        depth=3,
    ),
    Client(
        "aiosmtplib",
        ("aiosmtplib.SMTPException",),
        changing=frozenset({"send", "sendmail", "send_message"}),
        reading=frozenset({"connect", "login", "starttls"}),
    ),
    Client(
        "socket",
        ("builtins.OSError",),
        reading=frozenset({"create_connection", "connect", "recv", "getaddrinfo"}),
        changing=frozenset({"send", "sendall", "sendto"}),
    ),
    Client(
        "subprocess",
        ("subprocess.SubprocessError", "subprocess.CalledProcessError"),
        changing=frozenset({"run", "call", "check_call", "check_output", "Popen"}),
    ),
    Client(
        "asyncio",
        ("builtins.OSError",),
        changing=frozenset({"create_subprocess_exec", "create_subprocess_shell"}),
        reading=frozenset({"open_connection"}),
    ),
    _sdk("stripe", "stripe.StripeError"),
    _sdk(
        "boto3",
        "botocore.exceptions.ClientError",
        "botocore.exceptions.BotoCoreError",
        "boto3.client.exceptions.ClientError",
        local=frozenset({"generate", "can", "client", "resource"}),
    ),
    *(
        _sdk(
            package,
            "botocore.exceptions.ClientError",
            "botocore.exceptions.BotoCoreError",
            depth=depth,
            local=frozenset({"generate", "can", "client", "resource", "create_client"}),
        )
        for package, depth in (("botocore.session", 5), ("aiobotocore.session", 5), ("aioboto3", 4))
    ),
    # Four parts name a resource, `client.messages`, which is called to pick one of its items.
    _sdk("twilio.rest", "twilio.base.exceptions.TwilioException", depth=5),
    _sdk("sendgrid.SendGridAPIClient", "python_http_client.exceptions.HTTPError"),
    _sdk(
        "slack_sdk.WebClient", "slack_sdk.errors.SlackClientError", "slack_sdk.errors.SlackApiError"
    ),
    _sdk("resend", "resend.exceptions.ResendError"),
    _sdk("openai", "openai.OpenAIError", "openai.APIError"),
    _sdk("anthropic", "anthropic.AnthropicError", "anthropic.APIError"),
)

CATCH_ALL = frozenset(
    {
        "builtins.Exception",
        "builtins.BaseException",
        "builtins.ExceptionGroup",
        "builtins.BaseExceptionGroup",
        "tenacity.RetryError",
    }
)
"""Exceptions that stand for any failure: groups of them, and what tenacity raises at last."""

EXCEPTION_ALIASES = {
    "builtins.IOError": "builtins.OSError",
    "builtins.EnvironmentError": "builtins.OSError",
    "socket.error": "builtins.OSError",
    "asyncio.TimeoutError": "builtins.TimeoutError",
    "asyncio.exceptions.TimeoutError": "builtins.TimeoutError",
    "socket.timeout": "builtins.TimeoutError",
}

EXCEPTION_HOMES = {
    "requests.exceptions": "requests",
    "aiohttp.client_exceptions": "aiohttp",
    "aiosmtplib.errors": "aiosmtplib",
    "stripe.error": "stripe",
}
"""Modules whose exceptions are known by the names of their package."""


def canonical_exception(name: str) -> str:
    """The one name of an exception class that has several."""
    module, _, own = name.rpartition(".")
    home = EXCEPTION_HOMES.get(module)
    return f"{home}.{own}" if home else EXCEPTION_ALIASES.get(name, name)


def declared_client(given: DeclaredClient) -> Client:
    """A client of the configuration; one that names no calls is read as other SDKs are."""
    changing = frozenset((*given.changing, *given.payments, *given.resources))
    every_call = not given.reading and not given.changing
    return Client(
        given.package,
        given.errors or ("builtins.Exception",),
        reading=SDK_READING if every_call else frozenset(given.reading),
        changing=changing,
        every_call=every_call,
        declared=given,
    )


def client_of(name: str, clients: Iterable[Client] = CLIENTS) -> Client | None:
    """The client that a dotted name belongs to, the first of those that fit."""
    for client in clients:
        if name.startswith(client.package + "."):
            return client
    return None
