"""Applies fixes: in memory, pass by pass, each result checked again before anything is written.

A file is left alone, and named with the reason, if the parser does not give its text back exactly,
if the result would not parse, or if a finding would still be there afterwards.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.data import data, field
from gnomon.analyzer.diagnostic import Diagnostic, PlacedFix, TextEdit
from gnomon.analyzer.engine import check_here
from gnomon.analyzer.files.depth import in_deep_thread
from gnomon.analyzer.files.source import parse
from gnomon.analyzer.fixes.exact_text import ExactText, Inexact, exact_text
from gnomon.analyzer.fixes.text_edits import Edges, edges, edited, meets_any
from gnomon.analyzer.report import Report
from gnomon.analyzer.rule import Catalog
from gnomon.analyzer.suppression.baseline import Counts, Place, held_places, place_of

PASSES = 10
"""How often fixes that were in each other's way, or that others made possible, are taken up."""


@data
class Change:
    """A file before and after its fixes."""

    path: str
    before: bytes
    after: bytes


@data
class Fixing:
    """What fixing a project comes to; nothing of it is on the disk yet.

    Args:
        report: what is still found after the changes.
        changes: the files that differ, by path.
        count: how many findings were fixed.
        refused: why files were left alone, or not fixed any further, by path.
        spared: how many findings have a fix that was not made, as a baseline allows them.
    """

    report: Report
    changes: tuple[Change, ...]
    count: int
    refused: Mapping[str, str]
    spared: int = 0


def fix(
    config: Config,
    catalog: Catalog,
    within: Sequence[Path] = (),
    *,
    unsafe: bool = False,
    allowed: Counts | None = None,
    use_cache: bool = False,
) -> Fixing:
    """Fixes in memory what can be fixed in the files of a project, or only in those `within`.

    Args:
        config: the project.
        catalog: where its rules are found.
        within: files and folders; nothing outside them is changed or reported.
        unsafe: whether fixes are made that may change what the code means.
        allowed: a baseline, whose findings are left as they are.
        use_cache: whether checks start from what the last one kept.

    Raises:
        ProjectError: as `check` raises it.
    """
    fixer = Fixer(
        config,
        catalog,
        tuple(within),
        unsafe=unsafe,
        allowed=allowed or {},
        use_cache=use_cache,
    )
    return in_deep_thread(fixer.run)


@data(frozen=False)
class Step:
    """What one pass does to one file; `places` are those of its edits, in order."""

    text: ExactText
    edits: dict[TextEdit, None] = field(default_factory=dict[TextEdit, None])
    places: list[Edges] = field(default_factory=list[Edges])
    fixes: list[PlacedFix] = field(default_factory=list[PlacedFix])
    findings: list[Diagnostic] = field(default_factory=list[Diagnostic])

    def takes(self, found: Diagnostic, fix: PlacedFix) -> bool:
        """Take a fix up, unless it is in the way of another; equal edits are made once."""
        new = [edit for edit in dict.fromkeys(fix.edits) if edit not in self.edits]
        if any(meets_any(self.places, edges(edit)) for edit in new):
            return False
        for edit in new:
            self.edits[edit] = None
            insort(self.places, edges(edit))
        self.fixes.append(fix)
        self.findings.append(found)
        return True

    def result(self) -> bytes:
        """The file with all fixes of the step; may raise UnicodeEncodeError."""
        return self.text.encoded(edited(self.text.text, self.edits))


class Fixer:
    """The passes over one project."""

    def __init__(
        self,
        config: Config,
        catalog: Catalog,
        within: tuple[Path, ...],
        *,
        unsafe: bool,
        allowed: Counts,
        use_cache: bool,
    ) -> None:
        self._config = config
        self._catalog = catalog
        self._within = within
        self._unsafe = unsafe
        self._allowed = allowed
        self._held: frozenset[Place] = frozenset()
        self._use_cache = use_cache
        self._before: dict[str, bytes] = {}
        self._now: dict[str, bytes] = {}
        self._refused: dict[str, str] = {}

    def run(self) -> Fixing:
        """All passes."""
        report = self._checked({})
        # What was held at first stays so: a pass that fixes some of a place fixes the others, too.
        self._held = held_places(report.diagnostics, self._allowed)
        spared = sum(self._is_wanted(found) for found in self._held_in(report))
        count = 0
        for _ in range(PASSES):
            steps = self._steps(report)
            if not steps:
                break
            report, fixed = self._tried(steps, report)
            count += fixed
        for path in self._steps(report):
            self._refused[path] = f"its fixes still lead to others after {PASSES} passes"
        changes = [
            Change(path, self._before[path], data)
            for path, data in sorted(self._now.items())
            if data != self._before[path]
        ]
        return Fixing(report, tuple(changes), count, dict(sorted(self._refused.items())), spared)

    def _held_in(self, report: Report) -> Iterator[Diagnostic]:
        """The findings that the baseline holds back."""
        return (found for found in report.diagnostics if place_of(found) in self._held)

    def _is_wanted(self, found: Diagnostic) -> bool:
        """Whether a finding has a fix that was asked for."""
        return found.fix is not None and (found.fix.safe or self._unsafe)

    def _steps(self, report: Report) -> dict[str, Step]:
        """What the next pass does, by path."""
        steps: dict[str, Step] = {}
        for found in report.diagnostics:
            fix = found.fix
            if fix is None or not self._is_wanted(found) or place_of(found) in self._held:
                continue
            path = fix.edits[0].location.path if fix.edits else found.location.path
            if path in self._refused or not self._may_change(path):
                continue
            if path not in steps:
                text = exact_text(self._content(path))
                if isinstance(text, Inexact):
                    self._refused[path] = text.reason
                    continue
                steps[path] = Step(text)
            if fix.edits:
                steps[path].takes(found, fix)
        return {path: step for path, step in steps.items() if step.fixes}

    def _may_change(self, path: str) -> bool:
        file = self._config.root / path
        return not self._within or any(file.is_relative_to(place) for place in self._within)

    def _content(self, path: str) -> bytes:
        if path not in self._now:
            data = (self._config.root / path).read_bytes()
            self._before.setdefault(path, data)
            return data
        return self._now[path]

    def _tried(self, steps: dict[str, Step], report: Report) -> tuple[Report, int]:
        """The report after a pass, and how many findings it fixed; what failed is taken back."""
        results: dict[str, bytes] = {}
        for path, step in steps.items():
            try:
                results[path] = step.result()
            except UnicodeEncodeError as error:
                self._refused[path] = f"its encoding ({error.encoding}) lacks a character"
                continue
            if parse(results[path]).tree is None:
                self._refused[path] = "the result would not parse"
                del results[path]
        after = self._checked(results)
        failed = {path: reason for path in results if (reason := wrong(steps[path], report, after))}
        if failed:
            self._refused.update(failed)
            results = {path: data for path, data in results.items() if path not in failed}
            after = self._checked(results)
        self._now.update(results)
        return after, sum(len(steps[path].findings) for path in results)

    def _checked(self, results: Mapping[str, bytes]) -> Report:
        unsaved = {**self._now, **results}
        return check_here(
            self._config,
            self._catalog,
            self._within,
            use_cache=self._use_cache,
            unsaved=unsaved,
        )


def wrong(step: Step, before: Report, after: Report) -> str | None:
    """Why a file's step is no good: a finding that it should have fixed is still there."""
    crashes = {(failure.rule, failure.path) for failure in after.failures}
    left = Counter(map(identity, after.diagnostics))
    there = Counter(map(identity, before.diagnostics))
    fixed = Counter(map(identity, step.findings))
    titles: dict[tuple[str, str, str], str] = {}
    for found, fix in zip(step.findings, step.fixes, strict=True):
        titles[identity(found)] = fix.title
        if (found.rule, found.location.path) in crashes:
            return f"{found.rule} fails on the result"
    for finding, count in fixed.items():
        if left[finding] > there[finding] - count:
            return f"{finding[0]} would still be found after its fix ({titles[finding]})"
    return None


def identity(found: Diagnostic) -> tuple[str, str, str]:
    """What a finding is known by when lines have moved."""
    return found.rule, found.location.path, found.message
