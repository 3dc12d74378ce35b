"""Every way to look at a status, and to hand a response on, is left alone."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import assert_expected
from tests.rules.responses import HEAD, RULE, action_of

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


def test_a_transaction_is_another_rules_concern() -> None:
    source = "\n@mutation\nasync def act(ctx: MutationCtx) -> None:\n    requests.get(URL)\n"
    assert_expected(RULE, HEAD + source)


def test_is_silent_about_a_wrapper_that_is_called_as_what_it_wraps() -> None:
    text = """
import requests
from gnomon import BlockingActionCtx, internal_action

def request(method: str, url: str, *, check: bool = True) -> requests.Response:
    response = requests.request(method, url, timeout=5)
    if check:
        response.raise_for_status()
    return response

class Api:
    def __init__(self) -> None:
        self.http = requests.Session()

    def get(self, url: str, check: bool = True) -> requests.Response:
        response = self.http.get(url, timeout=5)
        if check:
            response.raise_for_status()
        return response

@internal_action
def load(ctx: BlockingActionCtx, url: str) -> str:
    with request("get", url):
        return Api().get(url).text

@internal_action
def load_blindly(ctx: BlockingActionCtx, url: str) -> str:
    request("post", url, check=False)  # expect: unchecked-response
    return Api().get(url, False).text  # expect: unchecked-response
"""
    assert_expected("unchecked-response", {"functions/jobs.py": text})
