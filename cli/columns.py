"""Tables for people: aligned columns under headings, cut to the width of a terminal."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Sequence

from gnomon.analyzer.render.display import cells, one_line
from gnomon.analyzer.render.excerpt import Paint
from gnomon.analyzer.render.sources import wants_colour

GAP = "  "
HEADING = "1"
NARROWEST = 12
"""A last column is not cut below this width."""


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Prints a table; on a terminal its headings stand out and its last column is cut to fit."""
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    heading, *lines = table_lines(headings, rows, width)
    print_heading(heading)
    print("\n".join(lines))


def print_heading(line: str) -> None:
    """Prints a line that stands out on a terminal."""
    print(Paint(wants_colour(sys.stdout, os.environ))(line, HEADING))


def table_lines(
    headings: Sequence[str], rows: Iterable[Sequence[str]], width: int | None = None
) -> list[str]:
    """The lines of a table, the headings first.

    Args:
        headings: one for each column.
        rows: as many texts each; what would not print safely is replaced.
        width: how wide a line may be, if there is a limit.
    """
    table = [list(headings), *([one_line(cell) for cell in row] for row in rows)]
    *widths, _ = [max(map(cells, column)) for column in zip(*table, strict=True)]
    before = sum(widths) + len(GAP) * len(widths)
    room = None if width is None else max(NARROWEST, width - before)
    return [_line(row, widths, room) for row in table]


def _line(row: list[str], widths: list[int], room: int | None) -> str:
    *others, last = row
    padded = [
        cell + " " * (width - cells(cell)) for cell, width in zip(others, widths, strict=True)
    ]
    return GAP.join([*padded, last if room is None else cut(last, room)]).rstrip()


def cut(text: str, width: int) -> str:
    """As much of a text as fits, with an ellipsis if that is not all."""
    if cells(text) <= width:
        return text
    while cells(text) >= width:
        text = text[:-1]
    return f"{text}…"


def counted(number: int, noun: str) -> str:
    """`1 document`, `1,204 documents`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
