"""What CPython's tree and libcst's say of one source: compared here, node by node."""

from __future__ import annotations

import ast
import math
import warnings
from collections.abc import Iterator
from typing import cast

import libcst

from gnomon.analyzer import syntax
from gnomon.analyzer.files.positions import from_ast as positions_from_ast
from gnomon.analyzer.files.positions import from_libcst as positions_from_libcst
from gnomon.analyzer.lower.from_ast.module import lower as lower_ast
from gnomon.analyzer.lower.from_libcst.module import lower as lower_libcst
from gnomon.analyzer.syntax.node import FIELDS

MODULE = {"path": "m.py", "name": "m"}


def python_tree(source: str) -> ast.Module | None:
    """CPython's tree, or None if this CPython refuses the source."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except (SyntaxError, ValueError):
        return None


def lossless_tree(source: str) -> libcst.Module | None:
    """libcst's tree, or None if it refuses the source."""
    try:
        return libcst.parse_module(source)
    except Exception:  # it raises TypeError and more on odd input
        return None


def from_ast(source: str) -> syntax.Module:
    """A module as CPython reads it."""
    return lower_ast(ast.parse(source), path="m.py", name="m", is_package=False)[0]


def differences(source: str) -> Iterator[str]:
    """Where the two lowerings of a source differ, in syntax, origins or places.

    Nothing is said of what only one of them reads.
    """
    python, lossless = python_tree(source), lossless_tree(source)
    if python is None or lossless is None:
        return
    one, ours = lower_ast(python, path="m.py", name="m", is_package=False)
    other, theirs = lower_libcst(lossless, path="m.py", name="m", is_package=False)
    unequal = list(unlike(one, other, "module"))
    yield from unequal
    if unequal or len(ours) != len(theirs):
        yield f"{len(ours)} origins from CPython's tree, {len(theirs)} from libcst's"
    elif lossless.code == source:  # libcst's places are only those of a text that it gives back
        yield from misplaced(source, ours, lossless, theirs)


def unlike(one: object, other: object, where: str) -> Iterator[str]:
    """Where two pieces of syntax differ."""
    if type(one) is not type(other):
        yield f"{where}: {one!r:.80} from CPython's tree, {other!r:.80} from libcst's"
    elif type(one) in FIELDS:
        for name in FIELDS[type(one)]:
            yield from unlike(getattr(one, name), getattr(other, name), f"{where}.{name}")
    elif isinstance(one, tuple):
        ours, theirs = cast("tuple[object, ...]", one), cast("tuple[object, ...]", other)
        if len(ours) != len(theirs):
            yield f"{where}: {len(ours)} from CPython's tree, {len(theirs)} from libcst's"
        for index, (mine, its) in enumerate(zip(ours, theirs, strict=False)):
            yield from unlike(mine, its, f"{where}[{index}]")
    elif one != other and not (isinstance(one, float) and math.isnan(one)):
        yield f"{where}: {one!r:.80} from CPython's tree, {other!r:.80} from libcst's"


def misplaced(
    source: str,
    ours: list[positions_from_ast.Origin],
    lossless: libcst.Module,
    theirs: list[libcst.CSTNode],
) -> Iterator[str]:
    """Origins that do not have the same place in both trees, those in f-strings left out."""
    inside = positions_from_ast.in_formatted_strings(ours, range(len(ours)))
    wanted = [
        at
        for at, node in enumerate(theirs)
        # To libcst the comma behind `*rest` is part of that pattern.
        if at not in inside and not isinstance(node, libcst.MatchStar)
    ]
    found = positions_from_ast.locate(source, ours, wanted)
    expected = positions_from_libcst.locate(lossless, theirs, wanted)
    for at in wanted:
        if found[at] != expected[at]:
            kind = type(theirs[at]).__name__
            yield f"{kind}: {found[at]} from CPython's tree, {expected[at]} from libcst's"
