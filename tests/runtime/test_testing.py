"""gnomon.testing: the clock is moved by the test, failures are not overlooked."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from gnomon.errors import FunctionNotFound, GnomonError, RegistrationError
from gnomon.kinds import Visibility
from gnomon.references import MutationReference
from gnomon.storage.errors import StorageError
from gnomon.testing import FailedScheduledFunction, InMemoryRuntime, ScheduledForever

MakeApp = Callable[..., Path]


@pytest.mark.holds("test-clock")
def test_the_clock_stands_still_until_it_is_moved(runtime: InMemoryRuntime) -> None:
    assert runtime.now == datetime(2026, 1, 1, tzinfo=UTC)
    runtime.run_mutation("notes:add", text="a")
    assert runtime.now == datetime(2026, 1, 1, tzinfo=UTC)
    runtime.advance(timedelta(days=1, seconds=1))
    assert runtime.now == datetime(2026, 1, 2, 0, 0, 1, tzinfo=UTC)


def test_the_clock_does_not_go_back(runtime: InMemoryRuntime) -> None:
    with pytest.raises(ValueError, match="a clock does not go back"):
        runtime.advance(timedelta(seconds=-1))


def test_the_first_moment_can_be_chosen(app: Path) -> None:
    start = datetime(2030, 6, 1, 12, tzinfo=UTC)
    with InMemoryRuntime(app, start=start) as runtime:
        assert runtime.now == start


def test_a_project_that_cannot_be_opened_leaves_no_schema_on_the_server(
    make_app: MakeApp, postgres_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    its_own = uuid4()
    monkeypatch.setattr("gnomon.testing.schemas.uuid4", lambda: its_own)
    jobs = """
from gnomon import cron_jobs
from gnomon.kinds import Visibility
from gnomon.references import MutationReference
from gnomon.storage.errors import StorageError

crons = cron_jobs()
crons.hourly("j", 5, MutationReference[..., object]("notes:none", Visibility.INTERNAL))
"""
    with pytest.raises(RegistrationError, match="no function notes:none"):
        InMemoryRuntime(make_app(crons=jobs), crons=True, database=postgres_server)
    with psycopg.connect(postgres_server) as connection:
        name = f"test_{its_own.hex[:12]}"
        found = connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (name,))
        assert found.fetchone() is None


def test_a_server_that_is_not_there_is_named(make_app: MakeApp) -> None:
    with pytest.raises(StorageError, match="is the server running"):
        InMemoryRuntime(make_app(), database="postgresql://127.0.0.1:1/none")


@pytest.mark.holds("unexpected-failures-fail-the-test")
def test_a_failure_nobody_expected_is_raised_with_its_cause(runtime: InMemoryRuntime) -> None:
    runtime.run_mutation("work:schedule_path", name="fail_in_action")
    with pytest.raises(FailedScheduledFunction, match="work:fail_in_action was") as caught:
        runtime.finish_all_scheduled_functions()
    assert isinstance(caught.value.__cause__, ValueError)


@pytest.mark.holds("unexpected-failures-fail-the-test")
def test_an_expected_failure_is_allowed_once(runtime: InMemoryRuntime) -> None:
    runtime.expect_failure("work:fail")
    runtime.run_mutation("work:schedule_path", name="fail")
    runtime.run_mutation("work:schedule_path", name="fail")
    with pytest.raises(FailedScheduledFunction, match="work:fail was scheduled and failed"):
        runtime.finish_all_scheduled_functions()


@pytest.mark.holds("unexpected-failures-fail-the-test")
def test_an_expected_failure_that_did_not_happen_is_an_error(runtime: InMemoryRuntime) -> None:
    runtime.expect_failure("work:fail")
    with pytest.raises(AssertionError, match="expected to fail, but did not: work:fail"):
        runtime.check_expectations()


@pytest.mark.holds("endless-loops-are-named")
def test_an_endless_loop_of_schedules_is_named(runtime: InMemoryRuntime) -> None:
    runtime.run_mutation("work:schedule_path", name="again")
    with pytest.raises(
        ScheduledForever, match=r"busiest is work:again, which ran 21 times.*limit=200"
    ):
        runtime.finish_all_scheduled_functions(limit=20)


def test_time_may_pass_although_a_function_schedules_itself(runtime: InMemoryRuntime) -> None:
    runtime.run_mutation("work:schedule_path", name="again")
    runtime.advance(timedelta(seconds=10))
    assert len(runtime.scheduled_functions()) == 12


def test_every_failure_is_told_and_each_expectation_is_met_once(runtime: InMemoryRuntime) -> None:
    runtime.expect_failure("work:fail")
    for name in ("fail_in_action", "fail", "fail"):
        runtime.run_mutation("work:schedule_path", name=name)
    with pytest.raises(FailedScheduledFunction) as caught:
        runtime.finish_all_scheduled_functions()
    first, second = str(caught.value).split("; so did ")
    assert first.startswith("work:fail was scheduled and failed: ApplicationError: it was to fail")
    assert second == "work:fail_in_action: ValueError: the outside is down"
    runtime.check_expectations()


def test_a_failure_is_expected_of_a_function_that_is_there(runtime: InMemoryRuntime) -> None:
    with pytest.raises(FunctionNotFound, match="no function work:fial; did you mean work:fail"):
        runtime.expect_failure("work:fial")
    runtime.expect_failure(MutationReference("work:fail", Visibility.INTERNAL))
    runtime.run_mutation("work:schedule_path", name="fail")
    runtime.advance(0.5)


def test_a_coroutine_is_told_that_the_runtime_waits_by_itself(runtime: InMemoryRuntime) -> None:
    async def test() -> None:
        runtime.run_mutation("notes:add", text="a")

    with pytest.raises(GnomonError, match="from a plain `def test_…`"):
        asyncio.run(test())


MINUTELY = """
from datetime import timedelta
from gnomon import MutationCtx, cron_jobs, internal_mutation
from gnomon.kinds import Visibility
from gnomon.references import MutationReference
from gnomon.storage.errors import StorageError

crons = cron_jobs()
tick = MutationReference[..., object]("m:tick", Visibility.INTERNAL)
crons.interval("minutely", timedelta(minutes=1), tick)
"""
TICK = """
from gnomon import MutationCtx, internal_mutation

@internal_mutation
async def tick(ctx: MutationCtx) -> None:
    pass
"""


def test_cron_jobs_are_no_endless_loop_however_long_time_passes(make_app: MakeApp) -> None:
    with InMemoryRuntime(make_app(crons=MINUTELY, m=TICK), crons=True) as runtime:
        runtime.advance(timedelta(hours=3), limit=20)
        last = max(one.scheduled_time for one in runtime.scheduled_functions())
        assert last == runtime.now


PING = """
from gnomon import internal_mutation, MutationCtx
from gnomon.kinds import Visibility
from gnomon.references import MutationReference
from gnomon.storage.errors import StorageError

fail_later = MutationReference[..., object]("health:fail", Visibility.INTERNAL)

@internal_mutation
async def fail(ctx: MutationCtx) -> None:
    raise ValueError("broken")

@internal_mutation
async def schedule(ctx: MutationCtx) -> None:
    await ctx.scheduler.run_after(0, fail_later)
"""
TESTS = """
import pytest

def test_unexpected(gnomon_runtime):
    gnomon_runtime.run_mutation("health:schedule")
    gnomon_runtime.finish_all_scheduled_functions()

def test_expected(gnomon_runtime):
    gnomon_runtime.expect_failure("health:fail")
    gnomon_runtime.run_mutation("health:schedule")
    gnomon_runtime.finish_all_scheduled_functions()

def test_missing(gnomon_runtime):
    gnomon_runtime.expect_failure("health:fail")

@pytest.mark.gnomon(colour="red")
def test_option(gnomon_runtime):
    pass
"""


def run_tests(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The tests of an app, run by pytest."""
    command = [sys.executable, "-m", "pytest", "-p", "gnomon.testing.plugin", "--strict-markers"]
    return subprocess.run(
        [*command, "-p", "no:cacheprovider", *words],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_file_is_no_database_for_all_tests(make_app: MakeApp) -> None:
    ran = run_tests(make_app(health=PING), "--gnomon-database", "left.db")
    assert "--gnomon-database: it is an address such as postgresql://" in ran.stderr


def test_the_fixture_fails_the_tests_that_it_should(make_app: MakeApp) -> None:
    root = make_app(health=PING)
    (root / "test_health.py").write_text(TESTS)
    ran = run_tests(root)
    assert "1 failed, 2 passed, 2 errors" in ran.stdout
    assert "health:fail was scheduled and failed: ValueError: broken" in ran.stdout
    assert "expected to fail, but did not: health:fail" in ran.stdout
    assert "@pytest.mark.gnomon: unknown option colour" in ran.stdout
