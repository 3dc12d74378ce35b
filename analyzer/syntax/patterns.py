"""The patterns of `match` statements."""

from __future__ import annotations

from gnomon.analyzer.syntax.expressions import Expression
from gnomon.analyzer.syntax.node import node


@node
class MatchValue:
    """A pattern that compares with a value, `None`, `True` and `False` among them."""

    at: int
    value: Expression


@node
class MatchCapture:
    """`name`, `pattern as name`, or `_` (no name, no pattern)."""

    at: int
    name: str | None
    pattern: Pattern | None


@node
class MatchSequence:
    """`[a, b, *rest]`; a starred element is a capture marked in `star`."""

    at: int
    elements: tuple[Pattern, ...]
    star: int | None


@node
class MatchMapping:
    at: int
    keys: tuple[Expression, ...]
    patterns: tuple[Pattern, ...]
    rest: str | None


@node
class MatchClass:
    """`Class(pattern, attribute=pattern)`."""

    at: int
    cls: Expression
    patterns: tuple[Pattern, ...]
    attributes: tuple[tuple[str, Pattern], ...]


@node
class MatchOr:
    at: int
    patterns: tuple[Pattern, ...]


Pattern = MatchValue | MatchCapture | MatchSequence | MatchMapping | MatchClass | MatchOr
