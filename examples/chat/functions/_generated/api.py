"""References to the functions of this project. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gnomon.references import (
    internal_action_reference,
    internal_mutation_reference,
    internal_query_reference,
    mutation_reference,
    query_reference,
)

if TYPE_CHECKING:
    from gnomon import Id, Page

    from ..llm import Turn
    from ..messages import Sent, Text
    from ..schema import Chunk, Message, Thread

__all__ = ["api", "internal"]


class _ApiMessages:
    """The public functions of `messages`."""

    # functions/messages.py::chunks
    @query_reference("messages:chunks")
    @staticmethod
    def chunks(*, message_id: Id[Message], start: int = 0) -> list[Chunk]:
        """What has been added to an answer from a position on, while it is streaming."""
        raise NotImplementedError

    # functions/messages.py::list_of_thread
    @query_reference("messages:list_of_thread")
    @staticmethod
    def list_of_thread(
        *,
        thread_id: Id[Thread],
        cursor: str | None = None,
    ) -> Page[Message]:
        """A thread's messages, the last one first."""
        raise NotImplementedError

    # functions/messages.py::send
    @mutation_reference("messages:send")
    @staticmethod
    def send(*, thread_id: Id[Thread], text: Text) -> Sent:
        """Say something, and have it answered; the first time, have the thread named, too.

        Raises:
            ApplicationError: the thread is not the caller's, or they said too much of late.
        """
        raise NotImplementedError

    # functions/messages.py::stop
    @mutation_reference("messages:stop")
    @staticmethod
    def stop(*, message_id: Id[Message]) -> None:
        """Stop an answer: what has been written of it stays."""
        raise NotImplementedError


class _ApiThreads:
    """The public functions of `threads`."""

    # functions/threads.py::delete_thread
    @mutation_reference("threads:delete_thread")
    @staticmethod
    def delete_thread(*, thread_id: Id[Thread]) -> None:
        """Delete one of the caller's threads; its messages follow, a batch at a time."""
        raise NotImplementedError

    # functions/threads.py::list_own
    @query_reference("threads:list_own")
    @staticmethod
    def list_own(*, cursor: str | None = None) -> Page[Thread]:
        """The caller's threads, the one used last first."""
        raise NotImplementedError

    # functions/threads.py::open_thread
    @mutation_reference("threads:open_thread")
    @staticmethod
    def open_thread() -> Id[Thread]:
        raise NotImplementedError


class _Api:
    """The public functions, by module."""

    messages = _ApiMessages()
    threads = _ApiThreads()


class _InternalMessages:
    """The internal functions of `messages`."""

    # functions/messages.py::ask
    @internal_mutation_reference("messages:ask")
    @staticmethod
    def ask(*, owner: str, text: Text) -> Sent:
        """Ask in a new thread of somebody's: run from the shell."""
        raise NotImplementedError

    # functions/messages.py::get
    @internal_query_reference("messages:get")
    @staticmethod
    def get(*, message_id: Id[Message]) -> Message | None:
        raise NotImplementedError


class _InternalReplies:
    """The internal functions of `replies`."""

    # functions/replies.py::append
    @internal_mutation_reference("replies:append")
    @staticmethod
    def append(*, message_id: Id[Message], text: str) -> bool:
        """Add a chunk to an answer; returns whether more of it is wanted."""
        raise NotImplementedError

    # functions/replies.py::begin
    @internal_mutation_reference("replies:begin")
    @staticmethod
    def begin(*, message_id: Id[Message]) -> list[Turn] | None:
        """Begin an answer; returns what was said before, or None if nobody waits for it."""
        raise NotImplementedError

    # functions/replies.py::fail
    @internal_mutation_reference("replies:fail")
    @staticmethod
    def fail(*, message_id: Id[Message], error: str) -> None:
        raise NotImplementedError

    # functions/replies.py::fail_silent
    @internal_mutation_reference("replies:fail_silent")
    @staticmethod
    def fail_silent() -> int:
        """Settle the answers that have not moved for a while: their worker died."""
        raise NotImplementedError

    # functions/replies.py::finish
    @internal_mutation_reference("replies:finish")
    @staticmethod
    def finish(*, message_id: Id[Message]) -> None:
        raise NotImplementedError

    # functions/replies.py::write
    @internal_action_reference("replies:write")
    @staticmethod
    def write(*, message_id: Id[Message]) -> None:
        """Write an answer, chunk by chunk, until it is complete, stopped, or has taken too long."""
        raise NotImplementedError


class _InternalThreads:
    """The internal functions of `threads`."""

    # functions/threads.py::delete_messages
    @internal_mutation_reference("threads:delete_messages")
    @staticmethod
    def delete_messages(*, thread_id: Id[Thread]) -> None:
        """Delete a batch of a thread's messages, with their chunks, and then the next batch."""
        raise NotImplementedError

    # functions/threads.py::forget_unused
    @internal_mutation_reference("threads:forget_unused")
    @staticmethod
    def forget_unused() -> int:
        """Delete a batch of threads that nobody has used for a year, one second after another."""
        raise NotImplementedError


class _InternalTitles:
    """The internal functions of `titles`."""

    # functions/titles.py::store
    @internal_mutation_reference("titles:store")
    @staticmethod
    def store(*, thread_id: Id[Thread], title: str, error: str | None = None) -> None:
        """Name a thread; an error says that the name is not the model's."""
        raise NotImplementedError

    # functions/titles.py::suggest
    @internal_action_reference("titles:suggest")
    @staticmethod
    def suggest(*, thread_id: Id[Thread], text: str) -> None:
        """Ask the model for a title; after three failures the first words have to do."""
        raise NotImplementedError


class _Internal:
    """The internal functions, by module."""

    messages = _InternalMessages()
    replies = _InternalReplies()
    threads = _InternalThreads()
    titles = _InternalTitles()


api = _Api()
internal = _Internal()
