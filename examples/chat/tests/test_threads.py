"""Threads belong to their owners, get titles, and go away with all their messages."""

from datetime import UTC, datetime, timedelta

import pytest
from functions import threads
from functions._generated.api import api, internal
from standin import StandIn
from talk import answer_in, ask, thread_of

from gnomon import ApplicationError
from gnomon.testing import BlockingCaller, InMemoryRuntime


def test_a_thread_is_named_by_the_model(
    gnomon_runtime: InMemoryRuntime, ada: BlockingCaller, model: StandIn
) -> None:
    ask(ada)
    gnomon_runtime.finish_all_scheduled_functions()
    thread = thread_of(ada)
    assert (thread.title, thread.title_error) == ("Sundials", None)


def test_after_three_failures_the_first_words_are_the_title(
    gnomon_runtime: InMemoryRuntime, ada: BlockingCaller, model: StandIn
) -> None:
    _, sent = ask(ada, "What is a gnomon, and how did people once tell the time by its shadow?")
    ada.run_mutation(api.messages.stop, message_id=sent.answer_id)
    model.plan("error", "drop", "error")
    gnomon_runtime.finish_all_scheduled_functions()
    thread = thread_of(ada)
    assert thread.title == "What is a gnomon, and how did people once tell the time by…"
    assert (thread.title_error or "").startswith("HTTPStatusError")
    assert len(model.requests) == 3


def test_nobody_reads_writes_or_deletes_in_the_threads_of_others(
    ada: BlockingCaller, eve: BlockingCaller
) -> None:
    thread_id, sent = ask(ada)
    with pytest.raises(ApplicationError, match="no such thread"):
        eve.run_query(api.messages.list_of_thread, thread_id=thread_id)
    with pytest.raises(ApplicationError, match="no such thread"):
        eve.run_mutation(api.messages.send, thread_id=thread_id, text="Hello")
    with pytest.raises(ApplicationError, match="no such thread"):
        eve.run_mutation(api.messages.stop, message_id=sent.answer_id)
    with pytest.raises(ApplicationError, match="no such thread"):
        eve.run_mutation(api.threads.delete_thread, thread_id=thread_id)
    assert eve.run_query(api.threads.list_own).items == []


def test_who_is_not_signed_in_has_no_threads(gnomon_runtime: InMemoryRuntime) -> None:
    with pytest.raises(ApplicationError, match="Sign in"):
        gnomon_runtime.run_mutation(api.threads.open_thread)


def test_a_thread_is_deleted_with_its_messages_batch_by_batch(
    gnomon_runtime: InMemoryRuntime,
    ada: BlockingCaller,
    model: StandIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(threads, "BATCH", 1)
    thread_id, sent = ask(ada)
    gnomon_runtime.run_mutation(internal.replies.begin, message_id=sent.answer_id)
    ada.run_mutation(api.threads.delete_thread, thread_id=thread_id)
    gnomon_runtime.finish_all_scheduled_functions()
    assert ada.run_query(api.threads.list_own).items == []
    for message_id in (sent.question_id, sent.answer_id):
        with pytest.raises(ApplicationError, match="no such message"):
            ada.run_mutation(api.messages.stop, message_id=message_id)


@pytest.mark.gnomon(crons=True, start=datetime(2027, 1, 1, 9, 15, tzinfo=UTC))
def test_unused_threads_are_forgotten_at_twenty_past_four_in_new_york(
    gnomon_runtime: InMemoryRuntime,
) -> None:
    gnomon_runtime.advance(timedelta(minutes=10))
    times = [
        run.scheduled_time
        for run in gnomon_runtime.scheduled_functions()
        if run.name == "threads:forget_unused"
    ]
    assert times == [datetime(2027, 1, 1, 9, 20, tzinfo=UTC)]


def test_a_thread_that_is_not_used_for_a_year_is_forgotten(
    gnomon_runtime: InMemoryRuntime, ada: BlockingCaller, model: StandIn
) -> None:
    thread_id, _ = ask(ada)
    gnomon_runtime.finish_all_scheduled_functions()
    assert answer_in(ada, thread_id).status == "done"
    gnomon_runtime.advance(timedelta(days=364))
    assert gnomon_runtime.run_mutation(internal.threads.forget_unused) == 0
    gnomon_runtime.advance(timedelta(days=1, seconds=1))
    assert gnomon_runtime.run_mutation(internal.threads.forget_unused) == 1
    gnomon_runtime.finish_all_scheduled_functions()
    assert ada.run_query(api.threads.list_own).items == []
