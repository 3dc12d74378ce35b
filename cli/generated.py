"""What codegen would do, as it was found the last time, kept beside the cache of the check.

It is found again only when something has changed that it can depend on: what a file says to
others, a generated file, the configuration, or gnomon itself.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from gnomon.analyzer.cache.fingerprint import cache_key
from gnomon.analyzer.cache.store import cache_folder
from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.data import data
from gnomon.analyzer.rule import Catalog


@data
class Question:
    """What codegen would do in some state of a project.

    Args:
        file: where the last answer is kept.
        key: a digest of all that the answer depends on.
    """

    file: Path
    key: str


@data
class Answer:
    """What codegen would do.

    Args:
        stale: the names of the files that differ, and what would happen to each.
        is_complete: whether nothing had to be left out.
    """

    stale: tuple[tuple[str, str], ...]
    is_complete: bool


def question_of(
    interfaces: Mapping[str, str], config: Config, catalog: Catalog, folder: Path
) -> Question:
    """The question for a project as it is now.

    Args:
        interfaces: the digest of what others can depend on in each file, by path.
        config: which project.
        catalog: the rules that run.
        folder: where the generated files are.
    """
    own = cache_key(config, catalog)
    digest = hashlib.sha256(own.encode())
    for path, content in (*sorted(interfaces.items()), *generator_state()):
        digest.update(os.fsencode(f"{path}\0{content}\0"))
    files = sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
    for file in files:
        digest.update(os.fsencode(f"{file.name}\0"))
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return Question(cache_folder(config.root, own) / "generated.json", digest.hexdigest())


def generator_state() -> Iterator[tuple[str, str]]:
    """Name, size and time of every file of codegen, which is not imported for it."""
    spec = importlib.util.find_spec("gnomon.codegen")
    for folder in spec.submodule_search_locations or () if spec else ():
        for file in sorted(Path(folder).glob("**/*")):
            if file.suffix in (".py", ".jinja"):
                found = file.stat()
                yield file.name, f"{found.st_size} {found.st_mtime_ns}"


def known(question: Question) -> Answer | None:
    """What was found for the same files; None if nothing that can be read was kept."""
    try:
        kept = json.loads(question.file.read_bytes())
        if kept["key"] == question.key:
            stale = tuple((str(name), str(verb)) for name, verb in kept["stale"])
            return Answer(stale, is_complete=kept["is_complete"] is True)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return None


def remember(question: Question, answer: Answer) -> None:
    """Keeps an answer, if there is a cache to keep it beside."""
    from gnomon.codegen.write import Change, apply

    if question.file.parent.is_dir():
        content = {"key": question.key, "stale": answer.stale, "is_complete": answer.is_complete}
        with contextlib.suppress(OSError):
            apply(Change(question.file, None, json.dumps(content)))
