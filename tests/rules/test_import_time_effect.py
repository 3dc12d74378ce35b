"""Importing a function module neither reaches outside nor reads a clock."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import assert_expected, diagnostics

RULE = "import-time-effect"

HEAD = """
import asyncio, os, random, subprocess, threading, time, uuid
import datetime as dt
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from pathlib import Path

import httpx2, requests
from pydantic import BaseModel, Field
from gnomon import ActionCtx, MutationCtx, action, mutation

def stamp() -> float:
    return time.time()

"""

FAULTS = {
    "the present": "NOW = datetime.now(UTC)  # expect: import-time-effect",
    "the present under an alias": "NOW = dt.datetime.utcnow()  # expect: import-time-effect",
    "today": "TODAY: date = date.today()  # expect: import-time-effect",
    "a timer": "STARTED = time.perf_counter()  # expect: import-time-effect",
    "a request": "RATES = requests.get('a').json()  # expect: import-time-effect",
    "a client's request": "RATES = httpx2.Client().get('a')  # expect: import-time-effect",
    "a file": "TEXT = open('a').read()  # expect: import-time-effect",
    "a path": "TEXT = (Path(__file__).parent / 'a').read_text()  # expect: import-time-effect",
    "a resource of a package": (
        "TEXT = resources.files('a').joinpath('b').read_text()  # expect: import-time-effect"
    ),
    "a resource by name": "TEXT = resources.read_text('a', 'b')  # expect: import-time-effect",
    "a subprocess": "subprocess.run(['ls'])  # expect: import-time-effect",
    "a sleep": "time.sleep(1)  # expect: import-time-effect",
    "a helper": "NOW = stamp()  # expect: import-time-effect",
    "a walrus": "print(now := time.time())  # expect: import-time-effect",
    "a comprehension": (
        "SIZES = [os.stat(name).st_size for name in 'ab']  # expect: import-time-effect"
    ),
    "a conditional expression": "A = time.time() if os.name else 0  # expect: import-time-effect",
    "a class body": "class A:\n    now = time.time()  # expect: import-time-effect",
    "a default argument": (
        "def f(at: float = time.time()) -> float:  # expect: import-time-effect\n    return at"
    ),
    "with": "with open('a') as file:  # expect: import-time-effect\n    TEXT = file.read()",
    "try and else": (
        "try:\n    A = open('a')  # expect: import-time-effect\nexcept OSError:\n    A = None\n"
        "else:\n    B = time.time()  # expect: import-time-effect"
    ),
    "match": "match os.name:\n    case 'nt':\n        os.mkdir('a')  # expect: import-time-effect",
    "the other side of a script": (
        "if __name__ == '__main__':\n    pass\nelse:\n"
        "    NOW = time.time()  # expect: import-time-effect"
    ),
    "a script, or anything else": (
        "if os.name == 'nt' or __name__ == '__main__':\n    open('a')  # expect: import-time-effect"
    ),
    "a method": (
        "class A:\n    def __init__(self) -> None:\n        self.at = time.time()\n\n"
        "A()  # expect: import-time-effect"
    ),
    "a function that a builtin calls": "LIST = sorted([1], key=lambda one: time.time())  # expect: "
    "import-time-effect",
    "a decorator of its own": (
        "def timed(f):\n    f.at = time.time()\n    return f\n\n"
        "@timed  # expect: import-time-effect\ndef f() -> None: ..."
    ),
}


@pytest.mark.parametrize("source", FAULTS.values(), ids=FAULTS)
def test_finds(source: str) -> None:
    assert_expected(RULE, HEAD + source + "\n")


SILENT = {
    "the environment": "KEY = os.environ['A'], os.getenv('B')",
    "a client": "client = httpx2.AsyncClient(timeout=5)\nsession = requests.Session()",
    "a path": "HERE = Path(__file__).parent / 'a'\nNAME = HERE.name",
    "a span": "DAY = timedelta(days=1)\nEPOCH = datetime(1970, 1, 1, tzinfo=UTC)",
    "a function": "def f() -> float:\n    return time.time()",
    "a lambda": "now = lambda: time.time()",
    "a property": "size = property(lambda self: len(open('a').read()))",
    "a resource's path": "HERE = resources.files('a') / 'b'",
    "a name": "clock = time.time\nread = Path.read_text",
    "a mutation": "@mutation\nasync def f(ctx: MutationCtx) -> None:\n    time.time()",
    "a default factory": "class A(BaseModel):\n    at: float = Field(default_factory=stamp)",
    "a lambda as default factory": (
        "@dataclass\nclass A:\n    at: float = field(default_factory=lambda: time.time())"
    ),
    "a script": "if __name__ == '__main__':\n    print(time.time(), open('a'))",
    "a script on one system": (
        "if os.name != 'nt' and '__main__' == __name__:\n    print(time.time(), open('a'))"
    ),
    "a lock": "lock = threading.Lock()\nevent = asyncio.Event()",
    "chance": "generator = random.Random()\nTOKEN = uuid.uuid4()",
    **{
        f"a function that a decorator keeps: {kept}": (
            "KNOWN = {}\nALL = set()\n\ndef enter(*names):\n    def entered(f):\n"
            f"        {kept}\n        return f\n    return entered\n\n"
            "@enter('a')\nasync def act(ctx):\n    return time.time()"
        )
        for kept in (
            *("KNOWN.update(dict.fromkeys(names, f))", "ALL.add(f)", "setattr(KNOWN, 'f', f)"),
            *("print(f, id(f))", "assert callable(f)", "KNOWN.setdefault(names[0], []).append(f)"),
        )
    },
    "a given time": "A = time.gmtime(0)\nB = datetime.fromtimestamp(0, UTC)",
}


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_is_silent_about(source: str) -> None:
    assert_expected(RULE, HEAD + source + "\n")


def test_is_silent_about_modules_beside_the_functions() -> None:
    files = {
        "functions/a.py": "from lib import NOW\n\nprint(NOW)\n",
        "lib.py": "import time\n\nNOW = time.time()\n",
    }
    assert_expected(RULE, files)


def test_says_what_to_do() -> None:
    (clock,) = diagnostics(RULE, HEAD + "NOW = time.time()\n")
    assert clock.message == (
        "importing this module reads the wall clock (`time.time`), once for the life of the process"
    )
    assert clock.help == "read it in the function that needs it: `ctx.now` is the time there"
    assert clock.location.column == 7
    (file,) = diagnostics(RULE, HEAD + "TEXT = open('a')\n")
    assert "reaches the file system (`open`)" in file.message
    assert file.help == "move it into the function that needs it, an action"


def test_a_helper_in_another_module_is_told_of() -> None:
    files = {
        "functions/a.py": "from lib import stamp\n\nNOW = stamp()\n",
        "lib.py": "import time\n\ndef stamp():\n    return time.time()\n",
    }
    (found,) = diagnostics(RULE, files)
    assert (found.location.path, found.location.line) == ("functions/a.py", 3)
    assert [(note.location.path, note.location.line) for note in found.related] == [("lib.py", 4)]
