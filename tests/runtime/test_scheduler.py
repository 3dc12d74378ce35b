"""Scheduled functions: when they run, how often, how they end and how they are canceled."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from gnomon.errors import (
    FunctionNotFound,
    InvalidArguments,
    InvalidSchedule,
    LimitExceeded,
)
from gnomon.runtime import Runtime
from gnomon.runtime.housekeeping import Housekeeping
from gnomon.runtime.scheduler import ScheduleRunner
from gnomon.storage.protocol import StoredSchedule
from gnomon.testing import FailedScheduledFunction, InMemoryRuntime


def effects(runtime: InMemoryRuntime) -> object:
    return runtime.run_query("work:effects")


def states(runtime: InMemoryRuntime) -> list[tuple[str, str]]:
    return [(one.name, one.state) for one in runtime.scheduled_functions()]


@pytest.mark.holds("never-early")
def test_a_scheduled_function_runs_once_its_delay_has_passed(runtime: InMemoryRuntime) -> None:
    runtime.run_mutation("work:schedule_one", name="later", delay=60)
    runtime.advance(timedelta(seconds=59))
    assert effects(runtime) == []
    runtime.advance(timedelta(seconds=1))
    assert effects(runtime) == ["later"]
    runtime.advance(timedelta(days=1))
    assert effects(runtime) == ["later"]


@pytest.mark.holds("never-early")
def test_a_scheduled_function_runs_at_its_instant(runtime: InMemoryRuntime) -> None:
    when = runtime.now + timedelta(hours=2)
    runtime.run_mutation("work:schedule_at", name="then", when=when)
    runtime.finish_all_scheduled_functions()
    assert runtime.now == when
    assert effects(runtime) == ["then"]


@pytest.mark.holds("never-early")
def test_an_instant_in_the_past_means_now(runtime: InMemoryRuntime) -> None:
    past = runtime.now - timedelta(days=3)
    runtime.run_mutation("work:schedule_at", name="late", when=past)
    runtime.advance(timedelta(0))
    assert effects(runtime) == ["late"]
    assert runtime.scheduled_functions()[0].scheduled_time == past


@pytest.mark.parametrize(
    ("owner", "name"),
    [(ScheduleRunner, "_fire_crons"), (Housekeeping, "keep")],
    ids=["the cron jobs", "what is to be kept in order"],
)
def test_what_is_due_does_not_wait_for_a_look_at(
    owner: type[object], name: str, runtime: InMemoryRuntime, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[str] = []
    start = ScheduleRunner._start
    look: Callable[[object, datetime], Awaitable[bool]] = getattr(owner, name)

    def started(
        runner: ScheduleRunner, row: StoredSchedule, work: Coroutine[Any, Any, None]
    ) -> None:
        events.append("started")
        start(runner, row, work)

    async def looked(looking: object, now: datetime) -> bool:
        events.append("looked")
        return await look(looking, now)

    runtime.run_mutation("work:schedule_one", name="later", delay=60)
    monkeypatch.setattr(ScheduleRunner, "_start", started)
    monkeypatch.setattr(owner, name, looked)
    runtime.advance(timedelta(seconds=60))
    # The first look is before the clock goes on.
    assert events[:3] == ["looked", "started", "looked"]


def test_an_end_that_makes_nothing_due_is_no_reason_to_look(
    app: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[str] = []
    start_due = ScheduleRunner.start_due

    async def counted(runner: ScheduleRunner) -> list[StoredSchedule]:
        looks.append("look")
        return await start_due(runner)

    async def scenario() -> None:
        async with Runtime.open(app, database=database, unchecked=True) as runtime:
            await asyncio.sleep(0.2)
            monkeypatch.setattr(ScheduleRunner, "start_due", counted)
            for number in range(10):
                name = str(number)
                await runtime.run_mutation("work:schedule_one", name=name, delay=0)
                while name not in cast("list[str]", await runtime.run_query("work:effects")):
                    await asyncio.sleep(0.01)
                while runtime.running:
                    await asyncio.sleep(0.01)

    asyncio.run(scenario())
    # Those of every second come besides.
    assert 10 <= len(looks) < 16


@pytest.mark.holds("never-early")
def test_those_due_run_in_the_order_of_their_times(runtime: InMemoryRuntime) -> None:
    for name, delay in (("c", 3.0), ("a", 1.0), ("b", 2.0)):
        runtime.run_mutation("work:schedule_one", name=name, delay=delay)
    runtime.finish_all_scheduled_functions()
    assert effects(runtime) == ["a", "b", "c"]


@pytest.mark.holds("schedules-are-readable")
def test_its_state_args_and_times_are_readable(runtime: InMemoryRuntime) -> None:
    schedule_id = runtime.run_mutation("work:schedule_one", name="x", delay=5)
    before = runtime.run_query("work:look", schedule_id=schedule_id)
    assert (before.name, before.args, before.state) == ("work:effect", {"name": "x"}, "pending")
    assert before.scheduled_time == runtime.now + timedelta(seconds=5)
    assert before.completed_time is None
    runtime.finish_all_scheduled_functions()
    after = runtime.run_query("work:look", schedule_id=schedule_id)
    assert (after.id, after.state, after.completed_time) == (schedule_id, "success", runtime.now)


@pytest.mark.holds("schedules-are-readable")
def test_scheduled_functions_can_be_queried(runtime: InMemoryRuntime) -> None:
    runtime.run_mutation("work:schedule_one", name="x", delay=5)
    runtime.run_mutation("work:schedule_path", name="again")
    assert runtime.run_query("work:names_of_scheduled") == ["work:again", "work:effect"]


@pytest.mark.holds("failures-stay")
@pytest.mark.parametrize("name", ["fail", "fail_in_action"])
def test_a_function_that_raises_is_failed_with_its_error_and_never_run_again(
    runtime: InMemoryRuntime, name: str
) -> None:
    runtime.expect_failure(f"work:{name}")
    schedule_id = runtime.run_mutation("work:schedule_path", name=name)
    runtime.finish_all_scheduled_functions()
    found = runtime.run_query("work:look", schedule_id=schedule_id)
    assert found.state == "failed"
    assert found.error in ("ApplicationError: it was to fail", "ValueError: the outside is down")
    runtime.advance(timedelta(days=1))
    assert effects(runtime) == ([] if name == "fail" else ["before the failure"])


@pytest.mark.holds("actions-schedule-at-once")
def test_what_an_action_scheduled_stays_although_it_fails_later(runtime: InMemoryRuntime) -> None:
    with pytest.raises(ValueError, match="after scheduling"):
        runtime.run_action("work:schedule_then_fail")
    runtime.finish_all_scheduled_functions()
    assert effects(runtime) == ["scheduled by an action"]


@pytest.mark.holds("identity-is-not-passed-on")
def test_the_caller_is_not_passed_on_to_what_is_scheduled(runtime: InMemoryRuntime) -> None:
    user = runtime.with_identity("ada")
    assert user.run_action("work:act", name="now") == "ada"
    user.run_mutation("work:schedule_identity")
    runtime.finish_all_scheduled_functions()
    assert effects(runtime) == ["now", "caller None"]


@pytest.mark.holds("canceled-never-starts")
def test_a_pending_function_that_is_canceled_never_runs(runtime: InMemoryRuntime) -> None:
    schedule_id = runtime.run_mutation("work:schedule_one", name="x", delay=5)
    runtime.run_mutation("work:cancel", schedule_id=schedule_id)
    runtime.advance(timedelta(days=1))
    assert effects(runtime) == []
    assert states(runtime) == [("work:effect", "canceled")]


@pytest.mark.holds("canceled-never-starts")
def test_canceling_a_finished_function_changes_nothing(runtime: InMemoryRuntime) -> None:
    schedule_id = runtime.run_mutation("work:schedule_one", name="x")
    runtime.finish_all_scheduled_functions()
    runtime.run_mutation("work:cancel", schedule_id=schedule_id)
    assert states(runtime) == [("work:effect", "success")]


@pytest.mark.holds("canceled-never-starts")
def test_canceling_what_is_no_longer_remembered_changes_nothing(runtime: InMemoryRuntime) -> None:
    schedule_id = runtime.run_mutation("work:schedule_one", name="x")
    runtime.advance(timedelta(days=8))
    runtime.advance(timedelta(0))
    assert states(runtime) == []
    runtime.run_mutation("work:cancel", schedule_id=schedule_id)
    assert effects(runtime) == ["x"]


@pytest.mark.holds("schedules-are-limited")
@pytest.mark.parametrize("delay", [-1.0, float("nan"), float("inf"), 1e300, 5 * 366 * 86400 + 1.0])
def test_a_delay_that_is_negative_not_finite_or_too_long_is_refused(
    runtime: InMemoryRuntime, delay: float
) -> None:
    with pytest.raises((InvalidSchedule, InvalidArguments)):
        runtime.run_mutation("work:schedule_with", delay=delay)


@pytest.mark.holds("schedules-are-limited")
def test_five_years_can_be_waited_for_and_no_second_longer(runtime: InMemoryRuntime) -> None:
    runtime.run_mutation("work:schedule_one", name="far", delay=5 * 366 * 86400)
    instant = runtime.now + timedelta(days=5 * 366, seconds=1)
    with pytest.raises(InvalidSchedule, match=r"run_at\(.*\): the limit is 1830 days \(five years"):
        runtime.run_mutation("work:schedule_at", name="farther", when=instant)
    assert states(runtime) == [("work:effect", "pending")]


@pytest.mark.holds("schedules-are-limited")
def test_an_instant_without_a_time_zone_is_refused_at_the_boundary(
    runtime: InMemoryRuntime,
) -> None:
    naive = datetime(2026, 1, 2)
    with pytest.raises(InvalidArguments, match="when: Input should have timezone info"):
        runtime.run_mutation("work:schedule_at", name="x", when=naive)


@pytest.mark.holds("targets-are-checked-at-once")
def test_arguments_that_the_target_does_not_take_are_refused_at_once(
    runtime: InMemoryRuntime,
) -> None:
    with pytest.raises(InvalidArguments, match=r"work:effect: .*nom"):
        runtime.run_mutation("work:schedule_wrongly")


@pytest.mark.holds("targets-are-checked-at-once")
def test_a_query_cannot_be_scheduled(runtime: InMemoryRuntime) -> None:
    with pytest.raises(InvalidSchedule, match="notes:get is a query"):
        runtime.run_mutation("work:schedule_a_query")


@pytest.mark.holds("targets-are-checked-at-once")
def test_a_target_that_does_not_exist_is_refused(runtime: InMemoryRuntime) -> None:
    with pytest.raises(FunctionNotFound, match="work:gone"):
        runtime.run_mutation("work:schedule_path", name="gone")


@pytest.mark.holds("schedules-are-limited")
def test_a_mutation_schedules_at_most_a_thousand(runtime: InMemoryRuntime) -> None:
    runtime.run_mutation("work:schedule_many", count=1000)
    assert len(runtime.scheduled_functions()) == 1000
    with pytest.raises(LimitExceeded, match="at most 1,000 functions"):
        runtime.run_mutation("work:schedule_many", count=1001)
    assert len(runtime.scheduled_functions()) == 1000


@pytest.mark.holds("mutations-exactly-once")
def test_many_due_at_once_all_run_once(runtime: InMemoryRuntime) -> None:
    runtime.run_mutation("work:schedule_many", count=300)
    runtime.finish_all_scheduled_functions()
    assert sorted(effects(runtime), key=int) == [str(number) for number in range(300)]


@pytest.mark.holds("remembered-for-seven-days")
def test_finished_functions_are_forgotten_after_seven_days(runtime: InMemoryRuntime) -> None:
    runtime.run_mutation("work:schedule_one", name="x")
    runtime.finish_all_scheduled_functions()
    runtime.advance(timedelta(days=7) - timedelta(minutes=1))
    runtime.advance(timedelta(0))
    assert len(runtime.scheduled_functions()) == 1
    runtime.advance(timedelta(hours=2))
    runtime.advance(timedelta(0))
    assert runtime.scheduled_functions() == []


@pytest.mark.holds("remembered-for-seven-days")
def test_pending_functions_are_never_forgotten(runtime: InMemoryRuntime) -> None:
    runtime.run_mutation("work:schedule_one", name="x", delay=30 * 86400)
    runtime.advance(timedelta(days=20))
    assert states(runtime) == [("work:effect", "pending")]


def test_a_mutation_cannot_cancel_itself(runtime: InMemoryRuntime) -> None:
    runtime.run_mutation("work:schedule_path", name="cancel_all")
    with pytest.raises(FailedScheduledFunction, match="cannot cancel itself"):
        runtime.finish_all_scheduled_functions()


@pytest.mark.holds("born-canceled")
def test_what_a_canceled_running_action_schedules_is_born_canceled(
    app: Path, tmp_path: Path, database: str
) -> None:
    async def scenario() -> None:
        flag = tmp_path / "flag"
        async with Runtime.open(app, database=database, unchecked=True) as runtime:
            schedule_id = await runtime.run_mutation(
                "work:schedule_waiting", path=str(flag), name="w"
            )
            while await runtime.run_query("work:effects") != ["w started"]:
                await asyncio.sleep(0.005)
            await runtime.run_mutation("work:cancel", schedule_id=schedule_id)
            running = await runtime.run_query("work:look", schedule_id=schedule_id)
            assert (running.state, running.completed_time) == ("canceled", None)
            flag.touch()
            await runtime.drain(5)
            assert await runtime.run_query("work:effects") == ["w started"]
            found = await runtime.scheduled_functions()
            assert [one.state for one in found] == ["canceled"] * 3
            assert all(one.completed_time for one in found)

    asyncio.run(scenario())
