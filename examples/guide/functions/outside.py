"""The services outside: one HTTP client for each, told by the environment where to find it."""

import os

import httpx2


def stripe() -> httpx2.AsyncClient:
    """A client of Stripe, signed in with the key of the environment."""
    return client_of("STRIPE_URL", "https://api.stripe.com", os.environ["STRIPE_SECRET_KEY"])


def sendgrid() -> httpx2.AsyncClient:
    """A client of SendGrid, signed in with the key of the environment."""
    return client_of("SENDGRID_URL", "https://api.sendgrid.com", os.environ["SENDGRID_API_KEY"])


def pushover() -> httpx2.AsyncClient:
    """A client of Pushover."""
    return client_of("PUSHOVER_URL", "https://api.pushover.net")


def example() -> httpx2.AsyncClient:
    """A client of the processing API."""
    return client_of("EXAMPLE_URL", "https://api.example.com")


def client_of(variable: str, default_url: str, key: str | None = None) -> httpx2.AsyncClient:
    """A client of the service whose address the environment variable may override."""
    return httpx2.AsyncClient(
        base_url=os.environ.get(variable, default_url),
        headers={"Authorization": f"Bearer {key}"} if key else {},
        timeout=float(os.environ.get("OUTSIDE_TIMEOUT", "10")),
    )


def reason(error: Exception) -> str:
    """An error in one line, to keep in a document: a timeout's own text is empty."""
    first_line = str(error).partition("\n")[0]
    return f"{type(error).__name__}: {first_line}" if first_line else type(error).__name__
