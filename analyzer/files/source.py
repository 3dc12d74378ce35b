"""From bytes to a tree, or to the one finding that says why there is none.

CPython's own parser reads the file. What it refuses, libcst may still know: syntax newer than the
Python that runs us. What both refuse is a finding, in CPython's words and at its place.
Nothing a file contains raises: a file that cannot be read is a finding about that file.
"""

from __future__ import annotations

import ast
import codecs
import io
import re
import tokenize
import warnings
from typing import TYPE_CHECKING

from gnomon.analyzer.data import data
from gnomon.analyzer.files.depth import DEEPEST, too_deep
from gnomon.analyzer.rule import PlacedFinding

if TYPE_CHECKING:
    import libcst

# Larger files are generated data: libcst, where it is needed, takes ten seconds for a megabyte.
LARGEST_BYTES = 1_000_000

LINE_END = re.compile(r"\r\n|\r|\n")
DECLARE_ENCODING = (
    "save the file as UTF-8, or declare its encoding on the first line: `# -*- coding: latin-1 -*-`"
)


@data
class Parsed:
    """A file's text and tree; `problem` says why CPython has none.

    The tree is libcst's if only libcst knows the syntax. The problem is one all the same if a
    literal in that tree has no value: libcst does not look into them.
    """

    text: str
    tree: ast.Module | libcst.Module | None
    problem: PlacedFinding | None


def parse(data: bytes) -> Parsed:
    """Decodes and parses a file; never raises for what it contains."""
    if len(data) > LARGEST_BYTES:
        return Parsed("", None, too_large(len(data)))
    decoded = decode(data)
    if isinstance(decoded, PlacedFinding):
        return Parsed("", None, decoded)
    problem = null_byte(decoded)
    if problem is None and (line := too_deep(decoded)) is not None:
        refused = python_tree(decoded, deep_line=line)
        problem = refused if isinstance(refused, PlacedFinding) else nested_too_deep(line)
    if problem is not None:
        return Parsed(decoded, None, problem)
    return parse_text(decoded)


def parse_text(text: str) -> Parsed:
    """Parses text that passed the guards."""
    tree = python_tree(text)
    if isinstance(tree, ast.Module):
        return Parsed(text, tree, None)
    from gnomon.analyzer.files.lossless import lossless_tree

    return Parsed(text, lossless_tree(text), tree)


def decode(data: bytes) -> str | PlacedFinding:
    """The text without its byte order mark, by PEP 263 as CPython decodes it."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except SyntaxError as error:
        return undeclared(data) or at_line(1, f"{error.msg}", DECLARE_ENCODING)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        return undecodable(data, error)
    except (LookupError, ValueError) as error:
        return at_line(1, f"cannot be decoded as {encoding}: {error}", DECLARE_ENCODING)
    return text.removeprefix("\ufeff")


def undeclared(data: bytes) -> PlacedFinding | None:
    """What is wrong with a file that declares no encoding and is not UTF-8."""
    for mark, name in ((codecs.BOM_UTF16_LE, "UTF-16"), (codecs.BOM_UTF16_BE, "UTF-16")):
        if data.startswith(mark):
            return at_line(1, f"the file is {name}; Python reads UTF-8", DECLARE_ENCODING)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return undecodable(data, error)
    return None


def undecodable(data: bytes, error: UnicodeDecodeError) -> PlacedFinding:
    """The place of the first byte that does not fit the encoding."""
    before = data[: error.start].decode(error.encoding, errors="replace")
    line, column = place(before.removeprefix("\ufeff"), len(before))
    byte = data[error.start]
    return PlacedFinding(
        line,
        column,
        line,
        column + 1,
        f"not {error.encoding.upper()}: the byte 0x{byte:02x} cannot be decoded",
        DECLARE_ENCODING,
    )


def null_byte(text: str) -> PlacedFinding | None:
    """The first null byte, which CPython refuses without saying where it is."""
    offset = text.find("\0")
    if offset < 0:
        return None
    line, column = place(text, offset)
    return PlacedFinding(
        line,
        column,
        line,
        column + 1,
        "source code cannot contain null bytes",
        "the file may be damaged, or saved as UTF-16; save it as UTF-8",
    )


def python_tree(text: str, deep_line: int = 1) -> ast.Module | PlacedFinding:
    """CPython's tree of a text, or its own word on why there is none.

    `deep_line` is where to point if the text is too deep even for CPython, which names no place.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # Unlike `ast.parse` it does not take over the `__future__` imports of this file.
            tree = compile(text, "<source>", "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
    except SyntaxError as error:
        return syntax_problem(text, error)
    except (RecursionError, MemoryError):
        return nested_too_deep(deep_line)
    except ValueError as error:
        return at_line(1, str(error), None)
    assert isinstance(tree, ast.Module)
    return tree


def syntax_problem(text: str, error: SyntaxError) -> PlacedFinding:
    """A syntax error at CPython's place, kept within the line."""
    lines = LINE_END.split(text)
    line = min(max(error.lineno or 1, 1), len(lines))
    length = len(lines[line - 1])
    column = min(max(error.offset or 1, 1), length + 1)
    end_line, end_column = error.end_lineno or line, error.end_offset or 0
    if end_line != line or end_column <= column:
        end_column = column + 1
    return PlacedFinding(line, column, line, min(end_column, length + 2), error.msg)


def nested_too_deep(line: int) -> PlacedFinding:
    """Code so deep that reading it could end the process."""
    return at_line(
        line,
        f"nested more than {DEEPEST:,} levels deep, so the file was not read",
        "split the expression, or build the value in a loop",
    )


def too_large(size: int) -> PlacedFinding:
    """A file too long to be read."""
    return at_line(
        1,
        f"the file is {size:,} bytes long; gnomon reads files of up to {LARGEST_BYTES:,}",
        "keep data out of the code, or silence this file with "
        "`per-file-ignores` in the configuration",
    )


def at_line(line: int, message: str, help: str | None) -> PlacedFinding:
    """A finding at the start of a line."""
    return PlacedFinding(line, 1, line, 1, message, help)


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column, both from 1, of an offset."""
    before = LINE_END.split(text[:offset])
    return len(before), len(before[-1]) + 1
