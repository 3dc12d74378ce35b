"""Defaults of parameters, as far as they can be written out again."""

from __future__ import annotations

import math

from gnomon.analyzer import syntax
from gnomon.codegen.layout import quoted

LONGEST = 40


def default_text(expression: syntax.Expression) -> str | None:
    """A short literal as source; None for what only the function's own module can compute."""
    match expression:
        case syntax.Constant(value=str() as text):
            return quoted(text) if len(text) <= LONGEST and text.isprintable() else None
        case syntax.Constant(value=bool() | None as value):
            return repr(value)
        case syntax.Constant(value=int() | float() as number):
            return number_text(number)
        case syntax.Sequence(kind="tuple", elements=()):
            return "()"
        case syntax.UnaryOp(operator="-", operand=syntax.Constant(value=int() | float() as number)):
            written = number_text(number)
            return f"-{written}" if written else None
        case _:
            return None


def number_text(number: float) -> str | None:
    """A number as formatters write it: `1e300`, not `1e+300`."""
    return repr(number).replace("e+", "e") if math.isfinite(number) else None
