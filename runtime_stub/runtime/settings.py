"""What the runtime reads of a project's configuration: where its functions and its data are."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gnomon.errors import ProjectRefused
from gnomon.storage.opening import MEMORY, is_url

FUNCTIONS = "functions"
DATABASE = ".gnomon/database.db"
DATABASE_VARIABLE = "GNOMON_DATABASE"
"""The environment variable that goes before the configuration's `database`."""


@dataclass(frozen=True, slots=True)
class Settings:
    """A project's folders, absolute, and its database: an absolute path, or a server's URL."""

    root: Path
    functions: Path
    database: str

    def located(self, database: Path | str | None) -> str:
        """The database that is asked for, relative to the root; the project's own for None."""
        return self.database if database is None else _located(self.root, str(database))


def read_settings(root: Path) -> Settings:
    """The settings of a project's gnomon.toml, or of `[tool.gnomon]` in its pyproject.toml.

    Raises:
        ProjectRefused: if the file cannot be read or there is no functions folder.
    """
    root = root.resolve()
    table = configuration(root)
    settings = Settings(
        root,
        root / str(table.get("functions", FUNCTIONS)),
        _located(root, os.environ.get(DATABASE_VARIABLE) or str(table.get("database", DATABASE))),
    )
    if not settings.functions.is_dir():
        name = settings.functions.name
        raise ProjectRefused(f"{root}: there is no functions folder {name!r}")
    return settings


def _located(root: Path, database: str) -> str:
    if database == MEMORY or is_url(database):
        return database
    if "://" in database:
        # Without what follows: it may hold a password.
        raise ProjectRefused(
            f"database {database.partition('://')[0]}://…: it is the path of a SQLite file, "
            f"postgresql://… or {MEMORY}"
        )
    return str(root / database)


def configuration(root: Path) -> dict[str, Any]:
    """The table of a project's settings as it was written; raises ProjectRefused."""
    own, shared = root / "gnomon.toml", root / "pyproject.toml"
    try:
        if own.is_file():
            return tomllib.loads(own.read_text(encoding="utf-8"))
        if not shared.is_file():
            return {}
        document = tomllib.loads(shared.read_text(encoding="utf-8"))
        table: dict[str, Any] = document.get("tool", {}).get("gnomon", {})
    except (OSError, ValueError, AttributeError) as error:
        raise ProjectRefused(f"{root}: the configuration cannot be read: {error}") from error
    return table
