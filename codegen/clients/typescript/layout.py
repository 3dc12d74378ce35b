"""How TypeScript is laid out: what `prettier` would leave as it is, by its own way of doing it.

A group is printed in one line if it fits, else each of its lines is broken (Wadler's printer).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

WIDTH = 80
STEP = "  "


@dataclass(frozen=True, slots=True)
class Line:
    """A place to break; `flat` stands there otherwise, and `hard` is always broken."""

    flat: str = ""
    hard: bool = False


@dataclass(frozen=True, slots=True)
class IfBroken:
    """What is printed only where the group around it is broken."""

    then: Layout


@dataclass(frozen=True, slots=True)
class Indent:
    """Lines inside are indented once more."""

    inner: Layout


@dataclass(frozen=True, slots=True)
class Group:
    """Fits into one line, or has all its own lines broken."""

    inner: Layout


@dataclass(frozen=True, slots=True)
class Behind:
    """Stands behind a colon if at least its beginning fits there, else below it, indented."""

    inner: Layout


Layout: TypeAlias = str | Line | IfBroken | Indent | Group | Behind | tuple["Layout", ...]

SOFT = Line()
SPACE = Line(" ")
HARD = Line(hard=True)
_Pending: TypeAlias = tuple[str, bool, Layout]


def joined(separator: Layout, parts: tuple[Layout, ...]) -> Layout:
    """The parts with a separator between each two."""
    found: list[Layout] = []
    for part in parts:
        found += [separator, part] if found else [part]
    return tuple(found)


def between(
    opening: str, inner: Layout, closing: str, *, last: str = "", pad: Line = SOFT
) -> Group:
    """Brackets around what is indented where it is broken; `last` then stands behind it."""
    return Group((opening, Indent((pad, inner)), IfBroken(last), pad, closing))


def lay_out(layout: Layout, indent: str = "") -> list[str]:
    """The lines of a layout that begins at an indentation."""
    lines, line = [""], indent
    pending: list[_Pending] = [(indent, True, layout)]
    while pending:
        inner, is_broken, part = pending.pop()
        match part:
            case str():
                line += part
            case Line(flat=flat, hard=hard):
                if is_broken or hard:
                    lines[-1] = line.rstrip()
                    lines.append("")
                    line = inner
                else:
                    line += flat
            case IfBroken(then=then):
                if is_broken:
                    pending.append((inner, is_broken, then))
            case Indent(inner=content):
                pending.append((inner + STEP, is_broken, content))
            case Group(inner=content):
                fits = _fits((inner, False, content), pending, WIDTH - len(line))
                pending.append((inner, not fits, content))
            case Behind(inner=content):
                fits = _fits((inner, True, content), pending, WIDTH - len(line) - 1)
                below = " " if fits else Indent(HARD)
                deeper = inner if fits else inner + STEP
                pending += [(deeper, is_broken, content), (inner, is_broken, below)]
            case tuple():
                pending += [(inner, is_broken, one) for one in reversed(part)]
        lines[-1] = line.rstrip()
    return lines


def _fits(first: _Pending, rest: list[_Pending], width: int) -> bool:
    """Whether a part and what follows it, up to the next break, fit into a line."""
    pending, following = [first], reversed(rest)
    while width >= 0:
        found = pending.pop() if pending else next(following, None)
        if found is None:
            return True
        indent, is_broken, part = found
        match part:
            case str():
                width -= len(part)
            case Line(flat=flat, hard=hard):
                if is_broken or hard:
                    return is_broken
                width -= len(flat)
            case IfBroken(then=then):
                if is_broken:
                    pending.append((indent, is_broken, then))
            case Indent(inner=content) | Group(inner=content) | Behind(inner=content):
                pending.append((indent, is_broken, content))
            case tuple():
                pending += [(indent, is_broken, one) for one in reversed(part)]
    return False
