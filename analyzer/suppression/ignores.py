"""Suppression comments: what they say, what they silence, and which were of no use.

`# gnomon: ignore[rule, …] reason` silences findings that begin or end on its line; on a line of
its own, those of the next line of code. Lines that a string or a backslash joins are one.
`# gnomon: ignore-file[rule, …]` stands before any code but the docstring and silences the file.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from gnomon.analyzer.data import data
from gnomon.analyzer.diagnostic import Diagnostic, Location, PlacedFix, TextEdit
from gnomon.analyzer.errors import did_you_mean, nearest
from gnomon.analyzer.rule import PlacedFinding
from gnomon.analyzer.suppression.comments import MARK, Comment

DIRECTIVE = re.compile(r"(?P<verb>[A-Za-z][\w-]*)?\s*(?P<names>\[[^\]]*\]?)?")
VERBS = ("ignore", "ignore-file")


@data(eq=False, frozen=False)
class IgnoredName:
    """One rule's name in a suppression; `lines` is None where it speaks for the whole file."""

    rule: str
    line: int
    column: int
    lines: frozenset[int] | None
    comment: Comment
    used: bool = False


class Coverage:
    """Finds the names that silence a finding, without looking at every name in the file."""

    def __init__(self, names: Collection[IgnoredName]) -> None:
        self._names: dict[tuple[Comment, str], list[IgnoredName]] = defaultdict(list)
        for name in names:
            self._names[name.comment, name.rule].append(name)
        # By line the comments, not their names: one comment may hold thousands.
        lines = {name.comment: name.lines for name in names}
        self._comments: dict[int | None, list[Comment]] = defaultdict(list)
        for comment, spoken in lines.items():
            for line in (None,) if spoken is None else spoken:
                self._comments[line].append(comment)

    def of(self, rule: str, location: Location) -> list[IgnoredName]:
        """The names that silence a finding of a rule at a place."""
        comments = dict.fromkeys(
            comment
            for line in (None, location.line, location.end_line)
            for comment in self._comments.get(line, ())
        )
        return [name for comment in comments for name in self._names.get((comment, rule), ())]


@data
class FileIgnores:
    """The suppressions of one file.

    `problems` are comments that cannot mean anything; `ran` holds the rules whose silence in
    this file says something about a suppression.
    """

    path: str
    names: tuple[IgnoredName, ...]
    problems: tuple[PlacedFinding, ...]
    ran: frozenset[str] = frozenset()

    def kept(self, diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """The diagnostics that nothing silences; what silences one is marked as used."""
        known = Coverage(self.names)
        for diagnostic in diagnostics:
            covering = known.of(diagnostic.rule, diagnostic.location)
            for name in covering:
                name.used = True
            if not covering:
                yield diagnostic


def read_ignores(
    path: str, comments: Iterable[Comment], rules: frozenset[str], ran: frozenset[str]
) -> FileIgnores:
    """The suppressions that a file's comments spell, and what is wrong with the others."""
    names: list[IgnoredName] = []
    problems: list[PlacedFinding] = []
    for comment in comments:
        found, wrong = read_comment(path, comment, rules)
        names.extend(found)
        problems.extend(wrong)
    return FileIgnores(path, tuple(names), tuple(problems), ran)


def read_comment(
    path: str, comment: Comment, rules: frozenset[str]
) -> tuple[list[IgnoredName], list[PlacedFinding]]:
    """What one comment silences, and what it cannot."""
    start = comment.text.index(MARK) + len(MARK)
    start += len(comment.text[start:]) - len(comment.text[start:].lstrip())
    match = DIRECTIVE.match(comment.text, start)
    assert match is not None  # the pattern also matches nothing
    verb, written = match["verb"] or "", match["names"]
    if verb not in VERBS:
        return [], [about(comment, unknown_verb(verb), USAGE)]
    if written is None or not written.strip("[] \t,"):
        return [], [about(comment, BARE.format(verb=verb), USAGE)]
    if not written.endswith("]"):
        return [], [about(comment, "the list of rules is not closed with `]`", USAGE)]
    if verb == "ignore-file" and not comment.is_first:
        return [], [about(comment, LATE, "move it to the top of the file")]
    spoken = frozenset({comment.line, *range(comment.first_line, comment.last_line + 1)})
    lines = None if verb == "ignore-file" else spoken
    names = [
        IgnoredName(name, comment.line, comment.column + offset, lines, comment)
        for name, offset in split_names(written, match.start("names"))
    ]
    unknown = [unknown_name(path, name, rules) for name in names if name.rule not in rules]
    return [name for name in names if name.rule in rules], unknown


USAGE = "name the rules: `# gnomon: ignore[rule-name] reason`"
BARE = "`gnomon: {verb}` names no rule, so it would silence everything"
LATE = "`gnomon: ignore-file` stands after code, where it is easily overlooked"


def split_names(written: str, offset: int) -> Iterator[tuple[str, int]]:
    """The names between the brackets, each with its offset in the comment."""
    for match in re.finditer(r"[^\s,\[\]]+", written):
        yield match.group(), offset + match.start()


def unknown_verb(verb: str) -> str:
    """What to say of a comment that starts with neither verb."""
    if not verb:
        return "`gnomon:` is followed by no directive"
    return f"there is no directive `gnomon: {verb}`{did_you_mean(verb, VERBS)}"


def unknown_name(path: str, name: IgnoredName, rules: frozenset[str]) -> PlacedFinding:
    """A suppression of a rule that does not exist."""
    place = Location(path, name.line, name.column, name.line, name.column + len(name.rule))
    near = nearest(name.rule, rules)
    edits = (TextEdit(place, near or ""),)
    return PlacedFinding(
        place.line,
        place.column,
        place.end_line,
        place.end_column,
        f"there is no rule '{name.rule}'{did_you_mean(name.rule, rules)}",
        "`gnomon rule --all` lists the rules",
        PlacedFix(f"write `{near}`", False, edits) if near else None,
    )


def about(comment: Comment, message: str, help: str) -> PlacedFinding:
    """A finding about a whole comment."""
    end = comment.column + len(comment.text)
    return PlacedFinding(comment.line, comment.column, comment.line, end, message, help)
