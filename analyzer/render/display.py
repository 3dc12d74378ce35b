"""How source text looks in a terminal: tabs, wide characters, and nothing that moves the cursor.

A source file may hold escape sequences or marks that reverse the reading direction; printed as
they are, they would let a file forge the report about itself.
"""

from __future__ import annotations

import unicodedata

TAB = 4
WIDTH = 120


def cells(text: str) -> int:
    """How many columns of a terminal some printable text fills."""
    return sum(map(width, text))


def width(character: str) -> int:
    """The columns of one character: two if it is wide, none if it combines."""
    if character.isascii():
        return 1
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def shown(text: str) -> str:
    """Text that prints safely: tabs become spaces up to the next stop, controls visible marks."""
    pieces: list[str] = []
    column = 0
    for character in text:
        piece = " " * (TAB - column % TAB) if character == "\t" else visible(character)
        pieces.append(piece)
        column += cells(piece)
    return "".join(pieces)


def visible(character: str) -> str:
    """The character, or a stand-in if it would not print or would change how others print."""
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    return "�" if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") else character


def one_line(text: str) -> str:
    """A message on one line."""
    return shown(" ".join(text.split()))


def near(text: str, start: int, end: int) -> tuple[str, int, int]:
    """What a window around a range can show of a line, with the range moved into it.

    Lines may be as long as files: only this part is looked at character by character.
    """
    first = max(0, start - 2 * WIDTH)
    return text[first : start + 2 * WIDTH], start - first, min(end, start + 2 * WIDTH) - first


def window(text: str, start: int, end: int) -> tuple[str, int, int]:
    """The part of a long line around a range, with the range moved into it.

    Args:
        text: printable text.
        start: where the range starts, in characters.
        end: where it ends, exclusive.

    Returns:
        The part, and the range in cells of it.
    """
    if cells(text) > WIDTH:
        first = max(0, min(start - WIDTH // 4, len(text) - WIDTH * 3 // 4))
        last = first + WIDTH * 3 // 4
        before, after = "…" if first else "", "…" if last < len(text) else ""
        part = before + text[first:last] + after
        shift = len(before) - first
        start, end = start + shift, min(end + shift, len(part))
        text = part
    return text, cells(text[:start]), cells(text[:end])
