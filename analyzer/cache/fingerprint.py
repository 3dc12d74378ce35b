"""What a judgement depends on besides the project's files: versions, configuration, rules."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.rule import Catalog


def cache_key(config: Config, catalog: Catalog) -> str:
    """A digest of everything that may change what the rules say of the same files.

    The running Python parses them, and knows what its library holds; how it spells the names of
    files depends on their encoding.
    """
    settings = (
        sys.version,
        sys.getfilesystemencoding(),
        config.functions,
        sorted(config.select) if config.select is not None else None,
        sorted(config.ignore),
        sorted((name, level.value) for name, level in config.levels.items()),
        sorted((*key, repr(value)) for key, value in config.options.items()),
        config.declared,
        catalog.names,
        own_state(catalog),
        code_state(),
    )
    return hashlib.sha256(repr(settings).encode()).hexdigest()


def own_state(catalog: Catalog) -> object:
    """What the rules are that do not come with gnomon, as their catalog says it."""
    state = getattr(catalog, "state", None)
    return state() if state is not None else ()


@cache
def code_state() -> tuple[tuple[str, int, int], ...]:
    """Path, size and time of every file of the analyzer and its rules, and of libcst, sorted.

    The version alone would do for a release; these make an edited checkout a version of its own.
    Another libcst may read files that the one before refused. What a process runs is what it was
    when it began, so it is asked once.
    """
    return tuple(sorted(files_of_code()))


def files_of_code() -> Iterator[tuple[str, int, int]]:
    """The same, as the disk lists them."""
    analyzer = Path(__file__).resolve().parents[1]
    for folder in (analyzer, analyzer.parent / "rules"):
        for where, _, names in os.walk(folder):
            yield from (state_of(os.path.join(where, name)) for name in names if is_code(name))
    libcst = find_spec("libcst")  # without importing it
    if libcst is not None and libcst.origin is not None:
        yield state_of(libcst.origin)


def is_code(name: str) -> bool:
    """Whether a file of this name is a module."""
    return name.endswith(".py")


def state_of(file: str) -> tuple[str, int, int]:
    """Path, size and time of a file."""
    state = os.stat(file)
    return file, state.st_size, state.st_mtime_ns
