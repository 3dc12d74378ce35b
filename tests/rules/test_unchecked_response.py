"""The status of every response is looked at on every path, or the response goes elsewhere."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import assert_expected, diagnostics
from tests.rules.responses import HEAD, RULE, action_of

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


@pytest.mark.parametrize("name", FAULTS)
def test_finds(name: str) -> None:
    assert_expected(RULE, action_of(FAULTS[name]))


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
