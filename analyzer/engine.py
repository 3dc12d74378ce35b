"""From a project to diagnostics: read, judge, place, suppress, sort.

Each step takes data and gives data. Reading and placing work on one file at a time and judging on
one module at a time, so that a cache or other processes can stand between the steps.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gnomon.analyzer import syntax
from gnomon.analyzer.config import Config
from gnomon.analyzer.depth import in_deep_thread
from gnomon.analyzer.diagnostic import Diagnostic, Level, Location, Related
from gnomon.analyzer.discovery import ReadFile
from gnomon.analyzer.errors import describe_failure
from gnomon.analyzer.loading import LoadedProject, load_files
from gnomon.analyzer.placing import place
from gnomon.analyzer.project import Project
from gnomon.analyzer.rule import Catalog, Finding, LoadedRule, PlacedFinding, Site
from gnomon.analyzer.rule_page import page_url
from gnomon.analyzer.source import SYNTAX_ERROR
from gnomon.analyzer.suppress import FileIgnores, read_ignores


@dataclass(frozen=True, slots=True)
class Failure:
    """An error of gnomon's own: the rule (or "reading") and the file it happened in."""

    rule: str
    path: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found.

    Args:
        config: the configuration it ran under.
        diagnostics: sorted by place.
        failures: what went wrong in gnomon itself; everything else was still checked.
        files: every file that was read, by path, with the digest of its bytes.
        checked: how many function modules the rules looked at.
    """

    config: Config
    diagnostics: tuple[Diagnostic, ...]
    failures: tuple[Failure, ...]
    files: Mapping[str, str]
    checked: int

    @property
    def failed(self) -> bool:
        """Whether a diagnostic reaches the level that makes a check fail."""
        return any(found.level.rank >= self.config.fail_on.rank for found in self.diagnostics)

    @property
    def passed(self) -> bool:
        """Whether the project may be run: nothing of level error, and nothing left unchecked."""
        errors = any(found.level is Level.ERROR for found in self.diagnostics)
        return not errors and not self.failures


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules say of the modules, before it is placed."""

    findings: tuple[tuple[str, Finding], ...]
    failures: tuple[Failure, ...]


def check(config: Config, catalog: Catalog, within: Sequence[Path] = ()) -> Report:
    """Checks a project; with `within`, only what lies in those files and folders is reported.

    Raises:
        ProjectError: there is no functions folder, or a file changed while it was checked.
    """
    return in_deep_thread(lambda: check_here(config, catalog, within))


def check_here(config: Config, catalog: Catalog, within: Sequence[Path] = ()) -> Report:
    """`check` on the current stack."""
    rules, unloadable = load_rules(config, catalog)
    loaded = load_files(config)
    files = [file for file in loaded.files if lies_within(file.source.file, within)]
    judgement = judge(loaded.project, rules, modules_to_check(files))
    unread = [Failure("reading", file.source.path, file.failure) for file in files if file.failure]
    failures = (*unloadable, *unread, *judgement.failures)
    settling = Settling(config, catalog, rules, failures)
    diagnostics = settling.settle(loaded, files, judgement)
    return Report(
        config=config,
        diagnostics=tuple(sorted(diagnostics, key=lambda found: found.sort_key)),
        failures=failures,
        files={file.source.path: file.digest for file in loaded.files},
        checked=sum(file.source.is_function_module for file in files),
    )


def lies_within(file: Path, within: Sequence[Path]) -> bool:
    """Whether a file is one of the given paths or lies below one."""
    return not within or any(file.is_relative_to(path) for path in within)


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


def modules_to_check(files: Iterable[ReadFile]) -> list[syntax.Module]:
    """The function modules that could be read."""
    return [
        file.module for file in files if file.module is not None and file.source.is_function_module
    ]


def judge(project: Project, rules: Iterable[LoadedRule], modules: list[syntax.Module]) -> Judgement:
    """Runs every rule on every module; a rule that raises is noted and the others go on."""
    findings: list[tuple[str, Finding]] = []
    failures: list[Failure] = []
    for rule in rules:
        if rule.check is None:
            continue
        for module in modules:
            try:
                findings.extend((rule.name, finding) for finding in rule.check(module, project))
            except Exception as error:  # a rule's own mistake, named below
                failures.append(Failure(rule.name, module.path, describe_failure(error)))
    return Judgement(tuple(findings), tuple(failures))


@dataclass(frozen=True, slots=True)
class Settling:
    """Turns findings into the diagnostics that are left after suppression."""

    config: Config
    catalog: Catalog
    rules: Sequence[LoadedRule]
    failures: Sequence[Failure]

    def settle(
        self, loaded: LoadedProject, files: Iterable[ReadFile], judgement: Judgement
    ) -> Iterator[Diagnostic]:
        """The diagnostics of the given files, file by file."""
        placed = self.diagnostics_by_path(loaded, judgement)
        for file in files:
            found = placed.get(file.source.path, [])
            if file.problem is not None and SYNTAX_ERROR not in self.config.ignore:
                found = [self.placed(SYNTAX_ERROR, file, file.problem)]
            yield from self.unsuppressed(file, found)

    def diagnostics_by_path(
        self, loaded: LoadedProject, judgement: Judgement
    ) -> dict[str, list[Diagnostic]]:
        """The findings with their places, each once."""
        wanted: dict[str, set[int]] = defaultdict(set)
        for _, finding in judgement.findings:
            for site in sites(finding):
                wanted[site.module.path].add(site.at)
        sources = {file.source.path: file for file in loaded.files}
        places = {path: place(sources[path], origins) for path, origins in wanted.items()}

        def locate(site: Site) -> Location:
            return places[site.module.path][site.at]

        found: dict[str, dict[Diagnostic, None]] = defaultdict(dict)
        for name, finding in judgement.findings:
            diagnostic = Diagnostic(
                rule=name,
                level=self.level(name),
                message=finding.message,
                location=locate(finding.site),
                help=finding.help,
                url=page_url(name),
                related=tuple(Related(note.message, locate(note.site)) for note in finding.notes),
            )
            found[diagnostic.location.path][diagnostic] = None
        return {path: list(diagnostics) for path, diagnostics in found.items()}

    def unsuppressed(self, file: ReadFile, found: list[Diagnostic]) -> Iterator[Diagnostic]:
        """What is left of a file's diagnostics, and what its suppressions gave rise to."""
        path = file.source.path
        loud = [item for item in found if not self.config.silences(item.rule, path)]
        if file.module is None or not file.module.comments:
            yield from loud
            return
        ignores = read_ignores(file.module.comments, frozenset(self.catalog.names), self.ran(file))
        yield from ignores.kept(loud)
        yield from ignores.kept(self.reviewed(file, ignores))

    def reviewed(self, file: ReadFile, ignores: FileIgnores) -> Iterator[Diagnostic]:
        """What the rules about suppressions say, now that it is known which were used."""
        for rule in self.rules:
            if rule.review and not self.config.silences(rule.name, file.source.path):
                for finding in rule.review(ignores):
                    yield self.placed(rule.name, file, finding)

    def ran(self, file: ReadFile) -> frozenset[str]:
        """The rules that really looked at a file and were free to speak."""
        path = file.source.path
        crashed = {failure.rule for failure in self.failures if failure.path == path}
        return frozenset(
            rule.name
            for rule in self.rules
            if file.source.is_function_module and rule.check is not None
            if rule.name not in crashed and not self.config.silences(rule.name, path)
        )

    def placed(self, rule: str, file: ReadFile, finding: PlacedFinding) -> Diagnostic:
        """A diagnostic whose place is known already."""
        location = Location(
            file.source.path, finding.line, finding.column, finding.end_line, finding.end_column
        )
        return Diagnostic(
            rule, self.level(rule), finding.message, location, finding.help, page_url(rule)
        )

    def level(self, name: str) -> Level:
        """The rule's level, unless the configuration says otherwise."""
        declared = {rule.name: rule.rule.level for rule in self.rules}
        return self.config.levels.get(name, declared.get(name, Level.ERROR))


def sites(finding: Finding) -> Iterator[Site]:
    """Every place a finding speaks of."""
    yield finding.site
    for note in finding.notes:
        yield note.site
