"""What is left of the diagnostics: suppressions applied, and those of no use reported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from gnomon.analyzer.cache.records import FileRecord, JudgementRecord, RuleRecord
from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.data import data, replace
from gnomon.analyzer.diagnostic import Diagnostic, Level, Location
from gnomon.analyzer.errors import describe_failure
from gnomon.analyzer.files.discovery import SourceFile
from gnomon.analyzer.files.source_error import SYNTAX_ERROR
from gnomon.analyzer.report import Failure
from gnomon.analyzer.rule import Catalog, PlacedFinding
from gnomon.analyzer.rule_address import page_url
from gnomon.analyzer.suppression.ignores import FileIgnores, read_ignores


@data
class Settling:
    """Turns what was judged into what is printed."""

    config: Config
    catalog: Catalog
    rules: tuple[RuleRecord, ...]
    failures: list[Failure]

    def settle(
        self,
        files: Mapping[SourceFile, FileRecord],
        judgements: Iterable[JudgementRecord],
    ) -> Iterator[Diagnostic]:
        """The diagnostics of the given files, file by file, each once."""
        found: dict[str, dict[Diagnostic, None]] = defaultdict(dict)
        for judgement in judgements:
            for item in judgement.diagnostics:
                found[item.location.path][item] = None
        for source, record in files.items():
            yield from self._settled(source, record, found.get(source.path, {}))

    def _settled(
        self, source: SourceFile, record: FileRecord, found: Collection[Diagnostic]
    ) -> Iterator[Diagnostic]:
        if record.problem is not None and SYNTAX_ERROR not in self.config.ignore:
            found = [self._placed(SYNTAX_ERROR, source, record.problem)]
        unread = any(item.rule == SYNTAX_ERROR for item in found)
        loud = [item for item in found if not self.config.silences(item.rule, source.path)]
        if not record.comments:
            yield from loud
            return
        known = frozenset(self.catalog.names)
        ran = frozenset[str]() if unread else self._ran(source)
        ignores = read_ignores(source.path, record.comments, known, ran)
        yield from ignores.kept(loud)
        yield from ignores.kept(self._reviewed(source, ignores))

    def _reviewed(self, source: SourceFile, ignores: FileIgnores) -> Iterator[Diagnostic]:
        """What the rules about suppressions say, now that it is known which were used."""
        from gnomon.analyzer.placed_findings import reviewed_by  # not imported without ignores

        for rule in self.rules:
            if rule.reviews and not self.config.silences(rule.name, source.path):
                loaded = self.catalog.load(rule.name)
                try:
                    found = reviewed_by(loaded.review, ignores) if loaded.review else []
                except (
                    Exception,
                    SystemExit,
                ) as error:  # a rule's own mistake, named below
                    self.failures.append(Failure(rule.name, source.path, describe_failure(error)))
                    continue
                for finding in found:
                    placed = self._placed(rule.name, source, finding)
                    yield replace(placed, url=None) if loaded.is_own else placed

    def _ran(self, source: SourceFile) -> frozenset[str]:
        """The rules that really looked at a file and were free to speak."""
        crashed = {failure.rule for failure in self.failures if failure.path == source.path}
        return frozenset(
            rule.name
            for rule in self.rules
            if source.is_function_module and rule.judges
            if rule.name not in crashed and not self.config.silences(rule.name, source.path)
        )

    def _placed(self, rule: str, source: SourceFile, finding: PlacedFinding) -> Diagnostic:
        """A diagnostic whose place is known already."""
        location = Location(
            source.path, finding.line, finding.column, finding.end_line, finding.end_column
        )
        return Diagnostic(
            rule,
            self._level(rule),
            finding.message,
            location,
            finding.help,
            page_url(rule),
            fix=finding.fix,
        )

    def _level(self, name: str) -> Level:
        declared = {rule.name: rule.level for rule in self.rules}
        return self.config.levels.get(name, declared.get(name, Level.ERROR))
