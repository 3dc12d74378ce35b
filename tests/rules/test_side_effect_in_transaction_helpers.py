"""What a transaction calls is followed: factories of fields, flags, and other modules."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import assert_expected, diagnostics
from tests.rules.transactions import HEAD, MUTATION, RULE

FACTORIES = """
class Stamped(BaseModel):
    at: datetime = Field(default_factory=lambda: datetime.now(UTC))
    key: str = Field(default_factory=lambda: uuid.uuid4().hex, alias="Key")

class Event(Stamped):
    name: str
    tags: list[str] = Field(default_factory=list)

@dataclass
class Span:
    name: str
    id: str = field(default_factory=lambda: secrets.token_hex(4))
    started: float = field(default_factory=time.monotonic)

@mutation
async def act(ctx: MutationCtx, given: dict[str, str]) -> None:
    Event(name="a")  # expect: side-effect-in-transaction
    Event(name="a", at=ctx.now)
    Event(**given)
    print([Span(name) for name in given])  # expect: side-effect-in-transaction
    Span("a", "b")
    Span("a", id="b")
"""


def test_the_factories_of_fields_that_are_not_given_are_called() -> None:
    assert_expected(RULE, HEAD + FACTORIES)


FLAGS = """
def stamp(now: bool = False) -> float:
    if now:
        return time.time()
    return 0

def passed_on(now: bool = False) -> float:
    return stamp(now)

def chosen(name: str, now: bool = False) -> float:
    now = now or name == "now"
    return time.time() if now else 0

def again(now: bool = False) -> float:
    return time.time() if now else again(now=True)

def switched(now: bool = False) -> float:
    def switch() -> None:
        nonlocal now
        now = True

    switch()
    return time.time() if now else 0

def counted(times: int = 0) -> float:
    return time.time() if times else 0

@mutation
async def act(ctx: MutationCtx, name: str, now: bool = False) -> None:
    stamp()
    stamp(False)
    passed_on(now=False)
    stamp(True)  # expect: side-effect-in-transaction
    passed_on(now=True)  # expect: side-effect-in-transaction
    stamp(now)  # expect: side-effect-in-transaction
    stamp(**dict(name))  # expect: side-effect-in-transaction
    chosen(name)  # expect: side-effect-in-transaction
    again()  # expect: side-effect-in-transaction
    switched()  # expect: side-effect-in-transaction
    counted()  # expect: side-effect-in-transaction
    if now:
        time.time()  # expect: side-effect-in-transaction
"""


def test_a_flag_that_a_call_sets_decides_what_its_helper_does() -> None:
    assert_expected(RULE, HEAD + FLAGS)


def test_a_helper_in_another_module_is_told_of() -> None:
    helper = "from datetime import datetime as moment\n\ndef stamp():\n    return moment.now()\n"
    source = (
        "from gnomon import MutationCtx, mutation\nfrom lib.clock import stamp\n"
        "\n@mutation\nasync def act(ctx: MutationCtx) -> None:\n    print(stamp())\n"
    )
    files = {"functions/a.py": source, "lib/__init__.py": "", "lib/clock.py": helper}
    (found,) = diagnostics(RULE, files)
    assert found.message.endswith("but this call reads the wall clock (`datetime.datetime.now`)")
    assert (found.location.path, found.location.line, found.location.column) == (
        "functions/a.py",
        6,
        11,
    )
    (note,) = found.related
    assert (note.location.path, note.location.line) == ("lib/clock.py", 4)
    assert note.message == "`datetime.datetime.now` is called here"


@pytest.mark.parametrize("handed_on", ["from .clock import stamp as stamp", "from .clock import *"])
def test_a_helper_that_a_package_hands_on_is_followed(handed_on: str) -> None:
    source = (
        "from gnomon import MutationCtx, mutation\nfrom lib import stamp\n\n@mutation\n"
        "async def act(ctx: MutationCtx) -> None:\n"
        "    print(stamp())  # expect: side-effect-in-transaction\n"
    )
    helper = "import time\n\ndef stamp():\n    return time.time()\n"
    files = {"functions/a.py": source, "lib/__init__.py": handed_on, "lib/clock.py": helper}
    assert_expected(RULE, files)


def test_a_helper_is_reported_once_however_much_it_does() -> None:
    source = (
        "def work():\n    time.sleep(1)\n    print(time.time(), random.random())\n"
        f"{MUTATION}work()\n    work()\n"
    )
    assert len(diagnostics(RULE, HEAD + source)) == 2
