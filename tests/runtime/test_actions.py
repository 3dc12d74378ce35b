"""Actions: on the event loop, in threads, in worker processes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from gnomon.errors import ApplicationError
from gnomon.runtime.frames import WorkerError
from gnomon.testing import FailedScheduledFunction, InMemoryRuntime

APP = Path(__file__).parent / "app"


def effects(runtime: InMemoryRuntime) -> object:
    return runtime.run_query("work:effects")


@pytest.mark.holds("actions-have-no-database")
def test_an_action_runs_functions_each_in_its_own_transaction(runtime: InMemoryRuntime) -> None:
    with pytest.raises(ValueError, match="the outside is down"):
        runtime.run_action("work:fail_in_action")
    assert effects(runtime) == ["before the failure"]


def test_an_action_may_run_several_functions_at_once(runtime: InMemoryRuntime) -> None:
    runtime.run_action("work:gather", names=["a", "b", "c"])
    assert sorted(effects(runtime)) == ["a", "b", "c"]


@pytest.mark.holds("where-actions-run")
def test_a_plain_def_runs_in_a_thread_with_a_blocking_context(runtime: InMemoryRuntime) -> None:
    assert runtime.with_identity("ada").run_action("work:act_in_a_thread", name="t") == len("ada")
    assert effects(runtime) == ["t", "t, nested"]
    runtime.finish_all_scheduled_functions()
    assert effects(runtime) == ["t", "t, nested", "t, later"]


@pytest.fixture(scope="module")
def workers() -> Iterator[InMemoryRuntime]:
    """One runtime for the tests that leave nothing behind: a worker takes a while to start."""
    with InMemoryRuntime(APP) as runtime:
        yield runtime


class TestWorkerProcesses:
    @pytest.mark.holds("where-actions-run")
    def test_an_action_runs_in_a_process_of_its_own(self, workers: InMemoryRuntime) -> None:
        first = workers.run_action("native:process_number")
        assert first != os.getpid()
        assert workers.run_action("native:process_number") == first

    def test_bytes_survive_the_way_there_and_back(self, workers: InMemoryRuntime) -> None:
        assert workers.run_action("native:shout", data=b"\xffab") == b"\xffAB"

    def test_it_knows_the_caller_and_the_time(self, workers: InMemoryRuntime) -> None:
        user = workers.with_identity("ada")
        assert user.run_action("native:who_and_when") == ("ada", workers.now)

    @pytest.mark.holds("where-actions-run")
    def test_it_reaches_functions_and_the_scheduler(self, runtime: InMemoryRuntime) -> None:
        schedule_id = runtime.run_action("native:act", name="p")
        found = runtime.run_query("work:look", schedule_id=schedule_id)
        assert found.scheduled_time == runtime.now + timedelta(hours=1)
        runtime.finish_all_scheduled_functions()
        assert effects(runtime) == ["p", "p, later"]

    def test_an_async_action_may_ask_for_several_things_at_once(
        self, runtime: InMemoryRuntime
    ) -> None:
        runtime.run_action("native:act_at_once", names=["a", "b", "c"])
        assert sorted(effects(runtime)) == ["a", "b", "c"]

    def test_its_errors_arrive_as_themselves(self, workers: InMemoryRuntime) -> None:
        with pytest.raises(ApplicationError, match="not today") as caught:
            workers.run_action("native:refuse")
        assert caught.value.data == {"code": 7}

    def test_errors_of_functions_it_runs_can_be_caught(self, workers: InMemoryRuntime) -> None:
        assert workers.run_action("native:catch") == "it was to fail"

    def test_an_error_that_cannot_be_sent_arrives_as_text(self, workers: InMemoryRuntime) -> None:
        with pytest.raises(WorkerError, match=r"Local: .*cannot be pickled"):
            workers.run_action("native:raise_strangely")

    @pytest.mark.holds("worker-processes-are-replaced")
    def test_a_worker_that_dies_fails_its_action_and_the_pool_is_whole_again(
        self, runtime: InMemoryRuntime
    ) -> None:
        with pytest.raises(WorkerError, match=r"native:die: the worker process died \(exit code 3"):
            runtime.run_action("native:die")
        assert isinstance(runtime.run_action("native:process_number"), int)

    @pytest.mark.holds("worker-processes-are-replaced")
    def test_a_worker_that_dies_fails_the_scheduled_action(self, runtime: InMemoryRuntime) -> None:
        schedule_id = runtime.run_mutation("work:schedule_path", name="die")
        with pytest.raises(FailedScheduledFunction, match="the worker process died"):
            runtime.finish_all_scheduled_functions()
        assert runtime.run_query("work:look", schedule_id=schedule_id).state == "failed"
