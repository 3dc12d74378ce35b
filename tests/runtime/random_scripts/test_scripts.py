"""Whatever a mutation does, one step after the other, it sees the same on every store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gnomon.testing import InMemoryRuntime

APP = Path(__file__).parent / "app"
GROUPS = count(1)
IS_LONG = settings().max_examples > 100

LABELS = st.sampled_from("abcde")
JOBS = st.sampled_from(["job 1", "job 2"])
TEXTS = st.sampled_from(["", "x", "xy", "y", "\0", "é", "z" * 3000])
STARS = st.integers(-2, 2)
COUNTS = st.integers(0, 4)
Steps = list[list[Any]]


def step(verb: str, *words: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.tuples(*words).map(lambda drawn: [verb, *drawn])


PLAIN = st.one_of(
    step("insert", LABELS, TEXTS, STARS),
    step("insert", LABELS, TEXTS, STARS),
    step("patch", LABELS, STARS),
    step("replace", LABELS, TEXTS),
    step("delete", LABELS),
    step("get", LABELS),
    step("between", STARS, STARS, st.sampled_from(["asc", "desc"]), COUNTS),
    step("with_text", TEXTS),
    step("everything"),
    step("page", st.integers(1, 3)),
    step("schedule", JOBS, st.sampled_from([0.0, 60.0])),
    step("cancel", JOBS),
    step("look", JOBS),
    step("scheduled"),
)
STEPS: st.SearchStrategy[Steps] = st.recursive(
    st.lists(PLAIN, max_size=8),
    lambda inner: st.lists(PLAIN | step("nest", inner, st.booleans()), max_size=6),
    max_leaves=4,
)
SCRIPTS = st.lists(st.tuples(STEPS, st.booleans()), min_size=1, max_size=3)


@pytest.fixture(scope="module")
def runtimes(
    postgres_server: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[InMemoryRuntime]]:
    """The app on each kind of store."""
    file = str(tmp_path_factory.mktemp("scripts") / "scripts.db")
    with ExitStack() as stack:
        yield [
            stack.enter_context(InMemoryRuntime(APP, database=database))
            for database in (None, file, postgres_server)
        ]


class Run:
    """One example on one store."""

    def __init__(self, runtime: InMemoryRuntime, group: int) -> None:
        self._runtime = runtime
        self._group = group
        self._ids: dict[str, str] = {}

    def script(self, steps: Steps, fails: bool) -> object:
        """Runs a script in a mutation of its own; what it saw."""
        try:
            outcome: Any = self._runtime.run_mutation(
                "script:run", group=self._group, steps=steps, ids=self._ids, fails=fails
            )
        except Exception as error:
            return repr(error), getattr(error, "data", None)
        self._ids = outcome.ids
        return outcome.seen

    def end(self) -> object:
        """What there is once time has passed."""
        self._runtime.advance(100)
        return self._runtime.run_query("script:dump", group=self._group)


@pytest.mark.holds(
    "index-follows-writes",
    "nested-mutations-undo-themselves",
    "query-verbs",
    "schedules-are-readable",
    on=["memory", "sqlite", "postgres"],
)
@settings(max_examples=1000 if IS_LONG else 40)
@given(scripts=SCRIPTS)
def test_every_store_shows_a_mutation_the_same(
    runtimes: list[InMemoryRuntime], scripts: list[tuple[Steps, bool]]
) -> None:
    group = next(GROUPS)
    runs = [Run(runtime, group) for runtime in runtimes]
    for steps, fails in scripts:
        memory, sqlite, postgres = (run.script(steps, fails) for run in runs)
        assert memory == sqlite == postgres
    memory, sqlite, postgres = (run.end() for run in runs)
    assert memory == sqlite == postgres
