"""Nothing in an asynchronous action keeps the event loop from going on."""

from __future__ import annotations

import pytest

from gnomon.analyzer.rule_document import DEFAULT_FILE
from gnomon.rules.testing import assert_expected, diagnostics, fixed

RULE = "blocking-call"

HEAD = """
import asyncio, concurrent.futures, imaplib, smtplib, socket, subprocess, threading, time
import urllib.request
import aiohttp, boto3, httpx2, openai, psycopg, pypdf, redis, requests, stripe
from functools import partial
from time import sleep as rest

from gnomon import ActionCtx, BlockingActionCtx, MutationCtx, action, internal_action, mutation

URL = "https://a.example"
"""

LINES = {
    "requests": "requests.get(URL)",
    "a session": "requests.Session().post(URL)",
    "a synchronous client": "httpx2.Client().get(URL)",
    "a function of httpx2": "httpx2.get(URL)",
    "urllib": "urllib.request.urlopen(URL)",
    "a cloud SDK": "boto3.client('s3').put_object(Key='a')",
    "a payment SDK": "stripe.Charge.create(amount=5)",
    "a synchronous SDK": "openai.OpenAI().models.list()",
    "mail": "smtplib.SMTP('a').sendmail('a', 'b', 'c')",
    "mail, on connecting": "smtplib.SMTP('a')",
    "mail that is read": "imaplib.IMAP4_SSL('a')",
    "a paginator": "boto3.client('s3').get_paginator('a').paginate(Bucket='b')",
    "a look-up of a name": "socket.gethostbyname('a')",
    "the end of a thread": "threading.Thread(target=flag).join()",
    "an event": "threading.Event().wait()",
    "futures": "concurrent.futures.wait([])",
    "the loop itself": "asyncio.run_coroutine_threadsafe(flag, flag).result()",
    "a sleep": "time.sleep(1)",
    "a sleep under an alias": "rest(1)",
    "a subprocess": "subprocess.run(['ls'])",
    "a subprocess's end": "subprocess.Popen(['ls']).wait()",
    "a database": "psycopg.connect('a')",
    "a key-value store": "redis.Redis().get('a')",
    "a parser": "pypdf.PdfReader('a.pdf')",
    "the console": "input()",
    "a partial": "partial(requests.get, URL)()",
    "a walrus": "print((r := requests.get(URL)).ok)",
    "a comprehension": "print([requests.get(u) for u in (URL, URL)])",
    "a conditional expression": "print(requests.get(URL) if flag else None)",
    "map": "print(list(map(requests.get, [URL])))",
}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_finds(line: str) -> None:
    source = f"\n@action\nasync def act(ctx: ActionCtx, flag: str) -> None:\n    {line}"
    assert_expected(RULE, f"{HEAD}{source}  # expect: {RULE}\n")


FAULTS = {
    "a loop with break, an early return": """
        @internal_action
        async def act(ctx: ActionCtx, urls: list[str]) -> None:
            for url in urls:
                if not url:
                    break
                time.sleep(1)  # expect: blocking-call
            else:
                return
            requests.get(URL)  # expect: blocking-call
        """,
    "a nested function": """
        @action
        async def act(ctx: ActionCtx) -> None:
            def load() -> str:
                return requests.get(URL).text
            load()  # expect: blocking-call
        """,
    "an asynchronous helper": """
        async def load() -> str:
            return requests.get(URL).text

        @action
        async def act(ctx: ActionCtx) -> None:
            await load()  # expect: blocking-call
        """,
    "a method": """
        class Api:
            def __init__(self) -> None:
                self.session = requests.Session()

            def load(self) -> str:
                return self.session.get(URL).text

        @action
        async def act(ctx: ActionCtx) -> None:
            Api().load()  # expect: blocking-call
        """,
    "with, match, try and finally": """
        @internal_action
        async def act(ctx: ActionCtx, kind: str) -> None:
            try:
                with requests.Session() as session:
                    match kind:
                        case "a":
                            session.get(URL)  # expect: blocking-call
            finally:
                time.sleep(1)  # expect: blocking-call
        """,
    "a wrapping decorator": """
        def slowly(function):
            async def inner(ctx, **given):
                time.sleep(1)
                return await function(ctx, **given)
            return inner

        @action
        @slowly
        async def act(ctx: ActionCtx) -> None:  # expect: blocking-call
            await ctx.run_query(1)
        """,
    "the words in a comment or elsewhere": """
        NOTE = "use process"

        @action
        async def act(ctx: ActionCtx) -> None:
            time.sleep(1)  # expect: blocking-call
        """,
}


@pytest.mark.parametrize("name", FAULTS)
def test_finds_in(name: str) -> None:
    assert_expected(RULE, HEAD + _dedented(FAULTS[name]))


SILENT_LINES = {
    "an asynchronous client": "await httpx2.AsyncClient().get(URL)",
    "aiohttp": "await aiohttp.ClientSession().get(URL)",
    "an asynchronous SDK": "await openai.AsyncOpenAI().models.list()",
    "an SDK's asynchronous method": "await stripe.Charge.create_async(amount=5)",
    "an asynchronous store": "await redis.asyncio.Redis().get('a')",
    "an asynchronous connection": "await psycopg.AsyncConnection.connect('a')",
    "an asynchronous sleep": "await asyncio.sleep(1)",
    "an asynchronous subprocess": "await asyncio.create_subprocess_exec('ls')",
    "a subprocess that is only started": "subprocess.Popen(['ls'])",
    "a thread": "await asyncio.to_thread(requests.get, URL)",
    "a lambda in a thread": "await asyncio.to_thread(lambda: time.sleep(1))",
    "an executor": (
        "await asyncio.get_running_loop().run_in_executor(None, partial(requests.get, URL))"
    ),
    "a client that is only made": "boto3.client('s3'), requests.Session()",
    "a signature": "stripe.Webhook.construct_event(flag, '', 'a')",
    "a file": "open('a').read()",
    "a stranger": "flag.get(URL), flag.sleep(1)",
    "what never runs": "return\n    time.sleep(1)",
}


@pytest.mark.parametrize("line", SILENT_LINES.values(), ids=SILENT_LINES)
def test_is_silent_about_a_line_with(line: str) -> None:
    source = f"\n@action\nasync def act(ctx: ActionCtx, flag: str) -> None:\n    {line}\n"
    assert_expected(RULE, HEAD + source)


THREADS = """
import asyncer
from asgiref.sync import sync_to_async
from starlette.concurrency import run_in_threadpool
"""
LOAD = """
def load(url: str) -> str:
    return requests.get(url).text
"""
IN_THREADS = {
    "a decorated helper": """
        @sync_to_async
        def load(url: str) -> str:
            return requests.get(url).text

        @action
        async def act(ctx: ActionCtx) -> None:
            await load(URL)
        """,
    "a helper under a decorator with settings": """
        @sync_to_async(thread_sensitive=False)
        def load(url: str) -> str:
            return requests.get(url).text

        @action
        async def act(ctx: ActionCtx) -> None:
            await load(URL)
        """,
    "a decorated method": """
        class Api:
            @asyncer.asyncify
            def load(self, url: str) -> str:
                return requests.get(url).text

        @action
        async def act(ctx: ActionCtx) -> None:
            await Api().load(URL)
        """,
    "a helper wrapped for all": LOAD
    + """
        in_thread = sync_to_async(load)

        @action
        async def act(ctx: ActionCtx) -> None:
            await in_thread(URL)
        """,
    "a helper wrapped on the spot": LOAD
    + """
        @action
        async def act(ctx: ActionCtx) -> None:
            await sync_to_async(load)(URL)
        """,
    "a thread pool": LOAD
    + """
        @action
        async def act(ctx: ActionCtx) -> None:
            await run_in_threadpool(load, URL)
        """,
    "a decorator of one's own": """
        def in_thread(function):
            async def inner(*args, **kwargs):
                return await asyncio.to_thread(function, *args, **kwargs)
            return inner

        @in_thread
        def load(url: str) -> str:
            return requests.get(url).text

        @action
        async def act(ctx: ActionCtx) -> None:
            await load(URL)
        """,
}


@pytest.mark.parametrize("name", IN_THREADS)
def test_is_silent_about_what_runs_in_a_thread_as(name: str) -> None:
    assert_expected(RULE, HEAD + THREADS + _dedented(IN_THREADS[name]))


def test_finds_what_a_decorated_helper_was_made_of() -> None:
    source = LOAD + "\n@action\nasync def act(ctx: ActionCtx) -> None:\n    "
    wrapped = "sync_to_async(load)\n    load(URL)  # expect: blocking-call\n"
    assert_expected(RULE, HEAD + THREADS + source + wrapped)


BLOCKING = """
import time
from gnomon import ActionCtx, BlockingActionCtx, MutationCtx, action, mutation
"""
SILENT = {
    "a plain action": "@action\ndef act(ctx: BlockingActionCtx) -> None:\n    time.sleep(1)\n",
    "a mutation": "@mutation\nasync def act(ctx: MutationCtx) -> None:\n    time.sleep(1)\n",
    "a helper of nobody": "async def act() -> None:\n    time.sleep(1)\n",
    "a helper in a thread": (
        "import asyncio\ndef load():\n    time.sleep(1)\n\n@action\n"
        "async def act(ctx: ActionCtx) -> None:\n    await asyncio.to_thread(load)\n"
    ),
}


@pytest.mark.parametrize("name", SILENT)
def test_is_silent_about(name: str) -> None:
    assert_expected(RULE, BLOCKING + SILENT[name])


ASYNC = "@action\nasync def act(ctx: ActionCtx) -> None:\n    time.sleep(1)\n"


@pytest.mark.parametrize("top", ['"use process"\n', '"""Why."""\n\n"use process"\n'])
def test_a_file_of_worker_processes_may_block(top: str) -> None:
    assert diagnostics(RULE, top + BLOCKING + ASYNC) == ()


def test_says_what_to_do() -> None:
    (found,) = diagnostics(RULE, BLOCKING + ASYNC)
    assert found.message == (
        "`act` shares the event loop with all asynchronous actions, and this is `time.sleep`, "
        "which blocks it"
    )
    assert found.help == "`await asyncio.sleep(…)` lets the others go on"
    source = "\n@action\nasync def act(ctx: ActionCtx) -> None:\n    requests.get(URL)\n"
    (other,) = diagnostics(RULE, HEAD + source)
    assert other.help == (
        "use an asynchronous client, or make it a plain `def` action in a file that begins with "
        '"use process", or hand it to `await asyncio.to_thread(…)`'
    )
    assert other.location.column == 5


def test_a_helper_in_another_module_is_told_of() -> None:
    files = {
        "functions/a.py": (
            "from gnomon import ActionCtx, action\nfrom lib import load\n\n"
            "@action\nasync def act(ctx: ActionCtx) -> None:\n    load()\n"
        ),
        "lib.py": "import requests\n\ndef load():\n    return requests.get('a')\n",
    }
    (found,) = diagnostics(RULE, files)
    assert "and this call leads to `requests.get`, which blocks it" in found.message
    assert [(note.location.path, note.location.line) for note in found.related] == [("lib.py", 4)]


MENDED = {
    "a request": (
        "r = requests.get(URL, timeout=5)",
        "r = await asyncio.to_thread(requests.get, URL, timeout=5)",
    ),
    "one that is read at once": (
        "print(requests.get(URL).text)",
        "print((await asyncio.to_thread(requests.get, URL)).text)",
    ),
    "a call without arguments": (
        "boto3.client('s3').list_buckets()",
        "await asyncio.to_thread(boto3.client('s3').list_buckets)",
    ),
    "a comprehension": (
        "print([requests.get(u) for u in (URL, URL)])",
        "print([await asyncio.to_thread(requests.get, u) for u in (URL, URL)])",
    ),
    "a sleep": ("time.sleep(2 * 3)  # a while", "await asyncio.sleep(2 * 3)  # a while"),
}
LEFT_ALONE = [
    "partial(requests.get, URL)()",
    "rest(1)",
    "print(list(map(requests.get, [URL])))",
    "print(any(requests.get(u).ok for u in (URL, URL)))",
    "with httpx2.stream('GET', URL) as r:\n        r.read()",
    "(lambda: time.sleep(1))()",
]
ACTION = "\n@action\nasync def act(ctx: ActionCtx) -> None:\n    "


@pytest.mark.parametrize("name", MENDED)
def test_it_is_handed_to_a_thread_if_asked_for(name: str) -> None:
    before, after = MENDED[name]
    assert fixed(RULE, HEAD + ACTION + before + "\n") == {}
    mended = fixed(RULE, HEAD + ACTION + before + "\n", unsafe=True)
    assert mended == {DEFAULT_FILE: f"{HEAD}{ACTION}{after}\n".removeprefix("\n")}
    assert diagnostics(RULE, mended) == ()


@pytest.mark.parametrize("line", LEFT_ALONE)
def test_it_stays_where_no_await_can_stand_or_something_else_calls_it(line: str) -> None:
    source = HEAD + ACTION + line + "\n"
    assert diagnostics(RULE, source)
    assert fixed(RULE, source, unsafe=True) == {}


def _dedented(text: str) -> str:
    return "\n".join(line.removeprefix(" " * 8) for line in text.splitlines())
