"""What is outside: the provider's API and the subscribers, with a limit to our patience."""

import os

import httpx2


def provider() -> httpx2.AsyncClient:
    """A client of the provider, signed in with the key of the environment."""
    return httpx2.AsyncClient(
        base_url=os.environ["PROVIDER_URL"],
        headers={"Authorization": f"Bearer {os.environ['PROVIDER_API_KEY']}"},
        timeout=patience(),
    )


def subscribers() -> httpx2.AsyncClient:
    """A client for the addresses that subscribers gave; it follows no redirects."""
    return httpx2.AsyncClient(timeout=patience())


def patience() -> float:
    """How many seconds anybody outside has for an answer."""
    return float(os.environ.get("OUTSIDE_TIMEOUT", "10"))


def reason(error: Exception) -> str:
    """An error in one line, to keep in a document: a timeout's own text is empty."""
    first_line = str(error).partition("\n")[0]
    return f"{type(error).__name__}: {first_line}" if first_line else type(error).__name__
