"""What a call is by its dotted name: an effect outside, a status check, a source of randomness."""

from __future__ import annotations

from gnomon.analyzer.data import data
from gnomon.analyzer.tables.clients import (
    CHANGING_HTTP,
    CLIENTS,
    Client,
    client_of,
    declared_client,
)
from gnomon.analyzer.tables.declared import NOTHING_DECLARED, Declared, is_one_of


@data
class Effect:
    """What one call does outside; `connecting`: it makes an object that is connected."""

    client: Client
    changing: bool
    connecting: bool = False


STATUS_CHECK = "raise_for_status"
RAISING_KEYWORD = frozenset({"aiohttp"})
"""Packages whose requests look by themselves when they are told to by that name."""

GIVES_ITSELF = frozenset({"httpx", "httpx2"})
"""Packages whose `raise_for_status()` gives the response."""

STATUS_ATTRIBUTES = frozenset(
    {"status_code", "is_success", "is_error", "is_client_error", "is_server_error"}
)
WEAK_STATUS_ATTRIBUTES = frozenset({"ok", "status", "code"})
"""Names that say a status only where the owner is known to be a response."""

STATUS_LOOKS = (
    STATUS_ATTRIBUTES
    | WEAK_STATUS_ATTRIBUTES
    | {STATUS_CHECK, "reason", "reason_phrase", "has_redirect_location", "is_redirect"}
)
"""Attributes of a response that say, or check, how the request went."""

CONTENT_ATTRIBUTES = frozenset(
    {"json", "text", "content", "data", "read", "aread", "raw", "body", "stream", "iter_content"}
    | {"iter_bytes", "iter_text", "iter_lines", "iter_raw", "readlines", "readline"}
    | {"aiter_bytes", "aiter_text", "aiter_lines", "aiter_raw"}
    | {"headers", "cookies", "links"}
)
"""Attributes of a response that are, or read, what it holds."""

CHECKING_SETTINGS = frozenset({"raise_for_status", "event_hooks", "hooks", "middlewares"})
"""Keywords of a client with which it may look at every status by itself."""

LIMITING_SETTINGS = frozenset({"timeout", "request", "send"})
"""Attributes of a client that give it a time limit when they are set."""

NO_RESPONSE = frozenset({"ws_connect", "websocket", "sse"})
"""Requests that open something else than a response."""

TOLD_DELAYS = frozenset({"retry_after", "retry_in", "reset_after", "reset_in"})
"""Attributes by which a failure hands on how long the service wants to be left alone."""

FAILING_STATUS_ATTRIBUTES = frozenset({"is_error", "is_client_error", "is_server_error"})

_RANDOM_WAITS = (
    "wait_random",
    "wait_random_exponential",
    "wait_full_jitter",
    "wait_exponential_jitter",
)
RANDOM_SOURCES = frozenset(
    {"random", "secrets", "numpy.random", "uuid.uuid4", "os.urandom", "os.getrandom"}
    | {f"tenacity.{name}" for name in _RANDOM_WAITS}
    | {f"tenacity.wait.{name}" for name in _RANDOM_WAITS}
)
RANDOM_PARTS = tuple(f"{source}." for source in RANDOM_SOURCES)
RANDOM_EXCEPTIONS = frozenset({"random.seed", "numpy.random.seed", "secrets.compare_digest"})

DETERMINISTIC_PACKAGES = frozenset(
    {
        "builtins",
        "datetime",
        "decimal",
        "fractions",
        "gnomon",
        "itertools",
        "math",
        "operator",
        "os",
        "tenacity",
        "time",
    }
)
"""Packages whose results depend on nothing but their arguments, as far as delays go."""

UNEVEN_CALLS = frozenset({"builtins.hash", "builtins.id"})
"""Calls of those packages whose results differ from caller to caller all the same."""

SLEEPS = frozenset({"asyncio.sleep", "time.sleep", "anyio.sleep", "trio.sleep", "gevent.sleep"})


RESULT = "()"
"""Ends the name of what an effect gave back: `requests.get()` is a response."""


READING_LOCALLY = frozenset({"construct", "convert", "deserialize", "parse", "unwrap"})
"""First words of what SDKs do in the process to make data of what came: `construct_event`."""

DATA_TAKERS = (
    *("builtins.", "datetime.", "decimal.", "hashlib.", "hmac.", "json.", "logging.", "loguru."),
    *("math.", "os.", "re.", "structlog.", "time.", "urllib.parse.", "uuid."),
)
"""Beginnings of the names of calls that call nothing of a library that they are given."""

LOCAL_PARTS = frozenset(
    {"types", "conditions", "util", "utils", "web"}
    | {"headers", "cookies", "params", "Headers", "Cookies", "QueryParams"}
)
"""Parts of a client that stay in the process: `openai.types…`, `session.headers.get`."""

METHOD_DECIDES = frozenset({"request", "stream"})
BODY_CHANGES = frozenset({"urlopen"})


class Effects:
    """The tables as one project reads them: ours, and what its configuration declares.

    Args:
        declared: what the configuration adds, which wins where it names what ours name, too.
    """

    def __init__(self, declared: Declared = NOTHING_DECLARED) -> None:
        self.declared = declared
        own = sorted(declared.clients, key=lambda client: len(client.package), reverse=True)
        self._clients = (*map(declared_client, own), *CLIENTS)
        self._effects: dict[str, Effect | None] = {}
        self._client_of: dict[str, Client | None] = {}

    def effect_of(self, name: str) -> Effect | None:
        """What a call by this dotted name does outside, or None."""
        if name not in self._effects:
            self._effects[name] = self._effect_of(name)
        return self._effects[name]

    def client_of(self, name: str) -> Client | None:
        """The client that a dotted name belongs to."""
        if name not in self._client_of:
            self._client_of[name] = client_of(name, self._clients)
        return self._client_of[name]

    def _effect_of(self, name: str) -> Effect | None:
        client = None if RESULT in name else self.client_of(name)
        if client is None:
            return None
        owner, _, last = name.rpartition(".")
        if owner == client.package and last in client.connecting:
            return Effect(client, changing=False, connecting=True)
        if name.count(".") + 1 < client.depth:
            return None
        if not LOCAL_PARTS.isdisjoint(owner.split(".")):
            return None
        if is_one_of(last, client.changing):
            return Effect(client, changing=True)
        if client.every_call:
            return _sdk_effect(client, last)
        return Effect(client, changing=False) if is_one_of(last, client.reading) else None

    def status_check_of(self, name: str) -> Client | None:
        """The client whose `raise_for_status` this is, or None."""
        call, result, rest = name.partition(RESULT)
        effect = self.effect_of(call) if result and rest == f".{STATUS_CHECK}" else None
        return effect.client if effect and effect.client.status_errors else None

    def is_response(self, name: str) -> bool:
        """Whether this names what an external call gave back."""
        return name.endswith(RESULT) and self.effect_of(name.removesuffix(RESULT)) is not None

    def gives_answer(self, name: str) -> bool:
        """Whether a call by this dotted name gives what came from outside, and no client."""
        effect = self.effect_of(name)
        if effect is not None:
            return not effect.connecting
        client = self.client_of(name)
        return client is not None and client.every_call and _first_word(name) in READING_LOCALLY

    def gives_response(self, name: str) -> bool:
        """Whether a call by this dotted name gives an HTTP response that does not raise itself."""
        effect = self.effect_of(name)
        is_http = effect is not None and effect.client.answers
        return is_http and name.rpartition(".")[2] not in NO_RESPONSE

    def is_random(self, name: str) -> bool:
        """Whether calling this gives a random value."""
        if name in RANDOM_EXCEPTIONS:
            return False
        known = name in RANDOM_SOURCES or name.startswith(RANDOM_PARTS)
        return known or is_one_of(name, self.declared.random)

    def is_sleep(self, name: str) -> bool:
        """Whether calling this waits for some time."""
        return name in SLEEPS or is_one_of(name, self.declared.sleeps)

    def changes_outside(self, name: str, methods: tuple[object, ...], *, has_body: bool) -> bool:
        """Whether a call changes something outside: by its name, or by what it is given.

        Args:
            name: the dotted name of what is called.
            methods: the literals that its argument `method`, or its first one, may be.
            has_body: it is given a body to send (`data`), which makes urllib's requests changing.
        """
        effect = self.effect_of(name)
        if effect is None or effect.changing:
            return effect is not None
        last = name.rsplit(".", 1)[-1]
        if last in BODY_CHANGES:
            return has_body
        return last in METHOD_DECIDES and any(
            str(word).lower() in CHANGING_HTTP for word in methods
        )


def _first_word(name: str) -> str:
    return name.rpartition(".")[2].partition("_")[0]


def _sdk_effect(client: Client, last: str) -> Effect | None:
    """The effect of an SDK's call, by the first word of its name: `get_object` reads."""
    word = _first_word(last)
    if not word or word[0].isupper() or not client.local.isdisjoint((word, last)):
        return None
    return Effect(client, changing=word not in client.reading)


def is_deterministic(name: str) -> bool:
    """Whether the result of calling this surely has no random part of its own."""
    return name.split(".")[0] in DETERMINISTIC_PACKAGES and name not in UNEVEN_CALLS
