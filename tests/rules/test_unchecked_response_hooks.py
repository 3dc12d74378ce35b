"""A client whose hook looks at every response needs no other look."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import assert_expected
from tests.rules.responses import RULE, action_of

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
