"""From a rule's fix to edits of text: nodes become locations, imports are added."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from gnomon.analyzer.diagnostic import Location, PlacedFix, TextEdit
from gnomon.analyzer.files.placing import PlacedFile
from gnomon.analyzer.fixes.fix import Edit, Fix, Imported, NewStatement, SourceOf, StringLike
from gnomon.analyzer.fixes.imports import AnotherName, Known, NewLine, name_for
from gnomon.analyzer.fixes.text_edits import overlaps
from gnomon.analyzer.suppression.comments import comments_within


def origins_of(fix: Fix) -> Iterator[int]:
    """Every origin whose location is needed to place a fix."""
    for edit in fix.edits:
        yield edit.at
        for part in edit.parts:
            if isinstance(part, SourceOf | StringLike):
                yield part.at
    yield from (added.at for added in fix.added)
    for known in names_of(fix).values():
        if known is not None:
            yield from known.anchors


def placed_fix(fix: Fix, file: PlacedFile) -> PlacedFix | None:
    """A fix as edits of its file.

    None where a name that it needs cannot be had, where its edits would overlap, or where one
    would lose a comment.
    """
    if not file.is_exact:
        return PlacedFix(fix.title, fix.safe, ())
    names = names_of(fix)
    texts: dict[Imported, str] = {}
    edits: list[TextEdit] = []
    for wanted, known in names.items():
        if known is None:
            return None
        texts[wanted] = known.text
        if known.added is not None:
            added = addition(known.added, file)
            if added is None:
                return None
            edits.append(added)
    for statement in fix.added:
        line = insertion(statement, file)
        if line is None:
            return None
        edits.append(line)
    edits += [TextEdit(place_of(edit, file), text_of(edit, file, texts)) for edit in fix.edits]
    if any(overlaps(one, other) for one, other in combinations(edits, 2)):
        return None
    if any(loses_comment(edit, file) for edit in edits):
        return None
    return PlacedFix(fix.title, fix.safe, tuple(edits))


def loses_comment(edit: TextEdit, file: PlacedFile) -> bool:
    """Whether a comment stands in what an edit replaces, and not in what it writes."""
    before = Counter(comments_within(file.lines.at(edit.location)))
    return bool(before - Counter(comments_within(edit.text)))


def names_of(fix: Fix) -> dict[Imported, Known | None]:
    """How the file can write each imported thing that a fix needs."""
    wanted = [part for edit in fix.edits for part in edit.parts if isinstance(part, Imported)]
    return {part: name_for(fix.module, part) for part in wanted}


def place_of(edit: Edit, file: PlacedFile) -> Location:
    """What an edit replaces: a node, or the lines that a removed one has for itself."""
    place, lines = file[edit.at], file.lines
    if edit.parts:
        return place
    start, end = lines.offset(place.line, 1), lines.offset(place.end_line + 1, 1)
    first, last = lines.span(place)
    rest = lines.text[last:end]
    if lines.text[start:first].strip():
        return place
    if rest.lstrip().startswith("#"):
        return lines.location(place.path, first, last + len(rest) - len(rest.lstrip()))
    return place if rest.strip() else lines.location(place.path, start, end)


def text_of(edit: Edit, file: PlacedFile, names: dict[Imported, str]) -> str:
    """What an edit writes."""
    pieces: list[str] = []
    for part in edit.parts:
        match part:
            case SourceOf(at=at):
                pieces.append(file.lines.at(file[at]))
            case Imported():
                pieces.append(names[part])
            case StringLike(at=at, value=value):
                pieces.append(quoted(value, file.lines.at(file[at])))
            case str():
                pieces.append(part.replace("\n", file.newline))
    return "".join(pieces)


def quoted(value: str, like: str) -> str:
    """A string literal, in single quotes if another one begins with them."""
    literal = json.dumps(value, ensure_ascii=False)
    if like.lstrip("rRuUfFtT").startswith("'") and "'" not in value and '"' not in value:
        return f"'{literal[1:-1]}'"
    return literal


def addition(added: NewLine | AnotherName, file: PlacedFile) -> TextEdit | None:
    """The edit that adds an import; None where it would not stand on a line of its own."""
    place, lines = file[added.at], file.lines
    if isinstance(added, AnotherName):
        return another_name(added, file)
    statement, newline = added.statement, file.newline
    if not added.after:
        start = lines.offset(place.line, 1)
        before = lines.text[start : lines.span(place)[0]]
        if before.strip(" \t@"):
            return None
        gap = newline if added.gap else ""
        return TextEdit(lines.location(place.path, start, start), f"{statement}{newline}{gap}")
    end = lines.end_of_line(place.end_line)
    rest = lines.text[lines.span(place)[1] : end].strip()
    if rest and not rest.startswith("#"):
        return None
    gap = newline if added.gap else ""
    return TextEdit(at(place.path, lines.place(end)), f"{newline}{gap}{statement}")


def insertion(added: NewStatement, file: PlacedFile) -> TextEdit | None:
    """The edit that adds a statement; None where its neighbour has no line of its own."""
    place, lines = file[added.at], file.lines
    start, end = lines.offset(place.line, 1), lines.end_of_line(place.end_line)
    first, last = lines.span(place)
    indent, rest = lines.text[start:first], lines.text[last:end].strip()
    if indent.strip() or (rest and not rest.startswith("#")):
        return None
    if added.after:
        return TextEdit(at(place.path, lines.place(end)), f"{file.newline}{indent}{added.text}")
    return TextEdit(lines.location(place.path, start, start), f"{indent}{added.text}{file.newline}")


def another_name(added: AnotherName, file: PlacedFile) -> TextEdit:
    """The edit that adds a name to an import, on a line of its own if the others have theirs."""
    place, lines = file[added.at], file.lines
    start, end = lines.span(place)
    before = lines.text[lines.offset(place.line, 1) : start]
    comma = ", " if before.strip() else f",{file.newline}{before}"
    if added.after:
        return TextEdit(lines.location(place.path, end, end), f"{comma}{added.name}")
    return TextEdit(lines.location(place.path, start, start), f"{added.name}{comma}")


def at(path: str, place: tuple[int, int]) -> Location:
    """The empty location at a line and column."""
    return Location(path, *place, *place)
