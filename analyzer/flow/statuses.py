"""Comparisons of a status: on which side something failed."""

from __future__ import annotations

import re

from gnomon.analyzer import syntax
from gnomon.analyzer.flow.frame import Frame
from gnomon.analyzer.flow.values import (
    UNKNOWN,
    ConstantShape,
    Dependence,
    ExternalShape,
    SequenceShape,
    Shape,
    Value,
)
from gnomon.analyzer.tables.effects import FAILING_STATUS_ATTRIBUTES

FAILED_WORD = re.compile(r"fail|error|timed?_?out", re.IGNORECASE)
NUMBERED_NAME = re.compile(r"HTTP_(\d{3})")
FIRST_FAILING_STATUS = 400
LAST_GOOD_LIMIT = 299
"""`status > 299` and `status >= 300` say that something failed; `status >= 200` does not."""

SAME = frozenset({"==", "is", "in"})
OTHER = frozenset({"!=", "is not", "not in"})
FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def comparison_fails(frame: Frame, node: syntax.Compare, value: Value) -> bool | None:
    """Whether a comparison holds when something failed, or when it did not; None if unclear."""
    is_status = value.depends_on(Dependence.STATUS)
    verdicts: list[bool | None] = []
    left = node.left
    for operator, right in zip(node.operators, node.comparators, strict=True):
        verdicts.append(_link_fails(frame, left, operator, right, is_status=is_status))
        left = right
    if True in verdicts:
        return True
    return None if None in verdicts else False


def _link_fails(
    frame: Frame,
    left: syntax.Expression,
    operator: str,
    right: syntax.Expression,
    *,
    is_status: bool,
) -> bool | None:
    if operator in SAME | OTHER:
        fails = operand_fails(frame, right, is_status=is_status)
        if fails is None:
            fails = operand_fails(frame, left, is_status=is_status)
        return fails if fails is None or operator in SAME else not fails
    numbers = status_numbers(frame, right)
    if not numbers:
        numbers, operator = status_numbers(frame, left), FLIPPED.get(operator, operator)
    if not is_status or len(numbers) != 1:
        return None
    beyond = numbers[0] >= LAST_GOOD_LIMIT
    return beyond if operator.startswith(">") else not beyond


def operand_fails(frame: Frame, node: syntax.Expression, *, is_status: bool) -> bool | None:
    """Whether what a status is compared with is a failure's; None if that is unclear."""
    words = _words(frame, node)
    if words:
        return True if all(FAILED_WORD.search(word) for word in words) else None
    numbers = status_numbers(frame, node) if is_status else []
    failing = {number >= FIRST_FAILING_STATUS for number in numbers}
    return failing.pop() if len(failing) == 1 else None


def pattern_fails(
    frame: Frame, pattern: syntax.Pattern, before: list[syntax.Pattern], *, is_status: bool
) -> bool | None:
    """Whether a case of a `match` on a status is a failure's; what is left over, if good ones are
    taken before it.
    """
    match pattern:
        case syntax.MatchValue(value=value):
            frame.evaluate(value)
            return operand_fails(frame, value, is_status=is_status)
        case syntax.MatchOr(patterns=patterns):
            fails = {pattern_fails(frame, one, [], is_status=is_status) for one in patterns}
            return fails.pop() if len(fails) == 1 else None
        case syntax.MatchCapture(pattern=None):
            taken = [pattern_fails(frame, one, [], is_status=is_status) for one in before]
            return True if taken and not any(fails is not False for fails in taken) else None
        case syntax.MatchCapture(pattern=syntax.MatchValue() | syntax.MatchOr() as inner):
            return pattern_fails(frame, inner, before, is_status=is_status)
        case _:
            return None


def names_failure(node: syntax.Expression) -> bool:
    """Whether an attribute is true when something failed: `response.is_error`."""
    return isinstance(node, syntax.Attribute) and node.attr in FAILING_STATUS_ATTRIBUTES


def status_numbers(frame: Frame, node: syntax.Expression) -> list[int]:
    """The status numbers that an expression names; empty if it names anything else."""
    if isinstance(node, syntax.Call):
        is_range = ExternalShape("builtins.range") in frame.latest.get(node.func, UNKNOWN).shapes
        ends = [status_numbers(frame, argument.value) for argument in node.args]
        return [ends[0][0], ends[1][0] - 1] if is_range and len(ends) > 1 and all(ends) else []
    return _numbers(frame.latest.get(node, UNKNOWN))


def _numbers(value: Value) -> list[int]:
    found: list[int] = []
    for shape in value.shapes:
        numbers = _numbers_of(shape)
        if not numbers:
            return []
        found.extend(numbers)
    return found


def _numbers_of(shape: Shape) -> list[int]:
    match shape:
        case ConstantShape(value=bool()):
            return []
        case ConstantShape(value=int() as number):
            # `status // 100 == 5` compares with the first digit.
            return [number * 100 if 1 <= number <= 5 else number]
        case ExternalShape(name=name):
            from http import HTTPStatus

            last = name.removesuffix(".value").rpartition(".")[2]
            numbered = NUMBERED_NAME.search(last)
            known = HTTPStatus.__members__.get(last.upper())
            return [int(numbered[1])] if numbered else [known.value] if known else []
        case SequenceShape(elements=elements):
            parts = [_numbers(element) for element in elements]
            return [number for part in parts for number in part] if all(parts) else []
        case _:
            return []


def _words(frame: Frame, node: syntax.Expression) -> list[str]:
    """The words an expression compares with: texts, or the members of an enumeration."""
    match node:
        case syntax.Attribute(attr=attr) if attr.isupper() and not status_numbers(frame, node):
            return [attr]
        case syntax.Sequence(elements=elements):
            return [word for element in elements for word in _words(frame, element)]
        case _:
            constants = frame.latest.get(node, UNKNOWN).constants
            return [constant for constant in constants if isinstance(constant, str)]
