"""What codegen would do, as it was found the last time, kept beside the cache of the check.

It is found again only when something has changed that it can depend on: what a file says to
others, a generated file, the configuration, or gnomon itself.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from gnomon.analyzer.cache.fingerprint import cache_key
from gnomon.analyzer.cache.store import FOLDER as CACHE
from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.data import data
from gnomon.analyzer.rule import Catalog

ANSWER = CACHE / "generated.json"


@data
class Answer:
    """What codegen would do.

    Args:
        stale: the names of the files that differ, and what would happen to each.
        is_complete: whether nothing had to be left out.
    """

    stale: tuple[tuple[str, str], ...]
    is_complete: bool


def key_of(interfaces: Mapping[str, str], config: Config, catalog: Catalog, folder: Path) -> str:
    """All that the answer depends on.

    Args:
        interfaces: the digest of what others can depend on in each file, by path.
        config: which project.
        catalog: the rules that run.
        folder: where the generated files are.
    """
    digest = hashlib.sha256(cache_key(config, catalog).encode())
    for path, content in (*sorted(interfaces.items()), *generator_state()):
        digest.update(f"{path}\0{content}\0".encode())
    files = sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
    for file in files:
        digest.update(f"{file.name}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def generator_state() -> Iterator[tuple[str, str]]:
    """Name, size and time of every file of codegen, which is not imported for it."""
    spec = importlib.util.find_spec("gnomon.codegen")
    for folder in spec.submodule_search_locations or () if spec else ():
        for file in sorted(Path(folder).glob("**/*")):
            if file.suffix in (".py", ".jinja"):
                found = file.stat()
                yield file.name, f"{found.st_size} {found.st_mtime_ns}"


def known(root: Path, key: str) -> Answer | None:
    """What was found for the same files; None if nothing that can be read was kept."""
    try:
        kept = json.loads((root / ANSWER).read_bytes())
        if kept["key"] == key:
            stale = tuple((str(name), str(verb)) for name, verb in kept["stale"])
            return Answer(stale, is_complete=kept["is_complete"] is True)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return None


def remember(root: Path, key: str, answer: Answer) -> None:
    """Keeps an answer, if there is a cache to keep it beside."""
    from gnomon.codegen.write import Change, apply

    if (root / CACHE).is_dir():
        text = json.dumps({"key": key, "stale": answer.stale, "is_complete": answer.is_complete})
        with contextlib.suppress(OSError):
            apply(Change(root / ANSWER, None, text))
