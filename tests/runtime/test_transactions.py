"""Queries and mutations: their boundary, their isolation, all or nothing."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from gnomon.errors import (
    ApplicationError,
    FunctionNotFound,
    InvalidArguments,
    InvalidReturn,
    LimitExceeded,
)
from gnomon.runtime.calls import Call
from gnomon.runtime.driving import SuspendedInTransaction
from gnomon.testing import InMemoryRuntime


@pytest.mark.holds("all-or-nothing")
def test_a_mutation_that_raises_leaves_no_write_and_no_schedule(runtime: InMemoryRuntime) -> None:
    with pytest.raises(ApplicationError, match="no"):
        runtime.run_mutation("notes:fail_after_writing")
    assert runtime.run_query("notes:texts") == []
    assert runtime.scheduled_functions() == []


@pytest.mark.holds("nested-mutations-undo-themselves")
def test_a_nested_mutation_that_raises_undoes_only_itself(runtime: InMemoryRuntime) -> None:
    runtime.run_mutation("notes:survive_a_nested_failure")
    assert runtime.run_query("notes:texts") == ["before", "after"]
    assert runtime.scheduled_functions() == []


@pytest.mark.holds("nested-mutations-undo-themselves", "index-follows-writes")
def test_a_mutation_sees_what_its_nested_mutation_wrote(runtime: InMemoryRuntime) -> None:
    assert runtime.run_mutation("notes:add_and_look", text="a") is True


@pytest.mark.holds("returns-are-validated")
def test_a_return_that_does_not_fit_undoes_the_mutation(runtime: InMemoryRuntime) -> None:
    with pytest.raises(InvalidReturn, match=r"notes:return_wrongly: the return value"):
        runtime.run_mutation("notes:return_wrongly")
    assert runtime.run_query("work:effects") == []


@pytest.mark.holds("arguments-are-validated")
@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({}, "text: Field required"),
        ({"text": 1}, "text: Input should be a valid string"),
        ({"text": "a", "colour": "red"}, "colour: Extra inputs are not permitted"),
    ],
)
def test_arguments_that_do_not_fit_are_named(
    runtime: InMemoryRuntime, arguments: dict[str, object], problem: str
) -> None:
    with pytest.raises(InvalidArguments, match=f"notes:add: {problem}"):
        runtime.run_mutation("notes:add", **arguments)


@pytest.mark.holds("arguments-are-validated")
@pytest.mark.parametrize(
    "function",
    [
        "notes:add_wrongly",
        "work:add_wrongly",
        "work:add_wrongly_in_a_thread",
        "native:add_wrongly",
    ],
)
def test_arguments_are_validated_when_one_function_runs_another(
    runtime: InMemoryRuntime, function: str
) -> None:
    run = runtime.run_mutation if function.startswith("notes:") else runtime.run_action
    with pytest.raises(InvalidArguments, match="notes:add: text: Input should be a valid string"):
        run(function)
    assert runtime.run_query("notes:texts") == []


@pytest.mark.holds("returns-are-validated")
def test_a_wrong_return_of_a_nested_mutation_undoes_that_one(runtime: InMemoryRuntime) -> None:
    runtime.run_mutation("notes:take_a_wrong_return")
    assert runtime.run_query("notes:texts") == ["caught"]
    assert runtime.run_query("work:effects") == []


def test_an_argument_without_a_name_is_refused(runtime: InMemoryRuntime) -> None:
    with pytest.raises(InvalidArguments, match="arguments are given by name"):
        runtime.run_mutation("notes:add", "a")  # type: ignore[call-overload]


def test_a_default_stands_in_for_an_argument_left_out(runtime: InMemoryRuntime) -> None:
    note_id = runtime.run_mutation("notes:add", text="a")
    assert runtime.run_query("notes:get", note_id=note_id).stars == 0


@pytest.mark.holds("wire-form")
def test_bytes_and_durations_cross_the_boundary_as_they_are(runtime: InMemoryRuntime) -> None:
    assert runtime.run_query("notes:soon") == (timedelta(minutes=90), b"\xff\x00")


@pytest.mark.holds("time-stands-still")
def test_the_time_stands_still_during_an_execution(runtime: InMemoryRuntime) -> None:
    before, after = runtime.run_query("notes:the_time_twice")
    assert before == after == runtime.now
    assert before.tzinfo is not None
    assert before.utcoffset() == UTC.utcoffset(None)


@pytest.mark.holds("time-stands-still")
def test_random_numbers_differ_from_one_execution_to_the_next(runtime: InMemoryRuntime) -> None:
    first = runtime.run_mutation("notes:random_numbers")
    second = runtime.run_mutation("notes:random_numbers")
    assert len({*first, *second}) == 6


def test_an_execution_that_is_retried_draws_the_same_random_numbers() -> None:
    call = Call("notes:add", "{}")
    assert call.random().random() == call.random().random()
    assert call.random().random() != call.nested("notes:add", "{}").random().random()


@pytest.mark.holds("identity-is-not-passed-on")
def test_the_caller_is_known_where_there_is_one(runtime: InMemoryRuntime) -> None:
    assert runtime.run_query("notes:who") is None
    assert runtime.with_identity("ada").run_query("notes:who") == "ada"


@pytest.mark.holds("identity-is-not-passed-on")
def test_the_caller_is_known_to_what_a_function_runs(runtime: InMemoryRuntime) -> None:
    user = runtime.with_identity("ada")
    assert user.run_query("notes:who_runs_a_query") == "ada"
    assert user.run_mutation("notes:who_runs_a_mutation") == "ada"
    assert user.run_action("work:who_runs_an_action") == "ada"


@pytest.mark.holds("no-waiting-in-a-transaction")
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("function", ["sleep_in_a_transaction", "yield_in_a_transaction"])
def test_awaiting_anything_but_the_context_is_an_error_that_says_so(
    runtime: InMemoryRuntime, function: str
) -> None:
    run = runtime.run_mutation if function.startswith("sleep") else runtime.run_query
    with pytest.raises(SuspendedInTransaction, match=f"notes:{function} awaited something"):
        run(f"notes:{function}")
    assert runtime.run_query("notes:texts") == []


def test_an_unknown_function_is_refused_with_the_nearest_name(runtime: InMemoryRuntime) -> None:
    with pytest.raises(FunctionNotFound, match="no function notes:ad; did you mean notes:add"):
        runtime.run_mutation("notes:ad")


def test_a_function_of_another_kind_is_refused(runtime: InMemoryRuntime) -> None:
    with pytest.raises(FunctionNotFound, match=r"notes:add is a mutation, so .* run_mutation"):
        runtime.run_query("notes:add", text="a")


@pytest.mark.holds("sizes-are-limited")
def test_arguments_above_the_limit_are_refused(runtime: InMemoryRuntime) -> None:
    with pytest.raises(LimitExceeded, match=r"notes:add: the arguments: .* limit is 16,777,216"):
        runtime.run_mutation("notes:add", text="x" * 17_000_000)


@pytest.mark.holds("sizes-are-limited")
def test_a_return_above_the_limit_is_refused(runtime: InMemoryRuntime) -> None:
    assert len(runtime.run_query("work:much", size=5_000_000)) == 5_000_000
    with pytest.raises(LimitExceeded, match=r"work:much: the return value: .* limit is 16,777,216"):
        runtime.run_query("work:much", size=17_000_000)
