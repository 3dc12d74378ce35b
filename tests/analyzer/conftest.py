"""What the tests of the output formats share: a rule, and a report made by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.diagnostic import Diagnostic, Level, Location, Related
from gnomon.analyzer.render import renderer
from gnomon.analyzer.render.sources import Sources
from gnomon.analyzer.report import Failure, Report
from gnomon.analyzer.rule import LoadedRule, Rule

PATH = "functions/jobs.py"
SOURCE = "alpha = 1\nbeta = alpha\ngamma = beta\n"
DOCUMENT = """Something is wrong.

More about what is found.

Why:
    It hurts.

Bad:
    bad()

Good:
    good()

Fix:
    Do the right thing.
"""


@dataclass(frozen=True)
class OneRule:
    """A catalog of one rule."""

    names: tuple[str, ...] = ("a-rule",)

    def load(self, name: str) -> LoadedRule:
        return LoadedRule(name, Rule(Level.WARNING, "0.1.0", "Pitfall 1"), DOCUMENT)


@dataclass(frozen=True)
class Printer:
    """Prints diagnostics about one file, in any format."""

    root: Path
    path: str = PATH

    def location(
        self, line: int = 2, column: int = 8, end_line: int = 2, end_column: int = 13
    ) -> Location:
        return Location(self.path, line, column, end_line, end_column)

    def found(
        self,
        message: str = "it is wrong",
        level: Level = Level.ERROR,
        rule: str = "a-rule",
        help: str | None = "mend it",
        location: Location | None = None,
        related: Iterable[Related] = (),
    ) -> Diagnostic:
        place = location or self.location()
        return Diagnostic(rule, level, message, place, help, "docs/rules/x.md", tuple(related))

    def __call__(
        self,
        name: str,
        *found: Diagnostic,
        source: str = SOURCE,
        failures: tuple[Failure, ...] = (),
        fail_on: Level = Level.WARNING,
    ) -> str:
        file = self.root / self.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source, encoding="utf-8")
        report = Report(Config(self.root, fail_on=fail_on), found, failures, {}, checked=1)
        sources = Sources(self.root, self.root, catalog=OneRule(), version=lambda: "1.2.3")
        return renderer(name)(report, sources)


@pytest.fixture
def printer(tmp_path: Path) -> Printer:
    """Prints as for a project that lies in the folder `app` of a repository."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "app").mkdir()
    return Printer(tmp_path / "app")
