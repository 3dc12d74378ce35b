"""`stale-generated`: whether `_generated/` is what codegen would write now.

The answer is kept, so that codegen is not even imported before something has changed.
"""

from __future__ import annotations

from pathlib import Path

from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.data import replace
from gnomon.analyzer.diagnostic import Diagnostic, Level, Location
from gnomon.analyzer.files.source_error import SYNTAX_ERROR
from gnomon.analyzer.report import Report
from gnomon.analyzer.rule import Catalog
from gnomon.analyzer.rule_address import page_url
from gnomon.cli.generated import Answer, known, question_of, remember

RULE = "stale-generated"
GENERATED = "_generated"
VERBS = {"create": "is missing", "update": "is out of date", "remove": "is no longer generated"}
HELP = "run `gnomon codegen`, and commit what it writes"


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
    if not asked or not config.runs(RULE, catalog.load(RULE).rule) or not folder.is_dir():
        return report
    unreadable = any(found.rule == SYNTAX_ERROR for found in report.diagnostics)
    if unreadable or report.failures:
        return report
    question = question_of(report.interfaces, config, catalog, folder)
    answer = known(question) if use_cache else None
    if answer is None:
        answer = compared(config, catalog, folder, use_cache=use_cache)
        if use_cache:
            remember(question, answer)
    added = [diagnostic(config, folder, name, verb) for name, verb in answer.stale]
    loud = [item for item in added if not config.silences(RULE, item.location.path)]
    diagnostics = sorted((*report.diagnostics, *loud), key=lambda found: found.sort_key)
    return replace(report, diagnostics=tuple(diagnostics))


def compared(config: Config, catalog: Catalog, folder: Path, *, use_cache: bool) -> Answer:
    """What codegen would do now; with a cache, nothing that was kept is parsed again."""
    from gnomon.analyzer.cache.kept import read_kept
    from gnomon.analyzer.loading import load_project
    from gnomon.codegen.outputs import generate
    from gnomon.codegen.problems import problems_of
    from gnomon.codegen.write import changes

    project = read_kept(config, catalog).load() if use_cache else load_project(config).project
    found = changes(folder, generate(project))
    stale = tuple((change.path.name, change.verb) for change in found)
    return Answer(stale, is_complete=not problems_of(project))


def diagnostic(config: Config, folder: Path, name: str, verb: str) -> Diagnostic:
    """The finding about one file, at a file that is there."""
    shown = f"{config.functions}/{GENERATED}/{name}"
    places = (folder / name, folder / "__init__.py", config.functions_folder / "__init__.py")
    place = next((path for path in places if path.is_file()), folder)
    location = Location(place.relative_to(config.root).as_posix(), 1, 1, 1, 1)
    level = config.levels.get(RULE, Level.ERROR)
    return Diagnostic(RULE, level, f"`{shown}` {VERBS[verb]}", location, HELP, page_url(RULE))
