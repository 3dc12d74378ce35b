"""The address of a database: what is connected to, and what may be shown of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from gnomon.storage.errors import StorageError

SCHEMA = "gnomon"
"""The schema of our tables, unless the address sets a search_path."""

_CONNECT_SECONDS = 10
_UNANSWERED_MILLISECONDS = 30_000


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is; `shown` has no password in it."""

    parameters: dict[str, Any]
    shown: str

    @property
    def has_search_path(self) -> bool:
        """Whether the address says itself in which schema the tables are."""
        return "search_path" in str(self.parameters.get("options", ""))


def read_address(url: str) -> Address:
    """The address of a `postgresql://` URL; raises StorageError, which shows nothing of it."""
    try:
        given = {name: value for name, value in conninfo_to_dict(url).items() if value is not None}
    except psycopg.Error:
        # The error quotes the text, and with it the password.
        raise StorageError(
            "the database's address is no valid URL: postgresql://user:password@host:port/name"
        ) from None
    parameters: dict[str, Any] = {
        "connect_timeout": _CONNECT_SECONDS,
        "tcp_user_timeout": _UNANSWERED_MILLISECONDS,
        "application_name": "gnomon",
        **given,
    }
    return Address(parameters, _shown(given))


def _shown(given: dict[str, Any]) -> str:
    user = f"{given['user']}@" if "user" in given else ""
    host = given.get("host", "")
    port = f":{given['port']}" if "port" in given else ""
    return f"postgresql://{user}{host}{port}/{given.get('dbname', '')}"
