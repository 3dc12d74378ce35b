"""A language model that says little, for tests and for trying the app by hand.

PYTHONPATH=.. python service.py     serve, and print the variables that lead here
"""

import json
import time
from collections.abc import Iterator

from standin import Answer, Request, serve_until_stopped

WORDS = ("The", "gnomon", "casts", "the", "shadow", "that", "tells", "the", "hour.")
PAUSE_SECONDS = 0.01


def answer(request: Request) -> Answer | None:
    """A title at once, or a sentence word by word, as the request wants it."""
    if (request.method, request.path) != ("POST", "/chat/completions"):
        return None
    if request.json()["stream"]:
        return Answer(events(), content_type="text/event-stream")
    return Answer.of_json({"choices": [{"message": {"content": '"Sundials"'}}]})


def events() -> Iterator[bytes]:
    """The sentence as server-sent events, and the mark of its end."""
    for word in WORDS:
        delta = {"choices": [{"delta": {"content": f"{word} "}}]}
        yield f"data: {json.dumps(delta)}\n\n".encode()
        time.sleep(PAUSE_SECONDS)
    yield b"data: [DONE]\n\n"


def environment(address: str) -> dict[str, str]:
    """The variables that lead the app to this model."""
    return {"LLM_URL": address, "LLM_API_KEY": "not-a-secret"}


if __name__ == "__main__":
    serve_until_stopped(answer, environment)
