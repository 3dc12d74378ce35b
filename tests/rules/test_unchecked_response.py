"""The status of every response is looked at on every path, or the response goes elsewhere."""

from __future__ import annotations

import pytest

from gnomon.analyzer.rule_document import DEFAULT_FILE
from gnomon.rules.testing import assert_expected, diagnostics, fixed

RULE = "unchecked-response"

HEAD = """
import asyncio, logging
from functools import partial
import aiohttp, httpx2, requests
import httpx as hx
import urllib3
from requests import get as fetch

from gnomon import ActionCtx, BlockingActionCtx, MutationCtx, action, mutation
from ._generated.api import internal

URL = "https://a.example"
log = logging.getLogger(__name__)
client = httpx2.AsyncClient()
"""

FAULTS = {
    "reading": """
        r = await client.get(URL)  # expect: unchecked-response
        return r.json()
        """,
    "dropping": """
        await client.post(URL, json={})  # expect: unchecked-response
        """,
    "dropping under a name": """
        answer = requests.post(URL, json={}, timeout=5)  # expect: unchecked-response
        log.info("posted")
        """,
    "reading at once": """
        return requests.get(URL, timeout=5).json()  # expect: unchecked-response
        """,
    "reading what a look at the head says": """
        r = await client.head(URL)  # expect: unchecked-response
        return r.headers.get("etag")
        """,
    "urllib3": """
        r = urllib3.request("GET", URL)  # expect: unchecked-response
        return r.data
        """,
    "a partial of a method": """
        send = partial(client.post, URL)
        r = await send()  # expect: unchecked-response
        return r.json()
        """,
    "an alias of a function": """
        return fetch(URL, timeout=5).text  # expect: unchecked-response
        """,
    "aiohttp": """
        async with aiohttp.ClientSession() as session:
            async with session.get(URL) as r:  # expect: unchecked-response
                return await r.json()
        """,
    "streaming": """
        async with client.stream("GET", URL) as r:  # expect: unchecked-response
            async for part in r.aiter_bytes():
                log.info(part)
        """,
    "looking on one path only": """
        r = await client.get(URL)  # expect: unchecked-response
        if flag:
            r.raise_for_status()
        return r.text
        """,
    "returning early": """
        r = await client.get(URL)  # expect: unchecked-response
        if flag:
            return r.text
        if r.is_success:
            return "ok"
        return ""
        """,
    "a case of match": """
        match flag:
            case "a":
                return (await client.get(URL)).text  # expect: unchecked-response
            case _:
                return ""
        """,
    "a walrus": """
        if (body := hx.get(URL).text):  # expect: unchecked-response
            return body
        """,
    "a comprehension": """
        return [(await client.get(u)).text for u in (URL, URL)]  # expect: unchecked-response
        """,
    "a conditional expression": """
        return (await client.get(URL)).text if flag else ""  # expect: unchecked-response
        """,
    "try, else and finally": """
        try:
            r = await client.get(URL)  # expect: unchecked-response
        except httpx2.HTTPError:
            return None
        else:
            return r.json()
        finally:
            log.info("done")
        """,
    "a loop with break": """
        for attempt in range(3):
            r = await client.get(URL)  # expect: unchecked-response
            if r.text:
                break
        """,
    "an answer that replaces another": """
        r = await client.get(URL)  # expect: unchecked-response
        r = await client.get(URL + "/2")
        r.raise_for_status()
        return r.text
        """,
    "looking only where something else says so": """
        r = await client.get(URL)  # expect: unchecked-response
        if flag == "again" and r.is_error:
            await ctx.scheduler.run_after(60, internal.a.again)
            return None
        return r.text
        """,
    "looking only where something else does not say so": """
        r = await client.get(URL)  # expect: unchecked-response
        if flag or r.is_success:
            return r.text
        return None
        """,
    "looking in one of two operands": """
        r = await client.get(URL)  # expect: unchecked-response
        if not (flag and (r.is_error or ctx)):
            return r.text
        return None
        """,
    "a thread": """
        return (await asyncio.to_thread(fetch, URL)).text  # expect: unchecked-response
        """,
    "a helper in a thread": """
        return (await asyncio.to_thread(load_blocking)).json()  # expect: unchecked-response
        """,
    "a thread of an executor": """
        loop = asyncio.get_running_loop()
        r = await loop.run_in_executor(None, load_blocking)  # expect: unchecked-response
        return r.text
        """,
    "a thread that drops it": """
        await asyncio.to_thread(requests.post, URL, timeout=5)  # expect: unchecked-response
        """,
    "a helper's answer": """
        r = await load()  # expect: unchecked-response
        return r.text
        """,
    "a helper that reads": """
        return await read()  # expect: unchecked-response
        """,
    "a method's answer": """
        return (await Api().load()).json()  # expect: unchecked-response
        """,
}

HELPERS = """
async def load():
    return await client.get(URL)

async def read():
    return (await client.get(URL)).text

def load_blocking():
    return requests.get(URL, timeout=5)

def load_blocking_safely():
    r = requests.get(URL, timeout=5)
    r.raise_for_status()
    return r

class Api:
    async def load(self) -> httpx2.Response:
        return await client.get(URL)

async def load_safely():
    r = await client.get(URL)
    r.raise_for_status()
    return r

def verify(response):
    if response.status_code != 200:
        raise RuntimeError

"""


def action_of(body: str) -> str:
    """An action with this body, helpers before it."""
    lines = [line.removeprefix(" " * 4) for line in body.splitlines()]
    head = "@action\nasync def act(ctx: ActionCtx, flag: str) -> str | None:"
    return HEAD + HELPERS + head + "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", FAULTS)
def test_finds(name: str) -> None:
    assert_expected(RULE, action_of(FAULTS[name]))


SILENT = {
    "raising": """
        r = await client.get(URL)
        r.raise_for_status()
        return r.json()
        """,
    "raising in a chain": """
        return (await client.get(URL)).raise_for_status().json()
        """,
    "raising in a try": """
        try:
            r = await client.get(URL)
            r.raise_for_status()
        except httpx2.HTTPError as error:
            await ctx.run_mutation(internal.a.fail, error=str(error))
            return None
        return r.json()
        """,
    "raising after reading": """
        r = await client.get(URL)
        body = r.json()
        r.raise_for_status()
        return body
        """,
    "a test of the status": """
        r = await client.get(URL)
        return r.text if r.status_code == 200 else None
        """,
    "a test of ok": """
        r = requests.get(URL, timeout=5)
        if not r.ok:
            return None
        return r.json()
        """,
    "the truth of a response": """
        r = requests.get(URL, timeout=5)
        return r.json() if r else None
        """,
    "a match on the status": """
        r = await client.get(URL)
        match r.status_code:
            case 200:
                return r.text
        """,
    "a match on the response": """
        match await client.get(URL):
            case httpx2.Response(status_code=200, text=text):
                return text
        """,
    "a walrus": """
        if (r := await client.get(URL)).is_success:
            return r.text
        """,
    "getattr": """
        r = await client.get(URL)
        if getattr(r, "is_error"):
            return None
        return r.text
        """,
    "logging the status": """
        r = await client.post(URL)
        log.info("%s", r.status_code)
        """,
    "aiohttp that looks": """
        async with aiohttp.ClientSession(raise_for_status=True) as session:
            async with session.get(URL) as r:
                return await r.json()
        """,
    "a request that looks": """
        async with aiohttp.ClientSession() as session:
            async with session.get(URL, raise_for_status=True) as r:
                return await r.json()
        """,
    "a client with a hook": """
        async with httpx2.AsyncClient(event_hooks={"response": [verify]}) as own:
            return (await own.get(URL)).text
        """,
    "handing it to a helper": """
        r = await client.get(URL)
        verify(r)
        return r.text
        """,
    "a helper that looks": """
        return (await load_safely()).text
        """,
    "returning it": """
        return await client.get(URL)
        """,
    "one that may be missing": """
        r = None
        try:
            r = await client.get(URL)
        except httpx2.HTTPError:
            log.info("down")
        if r is None:
            return None
        r.raise_for_status()
        return r.text
        """,
    "keeping it": """
        kept = [await client.get(URL)]
        return str(kept)
        """,
    "gathering": """
        for r in await asyncio.gather(client.get(URL), client.get(URL)):
            r.raise_for_status()
        """,
    "a nested function that looks": """
        r = await client.get(URL)
        def good() -> bool:
            return r.is_success
        return r.text if good() else None
        """,
    "a loop until it succeeds": """
        while True:
            r = await client.get(URL)
            if r.is_success:
                break
            await asyncio.sleep(1)
        return r.text
        """,
    "a thread": """
        r = await asyncio.to_thread(requests.get, URL, timeout=5)
        r.raise_for_status()
        return r.text
        """,
    "a helper in a thread that looks": """
        return (await asyncio.to_thread(load_blocking_safely)).text
        """,
    "threads that are gathered": """
        for r in await asyncio.gather(asyncio.to_thread(requests.get, URL, timeout=5)):
            r.raise_for_status()
        """,
    "either of two signs of failure": """
        r = await client.get(URL)
        if r.headers.get("x-error") or r.status_code >= 400:
            raise RuntimeError
        return r.text
        """,
    "either of three signs of failure": """
        r = await client.get(URL)
        if flag or not r.content or r.is_error:
            raise RuntimeError
        return r.text
        """,
    "a status that is only good with a body": """
        r = await client.get(URL)
        if r.content and r.status_code == 200:
            return r.text
        return None
        """,
    "both at once": """
        r = await client.get(URL)
        if flag and r.is_success:
            return r.text
        return None
        """,
    "a denial of both at once": """
        r = await client.get(URL)
        if not (flag and r.is_success):
            raise RuntimeError
        return r.text
        """,
    "either in a conditional expression": """
        r = await client.get(URL)
        return None if flag or r.is_error else r.text
        """,
    "either under a name": """
        r = await client.get(URL)
        failed = flag == "x" or r.status_code >= 400
        if failed:
            raise RuntimeError
        return r.text
        """,
    "either as an answer": """
        r = await client.get(URL)
        return flag == "x" or r.is_success
        """,
    "either while it tries": """
        r = await client.get(URL)
        while flag == "x" or r.is_error:
            r = await client.get(URL)
        return r.text
        """,
    "either in an assertion": """
        r = await client.get(URL)
        assert flag and r.is_success
        return r.text
        """,
    "a dictionary": """
        return {"get": "x"}.get("get"), os.environ.get("A")
        """,
    "suppressing": """
        with contextlib.suppress(httpx2.HTTPError):
            (await client.get(URL)).raise_for_status()
        """,
}


@pytest.mark.parametrize("name", SILENT)
def test_is_silent_about(name: str) -> None:
    text = "import contextlib, os\n" + action_of(SILENT[name])
    assert_expected(RULE, text)


LATER = {
    "assigned": 'own.event_hooks = {"response": [verify]}',
    "assigned for responses": 'own.event_hooks["response"] = [verify]',
    "appended": 'own.event_hooks["response"].append(verify)',
    "updated": "own.event_hooks.update(response=[verify])",
    "added": 'own.event_hooks["response"] += [verify]',
    "under another name": 'hooks = own.event_hooks; hooks["response"].append(verify)',
    "by a helper": "watch(own)",
}


@pytest.mark.parametrize("hook", LATER.values(), ids=LATER)
def test_is_silent_about_a_hook_that_is_set_later(hook: str) -> None:
    helper = "\ndef watch(c):\n    c.event_hooks['response'].append(verify)\n"
    body = f"""
        async with httpx2.AsyncClient() as own:
            {hook}
            return (await own.get(URL)).text
        """
    assert_expected(RULE, action_of(body) + helper)


def test_a_setting_of_something_else_is_no_hook() -> None:
    body = """
        async with httpx2.AsyncClient() as own:
            own.headers = {"a": "b"}
            r = await own.get(URL)  # expect: unchecked-response
            return r.text
        """
    assert_expected(RULE, action_of(body))


def test_is_silent_about_a_client_with_hooks_in_another_module() -> None:
    source = """
from gnomon import ActionCtx, internal_action
from lib import session

@internal_action
def act(ctx: ActionCtx) -> str:
    return session.get("https://a.example").text
"""
    client = "import requests\nsession = requests.Session()\nsession.hooks['response'] = [print]\n"
    assert_expected(RULE, {"functions/a.py": source, "lib.py": client})


def test_a_transaction_is_another_rules_concern() -> None:
    source = "\n@mutation\nasync def act(ctx: MutationCtx) -> None:\n    requests.get(URL)\n"
    assert_expected(RULE, HEAD + source)


def test_says_what_becomes_of_the_response() -> None:
    (read,) = diagnostics(RULE, action_of(FAULTS["reading"]))
    assert read.message == (
        "nothing looks at the status of what `httpx2.AsyncClient.get` answers: it is read, "
        "and a failure passes for success"
    )
    assert read.help == (
        "call `raise_for_status()` on it inside the `try`, or test its `status_code`"
    )
    (dropped,) = diagnostics(RULE, action_of(FAULTS["dropping"]))
    assert "`httpx2.AsyncClient.post` answers: it is dropped," in dropped.message


def test_a_helper_is_told_of() -> None:
    (found,) = diagnostics(RULE, action_of(FAULTS["a helper that reads"]))
    assert [note.message for note in found.related] == ["the response comes from here"]


MENDED = {
    "a response in a name": (
        "r = await client.get(URL)  # the rates\n    return r.json()",
        "r = await client.get(URL)  # the rates\n    r.raise_for_status()\n    return r.json()",
    ),
    "a response of requests": (
        "r: object = requests.get(\n        URL, timeout=5\n    )\n    return r.text",
        "r: object = requests.get(\n        URL, timeout=5\n    )\n    r.raise_for_status()"
        "\n    return r.text",
    ),
    "one that is read at once": (
        "return (await client.get(URL)).json()",
        "return (await client.get(URL)).raise_for_status().json()",
    ),
    "one that is dropped": (
        "await client.post(URL, json={})",
        "(await client.post(URL, json={})).raise_for_status()",
    ),
    "a synchronous one": (
        "return hx.get(URL).text",
        "return hx.get(URL).raise_for_status().text",
    ),
    "one that is streamed": (
        "async with client.stream('GET', URL) as r:\n        # all of it\n"
        "        return await r.aread()",
        "async with client.stream('GET', URL) as r:\n        # all of it\n"
        "        r.raise_for_status()\n        return await r.aread()",
    ),
    "one of aiohttp": (
        "async with aiohttp.ClientSession() as s, s.get(URL) as r:\n        return await r.text()",
        "async with aiohttp.ClientSession() as s, s.get(URL, raise_for_status=True) as r:\n"
        "        return await r.text()",
    ),
}
LEFT_ALONE = {
    "one of requests that is read at once": "return requests.get(URL, timeout=5).json()",
    "two statements in one line": "r = await client.get(URL); return r.text",
    "one of urllib3": "return urllib3.request('GET', URL).data",
}
ACTION = "\n@action\nasync def act(ctx: ActionCtx) -> object:\n    "


@pytest.mark.parametrize("name", MENDED)
def test_the_status_is_looked_at_if_asked_for(name: str) -> None:
    before, after = MENDED[name]
    assert fixed(RULE, HEAD + ACTION + before + "\n") == {}
    mended = fixed(RULE, HEAD + ACTION + before + "\n", unsafe=True)
    assert mended == {DEFAULT_FILE: f"{HEAD}{ACTION}{after}\n".removeprefix("\n")}
    assert diagnostics(RULE, mended) == ()


@pytest.mark.parametrize("name", LEFT_ALONE)
def test_no_look_is_put_where_it_has_no_plain_place(name: str) -> None:
    source = HEAD + ACTION + LEFT_ALONE[name] + "\n"
    assert diagnostics(RULE, source)
    assert fixed(RULE, source, unsafe=True) == {}


def test_a_flag_of_a_helper_decides_whether_it_looks() -> None:
    source = """
async def load(url: str, *, check: bool = True) -> str:
    r = await client.get(url)
    if check:
        r.raise_for_status()
    return r.text

@action
async def act(ctx: ActionCtx) -> object:
    await load(URL)
    await load(URL, check=True)
    return await load(URL, check=False)  # expect: unchecked-response
"""
    assert_expected(RULE, HEAD + source)
