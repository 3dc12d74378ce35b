"""Exceptions by their names, as data: what stands for any failure, and what is one and the same."""

from __future__ import annotations

CATCH_ALL = frozenset(
    {
        "builtins.Exception",
        "builtins.BaseException",
        "builtins.ExceptionGroup",
        "builtins.BaseExceptionGroup",
        "tenacity.RetryError",
    }
)
"""Exceptions that stand for any failure: groups of them, and what tenacity raises at last."""

EXCEPTION_ALIASES = {
    "builtins.IOError": "builtins.OSError",
    "builtins.EnvironmentError": "builtins.OSError",
    "socket.error": "builtins.OSError",
    "asyncio.TimeoutError": "builtins.TimeoutError",
    "asyncio.exceptions.TimeoutError": "builtins.TimeoutError",
    "socket.timeout": "builtins.TimeoutError",
}

EXCEPTION_HOMES = {
    "requests.exceptions": "requests",
    "aiohttp.client_exceptions": "aiohttp",
    "aiosmtplib.errors": "aiosmtplib",
    "stripe.error": "stripe",
}
"""Modules whose exceptions are known by the names of their package."""


def canonical_exception(name: str) -> str:
    """The one name of an exception class that has several."""
    module, _, own = name.rpartition(".")
    home = EXCEPTION_HOMES.get(module)
    return f"{home}.{own}" if home else EXCEPTION_ALIASES.get(name, name)
