"""The language model: an HTTP service that answers whole, or as server-sent events."""

import os
from collections.abc import AsyncGenerator, Sequence
from typing import Literal

import httpx2
from pydantic import BaseModel

END = "[DONE]"


class Turn(BaseModel):
    """One turn of a conversation, as the model wants it."""

    role: Literal["system", "user", "assistant"]
    content: str


class Part(BaseModel):
    content: str = ""


class Choice(BaseModel):
    """A whole answer has a message, a streamed one deltas."""

    message: Part = Part()
    delta: Part = Part()


class Completion(BaseModel):
    """What the service sends: once for a whole answer, again and again for a streamed one."""

    choices: list[Choice]

    @property
    def text(self) -> str:
        return "".join(choice.message.content + choice.delta.content for choice in self.choices)


class IncompleteAnswer(Exception):
    """The stream ended before the answer did."""


def client() -> httpx2.AsyncClient:
    """A client of the service, signed in with the key of the environment."""
    return httpx2.AsyncClient(
        base_url=os.environ["LLM_URL"],
        headers={"Authorization": f"Bearer {os.environ['LLM_API_KEY']}"},
        timeout=float(os.environ.get("LLM_TIMEOUT", "20")),
    )


def question(turns: Sequence[Turn], *, stream: bool) -> dict[str, object]:
    """The body of a request."""
    return {
        "model": os.environ.get("LLM_MODEL", "small"),
        "messages": [turn.model_dump() for turn in turns],
        "stream": stream,
    }


async def answer(turns: Sequence[Turn]) -> str:
    """A whole answer.

    Raises:
        httpx2.HTTPError: the service cannot be reached or says no.
        ValidationError: it says something else than agreed.
    """
    async with client() as service:
        response = await service.post("/chat/completions", json=question(turns, stream=False))
        response.raise_for_status()
    return Completion.model_validate_json(response.content).text


async def streamed_answer(turns: Sequence[Turn]) -> AsyncGenerator[str]:
    """An answer in parts, as they come.

    Raises:
        httpx2.HTTPError: the service cannot be reached, says no, or falls silent.
        ValidationError: it says something else than agreed.
        IncompleteAnswer: it stops in the middle.
    """
    async with (
        client() as service,
        service.sse(
            "/chat/completions", method="POST", json=question(turns, stream=True)
        ) as events,
    ):
        events.response.raise_for_status()
        async for event in events:
            if event.data == END:
                return
            yield Completion.model_validate_json(event.data).text
    raise IncompleteAnswer("The stream ended before the answer did")


def reason(error: Exception) -> str:
    """An error in one line, to keep in a document: a timeout's own text is empty."""
    first_line = str(error).partition("\n")[0]
    return f"{type(error).__name__}: {first_line}" if first_line else type(error).__name__
