"""From what rules yield to diagnostics: well-formed findings, placed, with level and page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from types import NoneType
from typing import TYPE_CHECKING, TypeVar, cast

from gnomon.analyzer import syntax
from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.diagnostic import Diagnostic, Level, Location, PlacedFix, Related
from gnomon.analyzer.errors import describe_failure
from gnomon.analyzer.files.source_error import SYNTAX_ERROR
from gnomon.analyzer.fixes.fix import Edit, Fix, Imported, NewStatement, SourceOf, StringLike
from gnomon.analyzer.project import Project
from gnomon.analyzer.rule import Check, Finding, LoadedRule, Note, PlacedFinding, Review, Site
from gnomon.analyzer.rule_address import page_url
from gnomon.analyzer.suppression.ignores import FileIgnores

if TYPE_CHECKING:
    from gnomon.analyzer.files.placing import PlacedFile

Kind = TypeVar("Kind")
Kinds = type | tuple[type, ...]
FIELDS: Mapping[str, Mapping[str, Kinds]] = {
    "finding": {
        "site": Site,
        "message": str,
        "help": (str, NoneType),
        "notes": tuple,
        "fix": (Fix, NoneType),
    },
    "place": {"module": syntax.Module, "at": int},
    "note": {"site": Site, "message": str},
    "fix": {"title": str, "safe": bool, "module": syntax.Module, "edits": tuple, "added": tuple},
    "edit": {"at": int, "parts": tuple},
    "addition": {"at": int, "text": str, "after": bool},
    "placed finding": {
        **dict.fromkeys(("line", "column", "end_line", "end_column"), int),
        "message": str,
        "help": (str, NoneType),
        "fix": (PlacedFix, NoneType),
    },
}
"""What the parts of a finding are: a rule of one's own may have been seen by no type checker."""


def found_by(check: Check, module: syntax.Module, project: Project) -> list[Finding]:
    """What a rule finds in a module; TypeError if that is anything but findings."""
    found = _all_of(Finding, "a rule yields findings", check(module, project))
    for finding in found:
        _refuse_other_parts(finding)
    return found


def reviewed_by(review: Review, ignores: FileIgnores) -> list[PlacedFinding]:
    """What a rule finds in a module's suppressions.

    Raises:
        TypeError: it is anything but findings with a place.
        ValueError: a place is none of any file.
    """
    found = _all_of(PlacedFinding, "a review yields placed findings", review(ignores))
    for finding in found:
        _refuse_fields("placed finding", finding)
        start, end = (finding.line, finding.column), (finding.end_line, finding.end_column)
        if min(*start, *end) < 1 or end < start:
            places = " to ".join(f"{line}:{column}" for line, column in (start, end))
            raise ValueError(f"no place in a file: {places}")
    return found


def _all_of(kind: type[Kind], rule: str, answer: object) -> list[Kind]:
    if not isinstance(answer, Iterable):
        raise TypeError(f"{rule}, not {answer!r:.80}")
    found = list(cast("Iterable[Kind]", answer))
    for item in found:
        if not isinstance(cast(object, item), kind):
            raise TypeError(f"{rule}, not {item!r:.80}")
    return found


def _refuse_other_parts(finding: Finding) -> None:
    _refuse_fields("finding", finding)
    _refuse_fields("place", finding.site)
    for note in finding.notes:
        _refuse("a note of a finding", note, Note)
        _refuse_fields("note", note)
        _refuse_fields("place", note.site)
    if finding.fix is not None:
        _refuse_other_edits(finding.fix)


def _refuse_other_edits(fix: Fix) -> None:
    _refuse_fields("fix", fix)
    for edit in fix.edits:
        _refuse("an edit of a fix", edit, Edit)
        _refuse_fields("edit", edit)
        for part in edit.parts:
            _refuse("a part of an edit", part, (str, SourceOf, Imported, StringLike))
    for added in fix.added:
        _refuse("an addition of a fix", added, NewStatement)
        _refuse_fields("addition", added)


def _refuse_fields(what: str, given: object) -> None:
    for name, kinds in FIELDS[what].items():
        _refuse(f"the {name} of a {what.split()[-1]}", getattr(given, name), kinds)


def _refuse(what: str, value: object, kinds: Kinds) -> None:
    if not isinstance(value, kinds):
        raise TypeError(f"{what} cannot be {value!r:.80}")


def placed(
    findings: Iterable[tuple[LoadedRule, Finding]],
    places: Mapping[str, PlacedFile],
    config: Config,
) -> tuple[tuple[Diagnostic, ...], Mapping[str, str]]:
    """The findings that can be placed, and why others cannot, by the name of their rule."""
    found: list[Diagnostic] = []
    nowhere: dict[str, str] = {}
    for rule, finding in findings:
        try:
            found.append(diagnostic(rule, finding, places, config))
        except Exception as error:  # a rule's own mistake, named in the report
            nowhere.setdefault(rule.name, describe_failure(error))
    return tuple(found), nowhere


def origins_in(findings: Iterable[tuple[LoadedRule, Finding]]) -> Mapping[str, set[int]]:
    """The nodes whose places findings speak of, by the path of their file."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for _, finding in findings:
        for site in sites(finding):
            wanted[site.module.path].add(site.at)
        if finding.fix is not None:
            from gnomon.analyzer.fixes.placing import origins_of

            wanted[finding.fix.module.path].update(origins_of(finding.fix))
    return wanted


def diagnostic(
    rule: LoadedRule,
    finding: Finding,
    places: Mapping[str, PlacedFile],
    config: Config,
) -> Diagnostic:
    """A finding with its level, its page and its places."""
    return Diagnostic(
        rule=rule.name,
        level=level_of(rule, config),
        message=finding.message,
        location=location_of(finding.site, places),
        help=finding.help,
        url=None if rule.is_own else page_url(rule.name),
        related=tuple(
            Related(note.message, location_of(note.site, places)) for note in finding.notes
        ),
        fix=placed_fix_of(finding, places),
    )


def placed_fix_of(finding: Finding, places: Mapping[str, PlacedFile]) -> PlacedFix | None:
    """The fix of a finding, as edits of a file's text."""
    if finding.fix is None:
        return None
    from gnomon.analyzer.fixes.placing import placed_fix

    return placed_fix(finding.fix, file_of(finding.fix.module, places))


def location_of(site: Site, places: Mapping[str, PlacedFile]) -> Location:
    """Where a node stands; LookupError if there is no such node."""
    return file_of(site.module, places)[site.at]


def file_of(module: syntax.Module, places: Mapping[str, PlacedFile]) -> PlacedFile:
    """The file of a module; LookupError if it is none of the project's."""
    if module.path not in places:
        raise LookupError(f"{module.path} is no file of this check")
    return places[module.path]


def level_of(rule: LoadedRule, config: Config) -> Level:
    """The rule's level, unless the configuration says otherwise."""
    return config.levels.get(rule.name, rule.rule.level)


def sites(finding: Finding) -> Iterator[Site]:
    """Every place a finding speaks of."""
    yield finding.site
    for note in finding.notes:
        yield note.site


def too_deep(path: str, config: Config) -> Diagnostic:
    """The finding in a module that no rule can follow."""
    return Diagnostic(
        SYNTAX_ERROR,
        config.levels.get(SYNTAX_ERROR, Level.ERROR),
        "too many names here are made of one another, each of the next, so the file was not judged",
        Location(path, 1, 1, 1, 1),
        "build such values in a loop, or keep data out of the code",
        page_url(SYNTAX_ERROR),
    )
