"""What the check accepts the registry accepts, and the other way round.

The two live in rooms that may not import each other, so nothing but this test keeps them equal.
"""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from gnomon.analyzer.cron.grammar import problem_of
from gnomon.cron_expression import CronSyntaxError, parse_expression

NUMBERS = [
    "0",
    "1",
    "5",
    "7",
    "8",
    "12",
    "13",
    "23",
    "24",
    "29",
    "30",
    "31",
    "32",
    "59",
    "60",
    "07",
    "100",
    "1234567890",
]
WORDS = ["*", "JAN", "feb", "MON", "sun", "L", "W", "?", "R", "-", "x", "5L", "1#2", "٣"]
VALUES = st.sampled_from([*NUMBERS, *WORDS, ""])
STEPS = st.sampled_from(["", "", "", "/0", "/1", "/2", "/7", "/12", "/60", "/70", "/", "/x"])


@st.composite
def items(draw: st.DrawFn) -> str:
    """`value`, `value-value`, each with or without a step, right or wrong."""
    last = draw(st.sampled_from(["", "", "-"]))
    return draw(VALUES) + (last and last + draw(VALUES)) + draw(STEPS)


FIELDS = st.lists(items(), min_size=1, max_size=2).map(",".join)
EXPRESSIONS = st.lists(st.one_of(st.just("*"), FIELDS), min_size=4, max_size=6).map(" ".join)


@settings(max_examples=300)
@given(EXPRESSIONS)
@example("0 0 30 2 *")
@example("0 0 30 2 */2")
@example("0 0 31 4 0-6")
@example("0 0 31 4 0-7")
@example("@daily")
@example("")
@example(" 0 9 * * * ")
@example("0\t9 * * *")
@example("0 9 * * *\n")
def test_check_and_registry_accept_the_same_expressions(expression: str) -> None:
    try:
        parse_expression(expression)
        reason = None
    except CronSyntaxError as error:
        reason = str(error)
    problem = problem_of(expression)
    assert (reason is None) == (problem is None), (expression, reason, problem)
