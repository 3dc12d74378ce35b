"""Numbers, spans and times of day that are written out: what they are made of, and sums of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from gnomon.analyzer.flow.arguments import Arguments
from gnomon.analyzer.flow.values import (
    MANY,
    UNKNOWN,
    ConstantShape,
    ExternalShape,
    Shape,
    Value,
    constant,
    of,
)

SPAN = "datetime.timedelta"
TIME = "datetime.time"
WRITTEN_OUT = frozenset({SPAN, TIME, "builtins.float"})
"""What is remembered with its arguments, if all of them are literals."""

LARGEST = 10**15

LONGEST = 10_000
"""A text of more characters is unknown: each sum may be twice as long as the last one."""

# Each takes whatever two literals there are, and raises if they do not go together.
OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda first, second: first + second,
    "-": lambda first, second: first - second,
    "*": lambda first, second: first * second,
    "/": lambda first, second: first / second,
    "//": lambda first, second: first // second,
}


def written_out(name: str, arguments: Arguments) -> tuple[tuple[str, object], ...]:
    """The literals that something is made of, by position or name; empty if there are others.

    A time of day may have something of a library among them, its zone: by its dotted name.
    """
    if name not in WRITTEN_OUT:
        return ()
    positional = ((str(at), value) for at, value in enumerate(arguments.positional))
    given = [*positional, *arguments.keywords.items()]
    known = [(key, value.constants[0]) for key, value in given if is_one_literal(value)]
    if name == TIME:
        known += [(key, zone) for key, value in given if (zone := _name_of(value)) is not None]
    return tuple(known) if len(known) == len(given) else ()


def _name_of(value: Value) -> str | None:
    names = [shape.name for shape in value.shapes if isinstance(shape, ExternalShape)]
    return names[0] if len(names) == len(value.shapes) == 1 else None


def is_one_literal(value: Value) -> bool:
    """Whether a value is one literal and nothing else."""
    return len(value.shapes) == len(value.constants) == 1


def spans_of(value: Value) -> list[timedelta]:
    """The spans of time that a value may be, as far as they are written out."""
    found = [_span_of(shape) for shape in value.shapes]
    return [span for span in found if span is not None]


def computed(operator: str, left: Value, right: Value) -> Value | None:
    """The result of an operation on two literals or spans, or None."""
    first, second = _literal(left), _literal(right)
    operation = OPERATIONS.get(operator)
    if operation is None or first is None or second is None:
        return None
    try:
        result = operation(first, second)
    except (ArithmeticError, TypeError):
        return None
    return _value_of(result)


def joined_texts(parts: list[Value]) -> tuple[str, ...]:
    """The texts that an f-string of these parts may be; empty if they are not all literals."""
    texts: list[str] = [""]
    for part in parts:
        literals = part.constants
        if not literals or len(literals) < len(part.shapes) or len(texts) * len(literals) > MANY:
            return ()
        texts = [f"{text}{literal}" for text in texts for literal in literals]
        if max(map(len, texts)) > LONGEST:
            return ()
    return tuple(texts)


def added_texts(first: str, second: str) -> Value:
    """Two texts in a row."""
    return constant(first + second) if len(first) + len(second) <= LONGEST else UNKNOWN


def negated(value: Value) -> Value | None:
    """A literal or a span with the other sign, or None."""
    literal = _literal(value)
    return None if literal is None else _value_of(-literal)


def _value_of(result: object) -> Value | None:
    match result:
        case timedelta():
            parts = (("0", result.days), ("1", result.seconds), ("2", result.microseconds))
            return of(ExternalShape(SPAN, called=True, given=parts)) if result else constant(0)
        case int() | float() if abs(result) < LARGEST:
            return constant(result)
        case _:
            return None


def _literal(value: Value) -> int | float | timedelta | None:
    """The one number or span that a value is."""
    if len(value.shapes) != 1:
        return None
    (shape,) = value.shapes
    match shape:
        case ConstantShape(value=bool()):
            return None
        case ConstantShape(value=int() | float() as number):
            return number
        case _:
            return _span_of(shape)


def _span_of(shape: Shape) -> timedelta | None:
    if not isinstance(shape, ExternalShape) or shape.name != SPAN or not shape.given:
        return None
    positional, keywords = given_to(shape)
    try:
        return timedelta(*positional, **keywords)
    except (ArithmeticError, TypeError, ValueError):
        return None


def given_to(shape: ExternalShape) -> tuple[list[Any], dict[str, Any]]:
    """The literals something was made of: positional ones, and those given by name."""
    positional = [literal for key, literal in shape.given if key.isdecimal()]
    return positional, {key: literal for key, literal in shape.given if not key.isdecimal()}
