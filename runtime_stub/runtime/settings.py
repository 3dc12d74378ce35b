"""What the runtime reads of a project's configuration: where its functions and its data are."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gnomon.errors import ProjectRefused

FUNCTIONS = "functions"
DATABASE = ".gnomon/database.db"


@dataclass(frozen=True, slots=True)
class Settings:
    """A project's folders and files, absolute."""

    root: Path
    functions: Path
    database: Path


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
        root / str(table.get("database", DATABASE)),
    )
    if not settings.functions.is_dir():
        name = settings.functions.name
        raise ProjectRefused(f"{root}: there is no functions folder {name!r}")
    return settings


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
