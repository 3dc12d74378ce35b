"""Answers stream into documents, and are settled however the stream ends."""

from datetime import timedelta

import pytest
from functions import replies
from functions._generated.api import api, internal
from standin import Mode, StandIn
from talk import answer_in, ask_quietly

from gnomon.testing import BlockingCaller, InMemoryRuntime

SENTENCE = "The gnomon casts the shadow that tells the hour. "


def test_an_answer_is_written(
    gnomon_runtime: InMemoryRuntime, ada: BlockingCaller, model: StandIn
) -> None:
    thread_id, sent = ask_quietly(gnomon_runtime, ada)
    assert answer_in(ada, thread_id).status == "waiting"
    gnomon_runtime.finish_all_scheduled_functions()
    answer = answer_in(ada, thread_id)
    assert (answer.id, answer.status, answer.text) == (sent.answer_id, "done", SENTENCE)
    assert ada.run_query(api.messages.chunks, message_id=sent.answer_id) == []


def test_the_model_hears_what_was_said_before(
    gnomon_runtime: InMemoryRuntime, ada: BlockingCaller, model: StandIn
) -> None:
    thread_id, _ = ask_quietly(gnomon_runtime, ada)
    gnomon_runtime.finish_all_scheduled_functions()
    ada.run_mutation(api.messages.send, thread_id=thread_id, text="And at night?")
    gnomon_runtime.finish_all_scheduled_functions()
    assert model.requests[-1].json()["messages"] == [
        {"role": "user", "content": "What is a gnomon?"},
        {"role": "assistant", "content": SENTENCE},
        {"role": "user", "content": "And at night?"},
    ]


def test_chunks_can_be_read_while_the_answer_grows(
    gnomon_runtime: InMemoryRuntime, ada: BlockingCaller
) -> None:
    _, sent = ask_quietly(gnomon_runtime, ada)
    gnomon_runtime.run_mutation(internal.replies.begin, message_id=sent.answer_id)
    for text in ("The ", "gnomon "):
        assert gnomon_runtime.run_mutation(
            internal.replies.append, message_id=sent.answer_id, text=text
        )
    chunks = ada.run_query(api.messages.chunks, message_id=sent.answer_id, start=1)
    assert [(chunk.position, chunk.text) for chunk in chunks] == [(1, "gnomon ")]


@pytest.mark.parametrize(
    ("mode", "error", "text"),
    [
        ("error", "HTTPStatusError", ""),
        ("drop", "RemoteProtocolError", ""),
        ("hang", "ReadTimeout", ""),
        ("break", "RemoteProtocolError", "The "),
        ("stall", "ReadTimeout", "The "),
    ],
)
def test_however_the_model_fails_it_is_on_record(
    gnomon_runtime: InMemoryRuntime,
    ada: BlockingCaller,
    model: StandIn,
    monkeypatch: pytest.MonkeyPatch,
    mode: Mode,
    error: str,
    text: str,
) -> None:
    monkeypatch.setenv("LLM_TIMEOUT", "0.3")
    monkeypatch.setattr(replies, "CHUNK_LENGTH", 1)
    thread_id, _ = ask_quietly(gnomon_runtime, ada)
    model.plan(mode)
    gnomon_runtime.finish_all_scheduled_functions()
    answer = answer_in(ada, thread_id)
    assert (answer.status, answer.text) == ("failed", text)
    assert (answer.error or "").startswith(error)


def test_an_answer_must_not_take_too_long(
    gnomon_runtime: InMemoryRuntime,
    ada: BlockingCaller,
    model: StandIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("REPLY_TIMEOUT", "0.3")
    thread_id, _ = ask_quietly(gnomon_runtime, ada)
    model.plan("stall")
    gnomon_runtime.finish_all_scheduled_functions()
    answer = answer_in(ada, thread_id)
    assert (answer.status, answer.error) == ("failed", "TimeoutError")


def test_an_answer_must_not_be_too_long(
    gnomon_runtime: InMemoryRuntime,
    ada: BlockingCaller,
    model: StandIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(replies, "CHUNK_LENGTH", 1)
    monkeypatch.setattr(replies, "MAX_CHUNKS", 2)
    thread_id, _ = ask_quietly(gnomon_runtime, ada)
    gnomon_runtime.finish_all_scheduled_functions()
    answer = answer_in(ada, thread_id)
    assert (answer.text, answer.error) == ("The gnomon ", "The answer is too long")


def test_an_answer_that_is_stopped_before_it_began_is_never_asked_for(
    gnomon_runtime: InMemoryRuntime, ada: BlockingCaller, model: StandIn
) -> None:
    thread_id, sent = ask_quietly(gnomon_runtime, ada)
    ada.run_mutation(api.messages.stop, message_id=sent.answer_id)
    gnomon_runtime.finish_all_scheduled_functions()
    assert answer_in(ada, thread_id).status == "stopped"
    assert model.requests == []


def test_an_answer_that_is_stopped_midway_keeps_what_there_is(
    gnomon_runtime: InMemoryRuntime, ada: BlockingCaller
) -> None:
    thread_id, sent = ask_quietly(gnomon_runtime, ada)
    gnomon_runtime.run_mutation(internal.replies.begin, message_id=sent.answer_id)
    append = {"message_id": sent.answer_id, "text": "The "}
    assert gnomon_runtime.run_mutation("replies:append", **append) is True
    ada.run_mutation(api.messages.stop, message_id=sent.answer_id)
    assert gnomon_runtime.run_mutation("replies:append", **append) is False
    gnomon_runtime.run_mutation(internal.replies.finish, message_id=sent.answer_id)
    answer = answer_in(ada, thread_id)
    assert (answer.status, answer.text) == ("stopped", "The ")


def test_an_answer_whose_worker_died_fails_after_two_minutes(
    gnomon_runtime: InMemoryRuntime, ada: BlockingCaller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LLM_URL", raising=False)
    thread_id, _ = ask_quietly(gnomon_runtime, ada)
    gnomon_runtime.expect_failure("replies:write")
    gnomon_runtime.finish_all_scheduled_functions()
    gnomon_runtime.advance(timedelta(minutes=2))
    assert gnomon_runtime.run_mutation(internal.replies.fail_silent) == 0
    gnomon_runtime.advance(timedelta(seconds=1))
    assert gnomon_runtime.run_mutation(internal.replies.fail_silent) == 1
    assert answer_in(ada, thread_id).error == "The answer broke off"
