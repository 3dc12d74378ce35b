"""Places from a libcst tree.

libcst's `PositionProvider` costs 2.4 times the parse. This does what it does with two numbers:
while libcst writes the tree out again, it counts characters, and remembers each node's first and
last.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager

import libcst as cst
from libcst._nodes.internal import CodegenState

from gnomon.analyzer.files.positions.span import Span


def locate(
    tree: cst.Module, origins: Sequence[cst.CSTNode], wanted: Iterable[int]
) -> dict[int, Span]:
    """The span of each wanted origin.

    Args:
        tree: the module as libcst parsed it.
        origins: the second result of `lower(tree, …)`.
        wanted: origins (`node.at`) to locate.
    """
    state = _CountingState(tree.default_indent, tree.default_newline)
    # libcst's own providers read positions through this; there is no public way.
    tree._codegen(state)  # pyright: ignore[reportPrivateUsage]
    lines = _line_starts("".join(state.tokens))
    return {at: _span(*state.ranges[id(origins[at])], lines) for at in set(wanted)}


class _CountingState(CodegenState):
    """Writes a tree out and keeps the range of every node, in characters."""

    def __init__(self, default_indent: str, default_newline: str) -> None:
        super().__init__(default_indent, default_newline)
        self.offset = 0
        self.ranges: dict[int, tuple[int, int]] = {}
        self._starts: list[int] = []

    def add_indent_tokens(self) -> None:
        self.tokens.extend(self.indent_tokens)
        self.offset += sum(map(len, self.indent_tokens))

    def add_token(self, value: str) -> None:
        self.tokens.append(value)
        self.offset += len(value)

    def before_codegen(self, node: cst.CSTNode) -> None:
        self._starts.append(self.offset)

    def after_codegen(self, node: cst.CSTNode) -> None:
        start = self._starts.pop()
        # A node that recorded its own position knows better than its surroundings.
        self.ranges.setdefault(id(node), (start, self.offset))

    @contextmanager
    def record_syntactic_position(
        self,
        node: cst.CSTNode,
        *,
        start_node: cst.CSTNode | None = None,
        end_node: cst.CSTNode | None = None,
    ) -> Generator[None]:
        start = self.offset
        yield
        end = self.offset
        if start_node is not None:
            start = self.ranges[id(start_node)][0]
        if end_node is not None:
            end = self.ranges[id(end_node)][1]
        self.ranges[id(node)] = (start, end)


def _line_starts(text: str) -> list[int]:
    starts = [0]
    position = 0
    for line in text.splitlines(keepends=True):
        position += len(line)
        if line.endswith(("\n", "\r")):
            starts.append(position)
    return starts


def _span(start: int, end: int, lines: list[int]) -> Span:
    line = bisect_right(lines, start)
    end_line = bisect_right(lines, end)
    return Span(line, start - lines[line - 1] + 1, end_line, end - lines[end_line - 1] + 1)
