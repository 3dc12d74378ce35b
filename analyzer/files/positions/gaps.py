"""What stands between the nodes of CPython's tree: parentheses, keywords, commas, comments.

Between two neighbouring nodes there is no string, so a look at the characters is enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gnomon.analyzer.fixes.text_edits import Lines
from gnomon.analyzer.lower.from_ast.origins import Placed

Range = tuple[int, int]
"""Offsets of the first character and of the one behind the last."""

CODE = re.compile(r"#[^\r\n]*|[^\s\\]")
# Beyond ASCII all that Python lets stand outside of strings and comments is part of a name: accents
# and signs for vowels, too, which `\w` leaves out. A set of what is not is compiled in no time.
NAME = re.compile(r"[^\x00-/:-@\[-^`{-\x7f]+")


class SourceText:
    """A text in which the nodes of its tree can be found, in offsets."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = Lines(text)

    def start(self, node: Placed) -> int:
        """Where a node begins, as CPython says it."""
        return self._offset(node.lineno, node.col_offset)

    def end(self, node: Placed) -> int:
        """Where a node ends, as CPython says it."""
        return self._offset(node.end_lineno or node.lineno, node.end_col_offset or 0)

    def _offset(self, line: int, column: int) -> int:
        """CPython counts the bytes of UTF-8."""
        start = self.lines.offset(line, 1)
        counted = self.text[start : start + column]
        if counted.isascii():
            return start + column
        return start + len(counted.encode()[:column].decode())

    def code(self, start: int, end: int | None = None) -> Iterator[tuple[int, str]]:
        """The characters from one offset to another that are neither blank nor in a comment."""
        for match in CODE.finditer(self.text, start, len(self.text) if end is None else end):
            if not match.group().startswith("#"):
                yield match.start(), match.group()

    def first_code(self, start: int, but: str) -> int:
        """The offset of the first such character that is none of some."""
        return next(offset for offset, character in self.code(start) if character not in but)

    def name_end(self, start: int) -> int:
        """Where the name that begins at an offset ends."""
        name = NAME.match(self.text, start)
        return name.end() if name else start

    def opened(self, start: int, end: int) -> list[int]:
        """The offsets of the parentheses that open between two nodes."""
        return [offset for offset, character in self.code(start, end) if character == "("]

    def closed(self, start: int) -> list[int]:
        """The offsets of the parentheses that close directly behind a node."""
        found: list[int] = []
        for offset, character in self.code(start):
            if character != ")":
                break
            found.append(offset)
        return found

    def with_parentheses(self, node: Placed, opened: list[int]) -> Range:
        """A node with the parentheses that were opened for it."""
        if not opened:
            return self.start(node), self.end(node)
        return opened[0], self.closed(self.end(node))[len(opened) - 1] + 1

    def within_parentheses(self, whole: Placed, last: Placed | None) -> Range:
        """What stands in the outermost parentheses of a node, of which `last` is the last part."""
        start, end = self.start(whole), self.end(whole)
        if last is None:
            return end - 1, end - 1
        rest = [offset for offset, _ in self.code(self.end(last), end)]
        return self.first_code(start + 1, ""), rest[-2] + 1 if len(rest) > 1 else self.end(last)

    def has_parentheses(self, whole: Placed, first: Placed | None) -> bool:
        """Whether a row of things, of which `first` is the first, has parentheses of its own.

        `(a), b` begins with one, too: it closes before the comma.
        """
        if first is None:
            return self.text.startswith("(", self.start(whole))
        opened = self.opened(self.start(whole), self.start(first))
        return len(opened) > len(self.closed(self.end(first)))
