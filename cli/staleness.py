"""`stale-generated`: whether `_generated/` is what codegen would write now.

The answer is kept beside the cache of the check, so that it is only computed again when a file of
the project or of `_generated/` has changed; codegen is not imported before that.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from dataclasses import replace
from pathlib import Path

from gnomon.analyzer.cache import FOLDER as CACHE
from gnomon.analyzer.config import Config
from gnomon.analyzer.diagnostic import Diagnostic, Level, Location
from gnomon.analyzer.files.source_error import SYNTAX_ERROR
from gnomon.analyzer.fingerprint import cache_key
from gnomon.analyzer.report import Report
from gnomon.analyzer.rule import Catalog
from gnomon.analyzer.rule_page import page_url

RULE = "stale-generated"
GENERATED = "_generated"
ANSWER = CACHE / "generated.json"
VERBS = {"create": "is missing", "update": "is out of date", "remove": "is no longer generated"}
HELP = "run `gnomon codegen`, and commit what it writes"

Stale = list[tuple[str, str]]
"""The names of the files that differ, and what would happen to each."""


def with_staleness(
    report: Report,
    config: Config,
    catalog: Catalog,
    within: tuple[Path, ...] = (),
    *,
    use_cache: bool = False,
) -> Report:
    """A report with what is stale in the generated files added, sorted by place."""
    folder = config.functions_folder / GENERATED
    asked = not within or any(folder.is_relative_to(path) for path in within)
    if not asked or not config.runs(RULE) or not folder.is_dir():
        return report
    unreadable = any(found.rule == SYNTAX_ERROR for found in report.diagnostics)
    if unreadable or report.failures:
        return report
    key = key_of(report, config, catalog, folder)
    stale = known(config.root, key) if use_cache else None
    if stale is None:
        stale = compared(config, catalog if use_cache else None, folder)
        if use_cache:
            remember(config.root, key, stale)
    added = [diagnostic(config, folder, name, verb) for name, verb in stale]
    loud = [item for item in added if not config.silences(RULE, item.location.path)]
    diagnostics = sorted((*report.diagnostics, *loud), key=lambda found: found.sort_key)
    return replace(report, diagnostics=tuple(diagnostics))


def compared(config: Config, kept: Catalog | None, folder: Path) -> Stale:
    """What codegen would do.

    `kept` says under which rules the check has just kept what it read; without it all is read anew.
    """
    from gnomon.analyzer.loading import load_kept_project, load_project
    from gnomon.codegen.outputs import generate
    from gnomon.codegen.write import changes

    project = load_kept_project(config, kept) if kept else load_project(config).project
    return [(change.path.name, change.verb) for change in changes(folder, generate(project))]


def diagnostic(config: Config, folder: Path, name: str, verb: str) -> Diagnostic:
    """The finding about one file, at a file that is there."""
    shown = f"{config.functions}/{GENERATED}/{name}"
    places = (folder / name, folder / "__init__.py", config.functions_folder / "__init__.py")
    place = next((path for path in places if path.is_file()), folder)
    location = Location(place.relative_to(config.root).as_posix(), 1, 1, 1, 1)
    level = config.levels.get(RULE, Level.ERROR)
    return Diagnostic(RULE, level, f"`{shown}` {VERBS[verb]}", location, HELP, page_url(RULE))


# --- the answer of the last time -----------------------------------------------------------------


def key_of(report: Report, config: Config, catalog: Catalog, folder: Path) -> str:
    """All that the answer depends on: gnomon, the configuration, what the files say to others."""
    digest = hashlib.sha256(cache_key(config, catalog).encode())
    for path, content in sorted(report.interfaces.items()):
        digest.update(f"{path}\0{content}\0".encode())
    for file in sorted(path for path in folder.iterdir() if path.is_file()):
        digest.update(f"{file.name}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def known(root: Path, key: str) -> Stale | None:
    """What was found for the same files; None if nothing that can be read was kept."""
    try:
        kept = json.loads((root / ANSWER).read_bytes())
        if kept["key"] == key:
            return [(str(name), str(verb)) for name, verb in kept["stale"]]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return None


def remember(root: Path, key: str, stale: Stale) -> None:
    """Keeps an answer, if there is a cache to keep it beside."""
    from gnomon.codegen.write import Change, apply

    if (root / CACHE).is_dir():
        text = json.dumps({"key": key, "stale": stale})
        with contextlib.suppress(OSError):
            apply(Change(root / ANSWER, None, text))
