"""Does the same to the runtime on a store and to the plain model, and looks whether they agree."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import cast

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
)

from gnomon.errors import ApplicationError, DocumentNotFound
from tests.runtime.model.model import Job, Model, Note
from tests.runtime.model.world import World

TEXTS = st.sampled_from(["", "a", "ab", "b", "\x00", "a\x00", "é", "\U0001f600"])
STARS = st.integers(-3, 3) | st.sampled_from([2**62, -(2**62)])
STATES = st.sampled_from(["new", "done"])
DELAYS = st.sampled_from([0.0, 0.5, 1.0, 30.0, 700.0, 3600.0, 5000.0])
SPANS = st.sampled_from([0, 1, 59, 60, 700, 1400, 3599, 3600, 9000]).map(
    lambda seconds: timedelta(seconds=seconds)
)


class Comparison(RuleBasedStateMachine):
    """Does the same to the runtime and to the model."""

    notes: Bundle[str] = Bundle("notes")
    jobs: Bundle[tuple[str, Job]] = Bundle("jobs")
    pages: Bundle[tuple[str, str]] = Bundle("pages")

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.model = Model()
        self.world = World(self.database())
        self.stack.callback(self.world.close)
        self.numbers = 0

    def database(self) -> str:
        """The address of the runtime's store, which is there until the stack is closed."""
        raise NotImplementedError

    def teardown(self) -> None:
        self.stack.close()

    # --- documents ---

    @rule(target=notes, text=TEXTS, stars=STARS, state=STATES)
    def add(self, text: str, stars: int, state: str) -> str:
        note_id = self.world.mutation("add", text=text, stars=stars, state=state)
        self.model.add(note_id, Note(text, stars, state))
        return note_id

    @rule(target=notes, texts=st.lists(TEXTS, min_size=2, max_size=6))
    def add_several_at_once_and_fail_between_them(self, texts: list[str]) -> object:
        outcomes = self.world.mutations(
            *(
                lambda runtime, text=text, fails=fails: runtime.run_mutation(
                    "app:add_and_fail" if fails else "app:add_around_a_failure", text=text
                )
                for text in texts
                for fails in (True, False)
            )
        )
        for failed in outcomes[::2]:
            assert isinstance(failed, ApplicationError)
        added = dict(zip(map(str, outcomes[1::2]), texts, strict=True))
        # A server may run them in any order; which one it was holds from here on.
        kept = cast(list[tuple[str, object]], self.world.query("everything"))
        order = [note[0] for note in kept if note[0] in added]
        assert sorted(order) == sorted(added)
        for note_id in order:
            self.model.add(note_id, Note(added[note_id], 0, "new"))
        return multiple(*added)

    @rule(note_id=notes, stars=STARS)
    def patch(self, note_id: str, stars: int) -> None:
        self._change(note_id, "patch", stars=stars)
        if note_id in self.model.notes:
            self.model.notes[note_id] = self.model.notes[note_id]._replace(stars=stars)

    @rule(note_id=notes, text=TEXTS, state=STATES)
    def replace(self, note_id: str, text: str, state: str) -> None:
        self._change(note_id, "replace", text=text, state=state)
        if note_id in self.model.notes:
            self.model.notes[note_id] = Note(text, 1, state)

    @rule(note_id=notes)
    def delete(self, note_id: str) -> None:
        self._change(note_id, "delete")
        self.model.notes.pop(note_id, None)

    def _change(self, note_id: str, verb: str, **arguments: object) -> None:
        if note_id in self.model.notes:
            self.world.mutation(verb, note_id=note_id, **arguments)
            return
        with pytest.raises(DocumentNotFound):
            self.world.mutation(verb, note_id=note_id, **arguments)

    @rule(state=STATES, low=STARS, high=STARS, descending=st.booleans(), count=st.integers(0, 9))
    def look_through_an_index(
        self, state: str, low: int, high: int, descending: bool, count: int
    ) -> None:
        expected = self.model.in_range(state, low, high)
        if descending:
            expected.reverse()
        found = self.world.query(
            "in_range", state=state, low=low, high=high, descending=descending, count=count
        )
        assert found == expected[:count]

    @rule(text=TEXTS)
    def look_for_a_text(self, text: str) -> None:
        assert self.world.query("by_text", text=text) == self.model.with_text(text)

    @rule(target=pages, limit=st.integers(1, 4))
    def read_the_first_page(self, limit: int) -> object:
        return self._read_page(limit, None, None)

    @rule(target=pages, page=consumes(pages), limit=st.integers(1, 4))
    def read_the_next_page(self, page: tuple[str, str], limit: int) -> object:
        return self._read_page(limit, *page)

    def _read_page(self, limit: int, cursor: str | None, last: str | None) -> object:
        """Whatever was written since, a page goes on behind the last note of the one before."""
        read = self.world.query("page", limit=limit, cursor=cursor)
        found, following = cast(tuple[list[str], str | None], read)
        expected = self.model.after(last)
        assert found == expected[:limit]
        assert (following is not None) == (len(expected) > limit)
        return multiple() if following is None else (following, found[-1])

    # --- time ---

    @rule(target=jobs, delay=DELAYS)
    def schedule_a_mutation(self, delay: float) -> tuple[str, Job]:
        name = self._name()
        job_id = self.world.mutation("schedule_effect", name=name, delay=delay)
        return job_id, self.model.schedule(Job("effect", name, self._in(delay)))

    @rule(target=jobs, delay=DELAYS.filter(bool), left=st.integers(0, 4))
    def schedule_a_chain(self, delay: float, left: int) -> tuple[str, Job]:
        name = self._name()
        job_id = self.world.mutation("schedule_chain", name=name, left=left, delay=delay)
        job = Job("chain", name, self._in(delay), left, timedelta(seconds=delay))
        return job_id, self.model.schedule(job)

    @rule(target=jobs, delay=DELAYS)
    def schedule_a_failure(self, delay: float) -> tuple[str, Job]:
        name = self._name()
        job_id = self.world.mutation("schedule_failure", name=name, delay=delay)
        return job_id, self.model.schedule(Job("fail", name, self._in(delay)))

    @rule(target=jobs, delay=DELAYS, fails=st.booleans())
    def schedule_an_action(self, delay: float, fails: bool) -> tuple[str, Job]:
        name = self._name()
        job_id = self.world.mutation("schedule_action", name=name, delay=delay, fails=fails)
        does = "act, failing" if fails else "act"
        return job_id, self.model.schedule(Job(does, name, self._in(delay)))

    @rule(job=jobs)
    def cancel(self, job: tuple[str, Job]) -> None:
        self.world.mutation("cancel", schedule_id=job[0])
        self.model.cancel(job[1])

    @rule(by=SPANS)
    def advance(self, by: timedelta) -> None:
        self.world.advance(by)
        self.model.advance(by)

    @rule(by=SPANS)
    def restart(self, by: timedelta) -> None:
        """What becomes due meanwhile is done later, and nothing is forgotten."""
        self.world.restart(by)
        self.model.now += by

    def _name(self) -> str:
        self.numbers += 1
        return f"job {self.numbers}"

    def _in(self, delay: float) -> datetime:
        return self.model.now + timedelta(seconds=delay)

    # --- what must hold after each of them ---

    @invariant()
    def all_notes_are_there_in_the_order_of_their_creation(self) -> None:
        expected = [(note_id, *self.model.notes[note_id]) for note_id in self.model.after(None)]
        assert self.world.query("everything") == expected

    @invariant()
    def every_note_is_where_an_index_has_it(self) -> None:
        low, high = -(2**63), 2**63
        for state in ("new", "done"):
            arguments = {"state": state, "low": low, "high": high, "descending": False}
            found = self.world.query("in_range", **arguments, count=10_000)
            assert found == self.model.in_range(state, low, high)

    @invariant()
    def every_effect_happened_once_and_at_its_time(self) -> None:
        assert Counter(cast(list[str], self.world.query("effects"))) == self.model.effects

    @invariant()
    def every_scheduled_function_is_in_its_state(self) -> None:
        found = Counter(
            (one.name, one.args["name"], one.scheduled_time, one.state, one.completed_time)
            for one in self.world.schedules()
            if one.args["name"] not in ("often", "hourly")
        )
        expected = Counter(
            (job.seen()[0].partition(",")[0], *job.seen()[1:])
            for job in self.model.jobs
            if job.name not in ("often", "hourly")
        )
        assert found == expected
