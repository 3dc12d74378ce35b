"""An external call has a time limit: its client's own, its argument's, or one around it."""

from __future__ import annotations

from textwrap import dedent

import pytest

from gnomon.rules.testing import assert_expected, diagnostics

RULE = "missing-timeout"

HEAD = """
import asyncio, http.client, imaplib, smtplib, socket, urllib.request
import aiohttp, aiosmtplib, anthropic, httpx2, httpx as hx, openai, paramiko, requests
import twilio.rest, urllib3
import gnomon as g
from twilio.http.http_client import TwilioHttpClient
from functools import partial
from urllib.request import urlopen as fetch

from gnomon import ActionCtx, BlockingActionCtx, MutationCtx, action, internal_action, mutation

URL = "https://a.example"
NO_LIMIT = None
"""

LINES = {
    "a function of requests": "requests.get(URL)",
    "another one": "requests.request('PUT', URL, json={})",
    "None": "requests.post(URL, timeout=None)",
    "None in a variable": "requests.post(URL, timeout=NO_LIMIT)",
    "a session": "requests.Session().get(URL)",
    "a prepared request": "requests.Session().send(request)",
    "urllib": "urllib.request.urlopen(URL)",
    "urllib under an alias": "fetch(URL, None)",
    "an opener": "urllib.request.build_opener().open(URL)",
    "a connection": "http.client.HTTPSConnection('a.example')",
    "mail": "smtplib.SMTP('mail.example', 25)",
    "a socket": "socket.create_connection(('a.example', 80))",
    "httpx2 with None": "await httpx2.AsyncClient().get(URL, timeout=None)",
    "httpx's client with None": "hx.Client(timeout=None)",
    "httpx's limit of None": "hx.Client(timeout=hx.Timeout(None))",
    "aiohttp without a total": "aiohttp.ClientTimeout(total=None)",
    "httpx with a limit on connecting": "hx.Client(timeout=hx.Timeout(None, connect=5))",
    "httpx with a limit on all but reading": "hx.Client(timeout=hx.Timeout(None, pool=1, write=5))",
    "aiohttp with a limit on connecting": "aiohttp.ClientTimeout(connect=3, sock_connect=3)",
    "urllib3 with a limit on connecting": "urllib3.Timeout(connect=3)",
    "a pair without a limit on reading": "requests.get(URL, timeout=(3, None))",
    "an SDK with None": "openai.AsyncOpenAI(timeout=None)",
    "an SDK on a cloud": "anthropic.AsyncAnthropicFoundry(timeout=None)",
    "mail that is read": "imaplib.IMAP4_SSL('mail.example')",
    "awaited mail with None": "await aiosmtplib.send(request, timeout=None)",
    "a pool of urllib3": "urllib3.PoolManager().request('GET', URL)",
    "a request of urllib3 with None": "urllib3.request('GET', URL, timeout=None)",
    "an SDK without a limit": "twilio.rest.Client('a', 'b')",
    "what that SDK sends with": "TwilioHttpClient()",
    "a shell elsewhere": "paramiko.SSHClient().connect('a.example')",
    "a thread": "await asyncio.to_thread(requests.get, URL)",
    "getattr": "getattr(requests, 'get')(URL)",
    "map": "print(list(map(requests.get, [URL])))",
    "a lambda": "(lambda: requests.get(URL))()",
    "a partial": "partial(requests.get, URL)()",
    "a walrus": "print((answer := requests.get(URL)).ok)",
    "a comprehension": "print([requests.get(url) for url in (URL, URL)])",
    "a conditional expression": "print(requests.get(URL) if request else None)",
}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_finds(line: str) -> None:
    source = f"\n@action\nasync def act(ctx: ActionCtx, request: str) -> None:\n    {line}"
    assert_expected(RULE, f"{HEAD}{source}  # expect: {RULE}\n")


FAULTS = {
    "a session under with": """
        @internal_action
        def act(ctx: BlockingActionCtx) -> None:
            with requests.Session() as session:
                session.headers["a"] = "b"
                session.get(URL)  # expect: missing-timeout
        """,
    "a session kept at module level": """
        session = requests.session()

        @internal_action
        def act(ctx: BlockingActionCtx) -> None:
            session.get(URL)  # expect: missing-timeout
        """,
    "a client made at module level": """
        client = httpx2.AsyncClient(timeout=None)  # expect: missing-timeout

        @internal_action
        async def act(ctx: ActionCtx) -> None:
            await client.get(URL)
        """,
    "a helper whose limit is None by default": """
        def load(url: str, timeout: float | None = None) -> str:
            return requests.get(url, timeout=timeout).text

        @internal_action
        def act(ctx: BlockingActionCtx) -> None:
            load(URL, 5)
            load(URL)  # expect: missing-timeout
        """,
    "a method, under match and try": """
        class Api:
            def load(self) -> str:
                return requests.get(URL).text

        @internal_action
        def act(ctx: BlockingActionCtx, kind: str) -> None:
            try:
                match kind:
                    case "a":
                        Api().load()  # expect: missing-timeout
            except requests.RequestException:
                requests.delete(URL)  # expect: missing-timeout
        """,
    "gnomon under an alias, a loop with break, an early return": """
        @g.internal_action
        def act(ctx: g.BlockingActionCtx, urls: list[str]) -> None:
            for url in urls:
                if not url:
                    break
                requests.get(url)  # expect: missing-timeout
            else:
                return
            requests.head(URL)  # expect: missing-timeout
        """,
    "a retry helper": """
        def again(send):
            for _ in range(3):
                try:
                    return send()
                except requests.RequestException:
                    continue

        @internal_action
        def act(ctx: BlockingActionCtx) -> None:
            again(lambda: requests.get(URL))  # expect: missing-timeout
            again(partial(requests.get, URL, timeout=5))
        """,
    "a limit that cannot end what blocks": """
        @internal_action
        async def act(ctx: ActionCtx) -> None:
            async with asyncio.timeout(5):
                requests.get(URL)  # expect: missing-timeout
        """,
    "a limit around something else": """
        @internal_action
        async def act(ctx: ActionCtx) -> None:
            async with asyncio.timeout(5):
                await asyncio.sleep(1)
            async with asyncio.timeout(None):
                await httpx2.AsyncClient().get(URL, timeout=None)  # expect: missing-timeout
        """,
}


@pytest.mark.parametrize("name", FAULTS)
def test_finds_without_a_limit(name: str) -> None:
    assert_expected(RULE, HEAD + dedent(FAULTS[name]))


SILENT = {
    "a limit": "requests.get(URL, timeout=5)",
    "a pair of limits": "requests.post(URL, timeout=(3, 10))",
    "a limit that is not known": "requests.get(URL, timeout=limit_of(request))",
    "keywords that are not known": "requests.get(URL, **options)",
    "a partial": "partial(requests.get, timeout=5)(URL)",
    "a thread": "await asyncio.to_thread(requests.get, URL, timeout=5)",
    "a thread with unknown keywords": "await asyncio.to_thread(requests.get, URL, **options)",
    "httpx2's own": "await httpx2.AsyncClient().get(URL)",
    "a client's": "await httpx2.AsyncClient(timeout=30).post(URL)",
    "no limit on reading alone": "httpx2.AsyncClient(timeout=httpx2.Timeout(5, read=None))",
    "a limit on reading alone": "httpx2.AsyncClient(timeout=httpx2.Timeout(None, read=5))",
    "aiohttp with a limit on reading": "aiohttp.ClientTimeout(sock_connect=3, sock_read=10)",
    "a pair": "requests.get(URL, timeout=(3, 10))",
    "limits of urllib3": "urllib3.PoolManager(timeout=urllib3.Timeout(connect=3, read=5))",
    "aiohttp's own": "await aiohttp.ClientSession().get(URL)",
    "by position": "urllib.request.urlopen(URL, None, 5), smtplib.SMTP('a', 25, None, 5)",
    "for all sockets": "socket.setdefaulttimeout(5)\n    fetch(URL)",
    "for all sockets of urllib3": "socket.setdefaulttimeout(5)\n    urllib3.Timeout(connect=3)",
    "a mounted adapter": "s = requests.Session()\n    s.mount('a', request)\n    s.get(URL)",
    "a limit around": (
        "async with asyncio.timeout(5):\n        await hx.AsyncClient().get(URL, timeout=None)"
    ),
    "a wait around": "await asyncio.wait_for(asyncio.to_thread(requests.get, URL), 5)",
    "an exception class": "print(requests.Timeout, requests.RequestException('a'))",
    "a stranger": "request.get(URL), connect(timeout=None)",
    "a limit of a pool": "urllib3.PoolManager(timeout=5).request('GET', URL)",
    "a limit of a request of a pool": "urllib3.PoolManager().request('GET', URL, timeout=5)",
    "urllib3's own": "urllib3.request('GET', URL)",
    "a limit that is assigned": "c = hx.Client(timeout=None)\n    c.timeout = 5",
    "a limit put into a session": (
        "s = requests.Session()\n    s.request = partial(s.request, timeout=5)\n    s.get(URL)"
    ),
    "what an SDK sends with": (
        "twilio.rest.Client('a', 'b', http_client=TwilioHttpClient(timeout=5))"
    ),
    "a mailer's own": "await aiosmtplib.send(request)",
    "an SDK's own": "openai.AsyncOpenAI()",
}


@pytest.mark.parametrize("line", SILENT.values(), ids=SILENT)
def test_is_silent_about(line: str) -> None:
    source = f"\n@action\nasync def act(ctx: ActionCtx, request: str) -> None:\n    {line}\n"
    assert_expected(RULE, HEAD + source)


def test_what_only_a_script_makes_is_left_alone() -> None:
    script = "if __name__ == '__main__':\n    client = httpx2.AsyncClient(timeout=None)\n"
    assert_expected(RULE, HEAD + script)


def test_a_limit_around_the_call_of_a_helper_counts() -> None:
    source = """
async def load() -> str:
    return (await httpx2.AsyncClient(timeout=None).get(URL)).text

@action
async def act(ctx: ActionCtx) -> None:
    await asyncio.wait_for(load(), 5)
    await load()  # expect: missing-timeout
"""
    assert_expected(RULE, HEAD + source)


def test_an_object_that_a_field_makes_is_followed() -> None:
    source = """
class Calendar:
    def __init__(self, limit: float | None = None) -> None:
        self.session = requests.Session()
        self.limit = limit

    def free(self) -> None:
        self.session.get(URL, timeout=self.limit)

def patient() -> Calendar:
    return Calendar(10)

@dataclass
class Services:
    calendar: Calendar = field(default_factory=Calendar)
    patient: Calendar = field(default_factory=patient)
    other: Calendar = field(default_factory=lambda: Calendar(20))

@action
def act(ctx: BlockingActionCtx) -> None:
    Services().calendar.free()  # expect: missing-timeout
    Services().patient.free()
    Services().other.free()
    Services(calendar=Calendar(5)).calendar.free()
"""
    assert_expected(RULE, "from dataclasses import dataclass, field\n" + HEAD + source)


def test_a_transaction_is_another_rules_concern() -> None:
    source = "\n@mutation\nasync def act(ctx: MutationCtx) -> None:\n    requests.get(URL)\n"
    assert_expected(RULE, HEAD + source)


def test_says_how_the_limit_is_missing() -> None:
    source = "\n@action\ndef act(ctx: BlockingActionCtx) -> None:\n    {}\n"
    (never,) = diagnostics(RULE, HEAD + source.format("requests.get(URL)"))
    assert never.message == (
        "`requests.get` may wait for ever: it is given no time limit and has none of its own"
    )
    assert never.help == "give it a number of seconds: `timeout=10`"
    assert never.location.column == 5
    (lifted,) = diagnostics(RULE, HEAD + source.format("hx.get(URL, timeout=None)"))
    assert lifted.message == "`httpx.get` may wait for ever: its time limit is turned off by None"
    assert lifted.help == "give a number of seconds: `timeout=10`"
    (other,) = diagnostics(RULE, HEAD + source.format("twilio.rest.Client('a', 'b')"))
    assert other.help == (
        "give it a client with a limit: `http_client=TwilioHttpClient(timeout=10)`"
    )
    assert other.fix is None


def test_a_helper_in_another_module_is_told_of() -> None:
    files = {
        "functions/a.py": (
            "from gnomon import BlockingActionCtx, action\nfrom lib import load\n\n"
            "@action\ndef act(ctx: BlockingActionCtx) -> None:\n    load()\n"
        ),
        "lib.py": "import requests\n\ndef load():\n    return requests.get('a')\n",
    }
    (found,) = diagnostics(RULE, files)
    assert (found.location.path, found.location.line) == ("functions/a.py", 6)
    assert [(note.location.path, note.location.line) for note in found.related] == [("lib.py", 4)]
