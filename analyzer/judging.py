"""Runs the rules: every rule on every module that has to be judged, each finding placed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from gnomon.analyzer import syntax
from gnomon.analyzer.cache.leading import Leading
from gnomon.analyzer.cache.records import (
    FileRecord,
    JudgementRecord,
    Reads,
    RuleRecord,
)
from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.data import data
from gnomon.analyzer.errors import describe_failure
from gnomon.analyzer.files.discovery import SourceFile, functions_package
from gnomon.analyzer.files.source_error import SYNTAX_ERROR
from gnomon.analyzer.files.unsaved import NOTHING_UNSAVED, Unsaved
from gnomon.analyzer.placed_findings import found_by, level_of, origins_in, placed, too_deep
from gnomon.analyzer.project import Project
from gnomon.analyzer.recursion import is_circle
from gnomon.analyzer.report import Failure
from gnomon.analyzer.rule import Catalog, Finding, LoadedRule

if TYPE_CHECKING:
    from gnomon.analyzer.files.placing import PlacedFile

Judged = dict[str, JudgementRecord]


@data
class Judgement:
    """What the rules say of one module, before it is placed.

    `reads` are the modules they looked at, by dotted name. `is_too_deep`: following what the module
    is made of took more calls than there can be.
    """

    module: syntax.Module
    findings: tuple[tuple[LoadedRule, Finding], ...]
    failures: tuple[Failure, ...]
    reads: tuple[str, ...]
    is_too_deep: bool = False


class Judging:
    """Judges modules of one project under one configuration.

    Args:
        config: which rules run, and how.
        catalog: where rules are found.
        modules: the syntax of all modules by dotted name.
        files: what all files are.
        unsaved: the content of those that were not read from the disk.
    """

    def __init__(
        self,
        config: Config,
        catalog: Catalog,
        modules: Mapping[str, syntax.Module],
        files: Mapping[SourceFile, FileRecord],
        unsaved: Unsaved = NOTHING_UNSAVED,
    ) -> None:
        self._config = config
        self._modules = modules
        self._files = files
        self._unsaved = unsaved
        self._reads = Reads(files.values())
        self.rules, self.unloadable = load_rules(config, catalog)
        unreadable = frozenset(
            record.name for record in files.values() if record.problem or record.failure
        )
        package = functions_package(config)
        with_tables = frozenset(record.name for record in files.values() if record.has_tables)
        self._project = Project(
            modules,
            package,
            config.options,
            unreadable,
            config.declared,
            with_tables,
            Leading(files.values(), package),
        )

    def judge(self, sources: Iterable[SourceFile]) -> tuple[Judged, list[Failure]]:
        """What the rules say of some modules, by path, and which of them failed."""
        judgements = [self._judge(source) for source in sources]
        failures = [failure for judgement in judgements for failure in judgement.failures]
        return dict(self._placed(judgements, failures)), failures

    def _placed(
        self, judgements: Iterable[Judgement], failures: list[Failure]
    ) -> Iterator[tuple[str, JudgementRecord]]:
        """The judgements with lines and columns, by the path of their module.

        What speaks of a place that is not there is a failure of its rule.

        Raises:
            ProjectError: a file is no longer the one that was judged.
        """
        judged = [(judgement, origins_in(judgement.findings)) for judgement in judgements]
        places = self._places(origins for _, origins in judged)
        for judgement, origins in judged:
            path = judgement.module.path
            found, nowhere = placed(judgement.findings, places, self._config)
            if judgement.is_too_deep and SYNTAX_ERROR not in self._config.ignore:
                found = (too_deep(path, self._config),)
            failures.extend(Failure(rule, path, reason) for rule, reason in nowhere.items())
            reads, texts = self._reads.kept(judgement.reads), tuple(sorted(origins))
            yield path, JudgementRecord(reads, texts, found)

    def _places(self, spoken_of: Iterable[Mapping[str, set[int]]]) -> Mapping[str, PlacedFile]:
        """Where the given nodes stand, by the path of their file."""
        wanted: dict[str, set[int]] = defaultdict(set)
        for origins in spoken_of:
            for path, some in origins.items():
                wanted[path] |= some
        if not wanted:
            return {}
        from gnomon.analyzer.files.placing import place  # not imported while nothing is found

        return {
            source.path: place(source, record.digest, wanted[source.path], unsaved=self._unsaved)
            for source, record in self._files.items()
            if source.path in wanted
        }

    def _judge(self, source: SourceFile) -> Judgement:
        judgement = judge(self._project, self.rules, self._modules[source.name])
        # Others may still ask, but hardly ever as much as its own rules did.
        self._project.memo.forget(source.name)
        return judgement


def described(rules: Iterable[LoadedRule], config: Config) -> tuple[RuleRecord, ...]:
    """What is kept of the rules that ran."""
    return tuple(
        RuleRecord(
            rule.name, level_of(rule, config), rule.check is not None, rule.review is not None
        )
        for rule in rules
    )


def load_rules(config: Config, catalog: Catalog) -> tuple[list[LoadedRule], list[Failure]]:
    """The rules that the configuration runs, and those that cannot be loaded."""
    rules: list[LoadedRule] = []
    failures: list[Failure] = []
    for name in catalog.names:
        if not config.may_run(name):
            continue
        try:
            loaded = catalog.load(name)
        except Exception as error:  # one broken rule must not silence the others
            cause = error.__cause__
            told = cause if isinstance(cause, (Exception, SystemExit)) else error
            failures.append(Failure(name, None, describe_failure(told)))
            continue
        if config.runs(name, loaded.rule):
            rules.append(loaded)
    return rules, failures


def judge(project: Project, rules: Iterable[LoadedRule], module: syntax.Module) -> Judgement:
    """Runs every rule on a module; a rule that raises is noted and the others go on."""
    findings: list[tuple[LoadedRule, Finding]] = []
    failures: list[Failure] = []
    with project.memo.reading() as reading:
        project.memo.read(module.name)
        for rule in rules:
            if rule.check is None:
                continue
            try:
                findings.extend((rule, one) for one in found_by(rule.check, module, project))
            except (Exception, SystemExit) as error:  # a rule's own mistake, named below
                if is_too_deep(error) and not rule.is_own:
                    # The others would come as far, each in its own time.
                    reads = tuple(sorted(reading.modules))
                    return Judgement(module, (), (), reads, is_too_deep=True)
                failures.append(Failure(rule.name, module.path, describe_failure(error)))
    return Judgement(module, tuple(findings), tuple(failures), tuple(sorted(reading.modules)))


def is_too_deep(error: BaseException) -> bool:
    """Whether what a module is made of took more calls than there can be."""
    return isinstance(error, RecursionError) and not is_circle(error)
