"""What a check ends with: the diagnostics that are left, and what went wrong in gnomon itself."""

from __future__ import annotations

from collections.abc import Mapping

from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.data import data, field
from gnomon.analyzer.diagnostic import Diagnostic, Level


@data
class Failure:
    """An error of gnomon's own: the rule (or "reading") and the file it happened in."""

    rule: str
    path: str | None
    text: str


@data
class Report:
    """What a check found.

    Args:
        config: the configuration it ran under.
        diagnostics: sorted by place.
        failures: what went wrong in gnomon itself; everything else was still checked.
        files: every file that was read, by path, with the digest of its bytes.
        checked: how many function modules the rules looked at.
        held: how many further findings the baseline holds back.
        interfaces: the digest of what of each file generated code can depend on, by path.
    """

    config: Config
    diagnostics: tuple[Diagnostic, ...]
    failures: tuple[Failure, ...]
    files: Mapping[str, str]
    checked: int
    held: int = 0
    interfaces: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def failed(self) -> bool:
        """Whether a diagnostic reaches the level that makes a check fail."""
        return any(found.level.rank >= self.config.fail_on.rank for found in self.diagnostics)

    @property
    def passed(self) -> bool:
        """Whether the project may be run: nothing of level error, and nothing left unchecked."""
        errors = any(found.level is Level.ERROR for found in self.diagnostics)
        return not errors and not self.failures
