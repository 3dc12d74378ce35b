"""The values of string literals, and the pieces of f-strings, as CPython joins them.

libcst keeps every piece as it is written. CPython's tree joins what stands side by side, and so do
we: adjacent literals are one constant, and the text between two holes of an f-string is one, too.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Sequence
from typing import cast

import libcst as cst

from gnomon.analyzer.data import data

LINE_END = re.compile(r"\r\n?")
ESCAPE = re.compile(
    r"\\(?:N\{[^}]*\}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{1,3}|.)", re.DOTALL
)


@data(frozen=False)
class Text:
    """Text of an f-string, with the node that it begins in."""

    node: cst.CSTNode
    value: str


@data
class Hole:
    """An expression of an f-string, the parts of its format, and whether it is only put in."""

    expression: cst.BaseExpression
    format: tuple[Piece, ...]
    is_plain: bool


Piece = Text | Hole


def string_value(node: cst.SimpleString) -> str | bytes:
    """What a literal without holes stands for."""
    text = node.value
    if "\r" in text:
        text = LINE_END.sub("\n", text)
    if text[0] in "\"'" and "\\" not in text:
        quotes = 3 if text[:3] in ('"""', "'''") and len(text) >= 6 else 1
        return text[quotes:-quotes]
    return cast("str | bytes", _evaluated(text))


def concatenated_pieces(node: cst.ConcatenatedString) -> list[cst.BaseString]:
    """The literals that stand side by side."""
    pieces: list[cst.BaseString] = []
    rest: cst.BaseString = node
    while isinstance(rest, cst.ConcatenatedString):
        pieces.append(rest.left)
        rest = rest.right
    return [*pieces, rest]


def formatted_pieces(literals: Sequence[cst.BaseString]) -> tuple[Piece, ...]:
    """The texts and holes of literals of which one is an f-string or a t-string."""
    return joined(_pieces(literals))


def _pieces(literals: Sequence[cst.BaseString]) -> Iterator[Piece]:
    for literal in literals:
        match literal:
            case cst.SimpleString():
                yield Text(literal, cast("str", string_value(literal)))
            case cst.FormattedString(start=start) | cst.TemplatedString(start=start):
                yield from _parts(literal.parts, is_raw="r" in start.lower())
            case other:
                raise TypeError(f"libcst gave a string of {type(other).__name__}")


def _parts(parts: Sequence[cst.CSTNode], *, is_raw: bool) -> Iterator[Piece]:
    for part in parts:
        match part:
            case cst.FormattedStringText() | cst.TemplatedStringText():
                yield Text(part, _text_value(part.value, is_raw=is_raw))
            case cst.FormattedStringExpression() | cst.TemplatedStringExpression():
                if part.equal is not None:
                    yield Text(part, _debug_text(part))
                formats = joined(_parts(part.format_spec or (), is_raw=is_raw))
                # With `=` alone the value stands as `repr` gives it, with a format as its text.
                is_shown = part.equal is not None and part.format_spec is None
                is_plain = not (formats or part.conversion or is_shown)
                yield Hole(part.expression, formats, is_plain)
            case _:
                continue


def _debug_text(part: cst.FormattedStringExpression | cst.TemplatedStringExpression) -> str:
    """`{value = }` shows what is written before its value."""
    code = cst.Module(()).code_for_node
    written = (
        part.whitespace_before_expression,
        part.expression,
        part.whitespace_after_expression,
        part.equal,
    )
    text = "".join(code(node) for node in written if node is not None)
    return LINE_END.sub("\n", text)


def joined(pieces: Iterator[Piece]) -> tuple[Piece, ...]:
    """The pieces with adjacent texts made one, and empty ones left out."""
    found: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Text):
            if not piece.value:
                continue
            if found and isinstance(last := found[-1], Text):
                last.value += piece.value
                continue
        found.append(piece)
    return tuple(found)


def _text_value(text: str, *, is_raw: bool) -> str:
    """What the text between two holes stands for."""
    text = LINE_END.sub("\n", text.replace("{{", "{").replace("}}", "}"))
    if is_raw or "\\" not in text:
        return text
    return ESCAPE.sub(lambda escape: str(_evaluated(f'"{escape.group()}"')), text)


def _evaluated(literal: str) -> object:
    with warnings.catch_warnings():
        # An escape that means nothing is the user's own affair, and Python's to warn of.
        warnings.simplefilter("ignore")
        return ast.literal_eval(literal)
