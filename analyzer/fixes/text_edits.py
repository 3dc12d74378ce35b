"""Text and the edits of it: offsets from lines and columns, and several edits made at once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from gnomon.analyzer.diagnostic import Location, TextEdit
from gnomon.analyzer.files.source import LINE_END


class Lines:
    """A text whose characters can be found by line and column, both from 1."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(match.end() for match in LINE_END.finditer(text))]

    def offset(self, line: int, column: int) -> int:
        """The offset of a place; one behind the end of the text is the end."""
        if line > len(self._starts):
            return len(self.text)
        return min(self._starts[line - 1] + column - 1, len(self.text))

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def span(self, location: Location) -> tuple[int, int]:
        """The offsets at which a location begins and ends."""
        return (
            self.offset(location.line, location.column),
            self.offset(location.end_line, location.end_column),
        )

    def at(self, location: Location) -> str:
        """The text of a location."""
        start, end = self.span(location)
        return self.text[start:end]

    def location(self, path: str, start: int, end: int) -> Location:
        """The location between two offsets."""
        return Location(path, *self.place(start), *self.place(end))

    def end_of_line(self, line: int) -> int:
        """The offset behind the last character of a line, its end not counted."""
        found = LINE_END.search(self.text, self._starts[line - 1])
        return found.start() if found else len(self.text)


Edges = tuple[tuple[int, int], tuple[int, int]]
"""Where something begins and ends, as lines and columns."""


def overlaps(one: TextEdit, other: TextEdit) -> bool:
    """Whether the order of two edits would matter, or one would change what the other replaces."""
    return meet(edges(one), edges(other))


def meet(one: Edges, other: Edges) -> bool:
    """`overlaps`, of where two edits begin and end."""
    first, second = sorted((one, other))
    return second[0] < first[1] or first[0] == second[0]


def meets_any(places: Sequence[Edges], place: Edges) -> bool:
    """Whether an edit overlaps one of others, which are in order and do not overlap one another."""
    after = bisect_right(places, place)
    return any(meet(place, neighbour) for neighbour in places[max(after - 1, 0) : after + 1])


def edges(edit: TextEdit) -> Edges:
    """Where an edit begins and ends."""
    place = edit.location
    return (place.line, place.column), (place.end_line, place.end_column)


def edited(text: str, edits: Iterable[TextEdit]) -> str:
    """A text after edits that do not overlap."""
    lines = Lines(text)
    pieces: list[str] = []
    done = 0
    for edit in sorted(edits, key=edges):
        start, end = lines.span(edit.location)
        pieces += [text[done:start], edit.text]
        done = end
    return "".join([*pieces, text[done:]])
