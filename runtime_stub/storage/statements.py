"""SQL by name: the files of `sql/` hold blocks, each under a line `-- name: …`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_MARK = "-- name:"


@cache
def statements(file: str, package: str = "gnomon.storage") -> Mapping[str, str]:
    """The blocks of a package's `sql/<file>.sql`, by their names."""
    text = files(package).joinpath("sql", f"{file}.sql").read_text(encoding="utf-8")
    blocks: dict[str, str] = {}
    for block in text.split(_MARK)[1:]:
        name, _, body = block.partition("\n")
        blocks[name.strip()] = body.strip()
    return blocks
