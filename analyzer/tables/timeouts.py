"""Time limits of external calls, as data: who has none of its own, and who loses it by None."""

from __future__ import annotations

from gnomon.analyzer.data import data
from gnomon.analyzer.flow.events import ExternalCall
from gnomon.analyzer.flow.gathering import ASYNCHRONOUS
from gnomon.analyzer.flow.values import SequenceShape, Value, constant
from gnomon.analyzer.tables.effects import Effects

KEYWORD = "timeout"
NONE = constant(None).shapes


@data
class Limit:
    """How a call is given its time limit.

    Args:
        position: where among the positional arguments it may stand; None if only by keyword.
        default: what happens without it: the call has a limit of its own, or none.
        heeds_socket: `socket.setdefaulttimeout` gives it one.
        adaptable: an adapter mounted on a session may give it one.
        keywords: the keywords of which any limits the wait for an answer.
        makers: what makes the owner of the call, and may give it the limit by a keyword.
        given_as: what a keyword is given that takes no number of seconds.
    """

    position: int | None = None
    default: bool = False
    heeds_socket: bool = False
    adaptable: bool = False
    keywords: tuple[str, ...] = (KEYWORD,)
    makers: frozenset[str] = frozenset()
    given_as: str = ""


_HTTP = ("get", "post", "put", "patch", "delete", "head", "options", "request")
_NEVER = Limit()
_ALWAYS = Limit(default=True)
_POOLS = frozenset(
    {"PoolManager", "ProxyManager", "HTTPConnectionPool", "HTTPSConnectionPool", "proxy_from_url"}
    | {"poolmanager.PoolManager", "poolmanager.ProxyManager"}
)


_TWILIO = Limit(position=4, keywords=("http_client",), given_as="TwilioHttpClient(timeout=10)")


def _methods(owners: str, methods: tuple[str, ...], limit: Limit) -> dict[str, Limit]:
    return {f"{owner}.{method}": limit for owner in owners.split() for method in methods}


LIMITS: dict[str, Limit] = {
    **_methods("requests requests.api", _HTTP, _NEVER),
    **_methods(
        "requests.Session requests.session requests.sessions.Session requests.sessions.session",
        (*_HTTP, "send"),
        Limit(adaptable=True),
    ),
    "urllib.request.urlopen": Limit(position=2, heeds_socket=True),
    "urllib.request.build_opener.open": Limit(position=2, heeds_socket=True),
    "http.client.HTTPConnection": Limit(position=2, heeds_socket=True),
    "http.client.HTTPSConnection": Limit(heeds_socket=True),
    "smtplib.SMTP": Limit(position=3, heeds_socket=True),
    "smtplib.SMTP_SSL": Limit(heeds_socket=True),
    "ftplib.FTP": Limit(position=4, heeds_socket=True),
    "ftplib.FTP_TLS": Limit(heeds_socket=True),
    "imaplib.IMAP4": Limit(position=2, heeds_socket=True),
    "imaplib.IMAP4_SSL": Limit(heeds_socket=True),
    "poplib.POP3": Limit(position=2, heeds_socket=True),
    "poplib.POP3_SSL": Limit(position=2, heeds_socket=True),
    "socket.create_connection": Limit(position=1, heeds_socket=True),
    **_methods(
        " ".join(f"urllib3.{pool}" for pool in _POOLS),
        ("request", "request_encode_url", "request_encode_body", "urlopen"),
        Limit(heeds_socket=True, makers=frozenset(f"urllib3.{pool}" for pool in _POOLS)),
    ),
    "urllib3.request": _ALWAYS,
    **_methods("twilio.rest twilio.rest.client", ("Client", "TwilioClient"), _TWILIO),
    "twilio.http.http_client.TwilioHttpClient": Limit(position=2),
    "websocket.create_connection": Limit(position=1, heeds_socket=True),
    "paramiko.SSHClient.connect": _NEVER,
    **_methods("aiosmtplib", ("send", "SMTP"), _ALWAYS),
    # A limit on connecting alone, or on waiting for the pool, ends no wait for an answer.
    "aiohttp.ClientTimeout": Limit(position=0, keywords=("total", "sock_read")),
    **{
        f"urllib3.{home}Timeout": Limit(position=0, keywords=("total", "read"), heeds_socket=True)
        for home in ("", "util.", "util.timeout.")
    },
    **{
        name: limit
        for package in ("httpx", "httpx2")
        for name, limit in {
            **_methods(package, (*_HTTP, "stream"), _ALWAYS),
            **_methods(f"{package}.Client {package}.AsyncClient", (*_HTTP, "stream"), _ALWAYS),
            **_methods(package, ("Client", "AsyncClient"), _ALWAYS),
            f"{package}.Timeout": Limit(position=0, default=True, keywords=(KEYWORD, "read")),
        }.items()
    },
    **_methods(
        "openai",
        tuple(
            f"{kind}{cloud}OpenAI" for kind in ("", "Async") for cloud in ("", "Azure", "Bedrock")
        ),
        _ALWAYS,
    ),
    **_methods(
        "anthropic",
        tuple(
            f"{kind}Anthropic{cloud}"
            for kind in ("", "Async")
            for cloud in (
                *("", "AWS", "Bedrock", "BedrockMantle", "Foundry", "GoogleCloud", "Vertex"),
            )
        ),
        _ALWAYS,
    ),
}
"""What connects or sends by the name of the call, and what makes a client or a limit for one."""

MOUNTS = frozenset(
    {"requests.Session.mount", "requests.session.mount", "requests.sessions.Session.mount"}
)
"""Calls that give a session an adapter, which may put a limit on each request."""

SOCKET_DEFAULT = "socket.setdefaulttimeout"

LIMITING_MANAGERS = frozenset(
    {"asyncio.timeout", "asyncio.timeout_at", "async_timeout.timeout", "async_timeout.timeout_at"}
    | {f"{home}.{name}" for home in ("anyio", "trio") for name in ("fail_after", "move_on_after")}
)
"""Managers that end what they surround, as long as it awaits."""

LIMITING_CALLS = frozenset({"asyncio.wait_for", "asyncio.wait"})
"""Calls that end what they are given, as long as it awaits."""


def limit_of(effects: Effects, name: str) -> Limit | None:
    """How a call is given its time limit; None if nothing is known of one."""
    effect = effects.effect_of(name)
    declared = effect.client.declared if effect else None
    if declared is None or declared.timeout_keyword is None:
        return LIMITS.get(name)
    return Limit(keywords=(declared.timeout_keyword,))


def is_endless(limit: Limit, call: ExternalCall) -> bool:
    """Whether a call, or what it makes, has no time limit, as far as its arguments say."""
    if any(argument.star for argument in call.call.args):
        return False
    given = [call.keywords[name] for name in limit.keywords if name in call.keywords]
    if limit.position is not None:
        given.extend(call.positional[limit.position : limit.position + 1])
    if not given:
        return not limit.default
    return all(_is_open(value) for value in given)


def _is_open(value: Value) -> bool:
    """Whether this lets a call wait for its answer for ever: None, or a pair `(connect, None)`."""
    pairs = [shape.elements for shape in value.shapes if isinstance(shape, SequenceShape)]
    if pairs and len(pairs) == len(value.shapes):
        return all(len(pair) > 1 and is_none(pair[1]) for pair in pairs)
    return is_none(value)


def is_lifted(limit: Limit, call: ExternalCall) -> bool:
    """Whether a limit that was there is turned off."""
    return KEYWORD in call.keywords or limit.default


def can_be_cancelled(name: str) -> bool:
    """Whether a call awaits, so that a time limit around it ends it."""
    return any(part in name for part in ASYNCHRONOUS)


def is_none(value: Value) -> bool:
    """Whether a value is None for sure."""
    return value.shapes == NONE
