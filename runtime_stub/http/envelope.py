"""The body of a call, `{"path": "jobs:submit", "args": {…}}`, read without trusting it.

Stricter than `json.loads`: no duplicate keys, no NaN, no infinities, no number too large for a
float, and no deep nesting, whatever the interpreter's own limits are.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import NoReturn, cast

from gnomon.http.refusals import invalid_request

NESTING = 100
"""How deep arrays and objects may stand in one another."""

_TOKENS = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[{]|[\]}]', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is called, and with what, as a JSON object's text."""

    path: str
    args: str


def read_envelope(body: bytes) -> Envelope:
    """The call that a body asks for; raises Refusal if it is not one."""
    value = _parse(body)
    if not isinstance(value, dict):
        raise invalid_request("the body must be a JSON object")
    members = cast(dict[str, object], value)
    unknown = sorted(members.keys() - {"path", "args"})
    if unknown:
        raise invalid_request(f"the body holds only `path` and `args`, not {unknown[0]!a:.80}")
    path, args = members.get("path"), members.get("args", {})
    if not isinstance(path, str):
        raise invalid_request("`path` must be a string, such as jobs:submit")
    if not isinstance(args, dict):
        raise invalid_request("`args` must be an object of the arguments by name")
    try:
        return Envelope(path, json.dumps(args, allow_nan=False))
    except ValueError:
        raise invalid_request("the body holds a number that is too large") from None


def _parse(body: bytes) -> object:
    try:
        text = body.decode()
        if text.count("[") + text.count("{") > NESTING and _depth(text) > NESTING:
            raise invalid_request(f"the body is nested more than {NESTING} deep")
        return json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise invalid_request(f"the body is not UTF-8: byte {error.start}") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno} column {error.colno}"
        raise invalid_request(f"the body is not JSON: {error.msg} ({place})") from None
    except ValueError:
        # Python reads no integer of more than 4,300 digits.
        raise invalid_request("the body holds a number that is too large") from None


def _depth(text: str) -> int:
    depth = deepest = 0
    for token in _TOKENS.finditer(text):
        match token.group():
            case "[" | "{":
                depth += 1
                deepest = max(deepest, depth)
            case "]" | "}":
                depth -= 1
            case _:
                pass
    return deepest


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        (name, _), *_ = Counter(name for name, _ in pairs).most_common(1)
        raise invalid_request(f"the body holds {name!a:.80} twice in one object")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise invalid_request(f"the body holds {name}, which is not JSON")
