"""Runs the rules: every rule on every module that has to be judged, each finding placed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gnomon.analyzer import syntax
from gnomon.analyzer.config import Config
from gnomon.analyzer.diagnostic import Diagnostic, Level, Location, Related
from gnomon.analyzer.discovery import SourceFile
from gnomon.analyzer.errors import describe_failure
from gnomon.analyzer.placing import place
from gnomon.analyzer.project import Project
from gnomon.analyzer.records import FileRecord, JudgementRecord, ModuleStates
from gnomon.analyzer.report import Failure
from gnomon.analyzer.rule import Catalog, Finding, LoadedRule, Site
from gnomon.analyzer.rule_page import page_url


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules say of one module, before it is placed.

    `reads` are the modules they looked at, by dotted name.
    """

    module: syntax.Module
    findings: tuple[tuple[LoadedRule, Finding], ...]
    failures: tuple[Failure, ...]
    reads: tuple[str, ...]


def load_rules(config: Config, catalog: Catalog) -> tuple[list[LoadedRule], list[Failure]]:
    """The rules that the configuration runs, and those that cannot be loaded."""
    rules: list[LoadedRule] = []
    failures: list[Failure] = []
    for name in catalog.names:
        if not config.runs(name):
            continue
        try:
            rules.append(catalog.load(name))
        except Exception as error:  # one broken rule must not silence the others
            failures.append(Failure(name, None, describe_failure(error)))
    return rules, failures


def judge(project: Project, rules: Iterable[LoadedRule], module: syntax.Module) -> Judgement:
    """Runs every rule on a module; a rule that raises is noted and the others go on."""
    findings: list[tuple[LoadedRule, Finding]] = []
    failures: list[Failure] = []
    with project.memo.reading() as reads:
        project.memo.read(module.name)
        for rule in rules:
            if rule.check is None:
                continue
            try:
                findings.extend((rule, finding) for finding in rule.check(module, project))
            except Exception as error:  # a rule's own mistake, named below
                failures.append(Failure(rule.name, module.path, describe_failure(error)))
    return Judgement(module, tuple(findings), tuple(failures), tuple(sorted(reads)))


def placed(
    judgements: Iterable[Judgement], files: Mapping[SourceFile, FileRecord], config: Config
) -> Iterator[tuple[str, JudgementRecord]]:
    """The judgements with lines and columns, by the path of their module.

    Raises:
        ProjectError: a file is no longer the one that was judged.
    """
    judged = list(judgements)
    wanted: dict[str, set[int]] = defaultdict(set)
    for judgement in judged:
        for _, finding in judgement.findings:
            for site in sites(finding):
                wanted[site.module.path].add(site.at)
    sources = {source.path: (source, record.digest) for source, record in files.items()}
    places = {path: place(*sources[path], origins) for path, origins in wanted.items()}
    states = ModuleStates({record.name: record.digest for record in files.values()})
    for judgement in judged:
        found = tuple(
            diagnostic(rule, finding, places, config) for rule, finding in judgement.findings
        )
        reads = states.worth_keeping(judgement.reads)
        yield judgement.module.path, JudgementRecord(reads, states.state(reads), found)


def diagnostic(
    rule: LoadedRule,
    finding: Finding,
    places: Mapping[str, Mapping[int, Location]],
    config: Config,
) -> Diagnostic:
    """A finding with its level, its page and its places."""
    return Diagnostic(
        rule=rule.name,
        level=level_of(rule, config),
        message=finding.message,
        location=places[finding.site.module.path][finding.site.at],
        help=finding.help,
        url=page_url(rule.name),
        related=tuple(
            Related(note.message, places[note.site.module.path][note.site.at])
            for note in finding.notes
        ),
    )


def level_of(rule: LoadedRule, config: Config) -> Level:
    """The rule's level, unless the configuration says otherwise."""
    return config.levels.get(rule.name, rule.rule.level)


def sites(finding: Finding) -> Iterator[Site]:
    """Every place a finding speaks of."""
    yield finding.site
    for note in finding.notes:
        yield note.site
