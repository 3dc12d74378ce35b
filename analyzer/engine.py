"""From a project to a report: find, read, judge, settle; from records where nothing changed.

What was read and judged before is taken from the cache. A file whose bytes are the same is not
parsed again, and a module is judged again only if a module that its judgement looked at has
changed. When nothing has, neither a parser nor any rule is imported.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from gnomon.analyzer.cache.changes import Changes
from gnomon.analyzer.cache.fingerprint import cache_key
from gnomon.analyzer.cache.records import (
    Answer,
    FileRecord,
    JudgementRecord,
    Records,
    RuleRecord,
    day_of,
)
from gnomon.analyzer.cache.store import Cache
from gnomon.analyzer.collecting import without_collecting
from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.data import data, replace
from gnomon.analyzer.files.depth import in_deep_thread
from gnomon.analyzer.files.discovery import SourceFile, discover, functions_package
from gnomon.analyzer.files.disk import NOTHING_SEEN, Disk, Seen
from gnomon.analyzer.files.found_again import found_again
from gnomon.analyzer.files.project_files import ProjectFiles
from gnomon.analyzer.files.unsaved import NOTHING_UNSAVED, Unsaved
from gnomon.analyzer.report import Failure, Report
from gnomon.analyzer.rule import Catalog
from gnomon.analyzer.suppression.settling import Settling

if TYPE_CHECKING:
    from gnomon.analyzer.processes.pool import Workers

WORTH_IT = 96
"""From so many changed files on, the start of other processes is earned back."""

Judged = dict[str, JudgementRecord]


def check(
    config: Config,
    catalog: Catalog,
    within: Sequence[Path] = (),
    *,
    use_cache: bool = False,
    unsaved: Unsaved = NOTHING_UNSAVED,
) -> Report:
    """Checks a project; with `within`, only what lies in those files and folders is reported.

    `unsaved` is the content of files that is taken instead of what is on the disk.

    Raises:
        ProjectError: there is no functions folder, or a file changed while it was checked.
    """
    with without_collecting():
        return in_deep_thread(
            lambda: check_here(config, catalog, within, use_cache=use_cache, unsaved=unsaved)
        )


def check_here(
    config: Config,
    catalog: Catalog,
    within: Sequence[Path] = (),
    *,
    use_cache: bool = False,
    unsaved: Unsaved = NOTHING_UNSAVED,
) -> Report:
    """`check` on the current stack."""
    cache = Cache(config.root, cache_key(config, catalog)) if use_cache else None
    answer = cache.load_answer() if cache else None
    disk = Disk(config.root, answer.seen if answer else NOTHING_SEEN)
    is_whole = not within and not unsaved
    if cache and answer and is_whole and still_holds(answer, config, disk):
        if disk.seen != answer.seen:
            cache.save_answer(replace(answer, seen=disk.seen), answer)
        return repeated(answer, config)
    known = cache.load() if cache else Records()
    with ExitStack() as stack:
        reader = ProjectFiles(known, cache, disk, unsaved)
        hands = Hands(config, catalog, reader, cache, stack, unsaved)
        files = hands.find(known, disk)
        asked = {source: record for source, record in files.items() if lies_within(source, within)}
        failures = [
            Failure("reading", record.path, record.failure)
            for record in asked.values()
            if record.failure
        ]
        judged = still_valid(known, files, functions_package(config))
        missing = [
            source
            for source, record in asked.items()
            if source.is_function_module and is_readable(record) and source.path not in judged
        ]
        rules = known.rules
        if missing or not rules:
            rules, found, failed = hands.judge(files, missing)
            judged.update(found)
            failures.extend(failed)
    spoken = [judged[source.path] for source in files if source.path in judged]
    settled = Settling(config, catalog, rules, failures).settle(asked, spoken)
    report = Report(
        config=config,
        diagnostics=tuple(sorted(settled, key=lambda found: found.sort_key)),
        failures=tuple(failures),
        files={record.path: record.digest for record in files.values()},
        checked=sum(source.is_function_module for source in asked),
        interfaces={record.path: record.interface for record in files.values()},
    )
    if cache and not failures and not unsaved:
        cache.save(records_of(files, judged, rules, disk), known)
        if is_whole:
            keep_answer(cache, report, disk.seen, spoken, answer)
    return report


def still_holds(answer: Answer, config: Config, disk: Disk) -> bool:
    """Whether a check would say again what the last one said: all that it saw is what it was."""
    same = answer.is_of_today and answer.settings == telling(config)
    return same and disk.shows(answer.seen)


def repeated(answer: Answer, config: Config) -> Report:
    """What the last check reported."""
    files = {path: digest for path, (digest, _) in answer.seen.files.items()}
    return Report(
        config=config,
        diagnostics=answer.diagnostics,
        failures=(),
        files=files,
        checked=answer.checked,
        interfaces=answer.interfaces,
    )


def keep_answer(
    cache: Cache,
    report: Report,
    seen: Seen,
    judged: Iterable[JudgementRecord],
    before: Answer | None,
) -> None:
    """Keep a report of a whole project, if it rests on nothing but what was seen of the disk.

    `before` is what was kept of the check before.
    """
    if report.files != {path: digest for path, (digest, _) in seen.files.items()}:
        return  # something could not be read, or was written to meanwhile
    cache.save_answer(
        Answer(
            settings=telling(report.config),
            day=day_of(judged),
            seen=seen,
            interfaces=report.interfaces,
            checked=report.checked,
            diagnostics=report.diagnostics,
        ),
        before,
    )


def telling(config: Config) -> str:
    """What of the configuration decides which findings are told, and is no part of the key."""
    return repr([(pattern, sorted(rules)) for pattern, rules in config.per_file_ignores])


@data(frozen=False)
class Hands:
    """Who does the work: this process alone, or others where enough has changed."""

    config: Config
    catalog: Catalog
    reader: ProjectFiles
    cache: Cache | None
    stack: ExitStack
    unsaved: Unsaved
    workers: Workers | None = None

    def find(self, known: Records, disk: Disk) -> dict[SourceFile, FileRecord]:
        """The files of the project, read; those of the last check where they can be no others."""
        read, prepare = self.reader.read, self.prepare
        again = None if self.unsaved else found_again(known, read, prepare, disk)
        return again or discover(self.config, read, prepare, self.unsaved, disk)

    def prepare(self, sources: Sequence[SourceFile]) -> None:
        """Have many changed files read by several processes."""
        changed = self.reader.changed(sources)
        if self.unsaved or len(changed) < WORTH_IT or worker_count() < 2:
            return
        from tempfile import TemporaryDirectory

        from gnomon.analyzer.processes.pool import Workers

        exchange = self.cache
        if exchange is None:
            exchange = Cache(Path(self.stack.enter_context(TemporaryDirectory())), "")
        try:
            self.workers = Workers(self.config, self.catalog, exchange, worker_count())
        except OSError:
            return  # there is no room for more processes: this one does it all
        self.stack.callback(self.workers.close)
        self.reader.take(self.workers.read(changed), exchange)

    def judge(
        self, files: Mapping[SourceFile, FileRecord], missing: Sequence[SourceFile]
    ) -> tuple[tuple[RuleRecord, ...], Judged, list[Failure]]:
        """The rules that run, what they say of some modules, and what failed."""
        from gnomon.analyzer.judging import Judging, described

        modules = self.reader.modules(files)
        judging = Judging(self.config, self.catalog, modules, files, self.unsaved)
        judge = judging.judge if self.workers is None else partial(self.workers.judge, files)
        judged, failed = judge(missing)
        return described(judging.rules, self.config), judged, [*judging.unloadable, *failed]


def records_of(
    files: Mapping[SourceFile, FileRecord],
    judged: Judged,
    rules: tuple[RuleRecord, ...],
    disk: Disk,
) -> Records:
    """What is kept of a check for the next one."""
    return Records(
        files={record.path: record for record in files.values()},
        judgements=judged,
        rules=rules,
        day=day_of(judged.values()),
        folders=disk.seen.folders,
        helpers=frozenset(source.path for source in files if not source.is_function_module),
    )


def still_valid(known: Records, files: Mapping[SourceFile, FileRecord], functions: str) -> Judged:
    """The judgements of the last check that nothing they rest on has changed for."""
    now = files.values()
    changes = Changes(known.files.values(), now, known.day, functions)
    present = {record.path for record in now if is_readable(record)}
    return {
        path: judgement
        for path, judgement in known.judgements.items()
        if path in present and not changes.concern(judgement)
    }


def worker_count() -> int:
    """As many processes as there are processors for us."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def is_readable(record: FileRecord) -> bool:
    """Whether there is a module to judge."""
    return record.problem is None and record.failure is None


def lies_within(source: SourceFile, within: Sequence[Path]) -> bool:
    """Whether a file is one of the given paths or lies below one."""
    return not within or any(Path(source.file).is_relative_to(path) for path in within)
