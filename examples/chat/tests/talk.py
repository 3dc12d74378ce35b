"""Talking to the model, as the tests do."""

from functions._generated.api import api, internal
from functions.messages import Sent
from functions.schema import Message, Thread

from gnomon import Id
from gnomon.testing import BlockingCaller, InMemoryRuntime


def ask(person: BlockingCaller, text: str = "What is a gnomon?") -> tuple[Id[Thread], Sent]:
    """A question in a new thread."""
    thread_id = person.run_mutation(api.threads.open_thread)
    return thread_id, person.run_mutation(api.messages.send, thread_id=thread_id, text=text)


def ask_quietly(runtime: InMemoryRuntime, person: BlockingCaller) -> tuple[Id[Thread], Sent]:
    """A question in a thread that has a title: the model is only asked for the answer."""
    thread_id = person.run_mutation(api.threads.open_thread)
    runtime.run_mutation(internal.titles.store, thread_id=thread_id, title="Noon")
    return thread_id, person.run_mutation(
        api.messages.send, thread_id=thread_id, text="What is a gnomon?"
    )


def answer_in(person: BlockingCaller, thread_id: Id[Thread]) -> Message:
    """The last message of a thread."""
    return person.run_query(api.messages.list_of_thread, thread_id=thread_id).items[0]


def thread_of(person: BlockingCaller) -> Thread:
    """The person's only thread."""
    [thread] = person.run_query(api.threads.list_own).items
    return thread
