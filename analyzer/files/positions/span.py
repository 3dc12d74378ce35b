"""A place in a text."""

from __future__ import annotations

from gnomon.analyzer.data import data


@data
class Span:
    """Lines and columns from 1, in characters; the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int
