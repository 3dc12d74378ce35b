"""From a project to a report: find, read, judge, settle; from records where nothing changed.

What was read and judged before is taken from the cache. A file whose bytes are the same is not
parsed again, and a module is judged again only if a module that its judgement looked at has
changed. When nothing has, neither libcst nor any rule is imported.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from gnomon.analyzer.cache import Cache, Records
from gnomon.analyzer.config import Config
from gnomon.analyzer.depth import in_deep_thread
from gnomon.analyzer.discovery import SourceFile, discover
from gnomon.analyzer.fingerprint import cache_key
from gnomon.analyzer.project_files import ProjectFiles
from gnomon.analyzer.records import FileRecord, JudgementRecord, ModuleStates, RuleRecord
from gnomon.analyzer.report import Failure, Report
from gnomon.analyzer.rule import Catalog
from gnomon.analyzer.settling import Settling

Judged = dict[str, JudgementRecord]


def check(
    config: Config, catalog: Catalog, within: Sequence[Path] = (), *, use_cache: bool = False
) -> Report:
    """Checks a project; with `within`, only what lies in those files and folders is reported.

    Raises:
        ProjectError: there is no functions folder, or a file changed while it was checked.
    """
    return in_deep_thread(lambda: check_here(config, catalog, within, use_cache=use_cache))


def check_here(
    config: Config, catalog: Catalog, within: Sequence[Path] = (), *, use_cache: bool = False
) -> Report:
    """`check` on the current stack."""
    cache = Cache(config.root, cache_key(config, catalog)) if use_cache else None
    known = cache.load() if cache else Records()
    reader = ProjectFiles(known, cache)
    files = discover(config, reader.read)
    asked = {source: record for source, record in files.items() if lies_within(source, within)}
    failures = [
        Failure("reading", record.path, record.failure)
        for record in asked.values()
        if record.failure
    ]
    judged = still_valid(known, files)
    missing = [
        source
        for source, record in asked.items()
        if source.is_function_module and is_readable(record) and source.path not in judged
    ]
    rules = known.rules
    if missing or not rules:
        rules, failed = judge_missing(config, catalog, reader, files, missing, judged)
        failures.extend(failed)
    if cache and not failures:
        records = {record.path: record for record in files.values()}
        cache.save(Records(records, judged, rules), known)
    spoken = [judged[source.path] for source in files if source.path in judged]
    settled = Settling(config, catalog, rules, tuple(failures)).settle(asked, spoken)
    return Report(
        config=config,
        diagnostics=tuple(sorted(settled, key=lambda found: found.sort_key)),
        failures=tuple(failures),
        files={record.path: record.digest for record in files.values()},
        checked=sum(source.is_function_module for source in asked),
    )


def judge_missing(
    config: Config,
    catalog: Catalog,
    reader: ProjectFiles,
    files: Mapping[SourceFile, FileRecord],
    missing: Sequence[SourceFile],
    judged: Judged,
) -> tuple[tuple[RuleRecord, ...], list[Failure]]:
    """Judges the modules that have no valid judgement, and adds what is said to `judged`."""
    from gnomon.analyzer.discovery import functions_package
    from gnomon.analyzer.judging import judge, level_of, load_rules, placed
    from gnomon.analyzer.project import Project

    rules, failures = load_rules(config, catalog)
    modules = reader.modules(files)
    unreadable = frozenset(
        record.name for record in files.values() if record.problem or record.failure
    )
    project = Project(modules, functions_package(config), config.options, unreadable)
    judgements = [judge(project, rules, modules[source.name]) for source in missing]
    failures.extend(failure for judgement in judgements for failure in judgement.failures)
    judged.update(placed(judgements, files, config))
    described = tuple(
        RuleRecord(
            rule.name, level_of(rule, config), rule.check is not None, rule.review is not None
        )
        for rule in rules
    )
    return described, failures


def still_valid(known: Records, files: Mapping[SourceFile, FileRecord]) -> Judged:
    """The judgements of the last check whose every module is what it was."""
    states = ModuleStates({record.name: record.digest for record in files.values()})
    present = {record.path for record in files.values() if is_readable(record)}
    return {
        path: judgement
        for path, judgement in known.judgements.items()
        if path in present and judgement.state == states.state(judgement.reads)
    }


def is_readable(record: FileRecord) -> bool:
    """Whether there is a module to judge."""
    return record.problem is None and record.failure is None


def lies_within(source: SourceFile, within: Sequence[Path]) -> bool:
    """Whether a file is one of the given paths or lies below one."""
    return not within or any(source.file.is_relative_to(path) for path in within)
