"""The API that the sales come from."""

import os

import httpx2


def exports() -> httpx2.AsyncClient:
    """A client of the export API, signed in with the key of the environment."""
    return httpx2.AsyncClient(
        base_url=os.environ["EXPORTS_URL"],
        headers={"Authorization": f"Bearer {os.environ['EXPORTS_API_KEY']}"},
        timeout=float(os.environ.get("OUTSIDE_TIMEOUT", "30")),
    )


def reason(error: Exception) -> str:
    """An error in one line, to keep in a document: a timeout's own text is empty."""
    first_line = str(error).partition("\n")[0]
    return f"{type(error).__name__}: {first_line}" if first_line else type(error).__name__
