"""The status is looked at where that has a plain place, if asked for."""

from __future__ import annotations

import pytest

from gnomon.analyzer.rule_document import DEFAULT_FILE
from gnomon.rules.testing import diagnostics, fixed
from tests.rules.responses import HEAD, RULE

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
