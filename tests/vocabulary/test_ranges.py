"""Ranges of an index: equal values first, then at most a bound on either side."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gnomon import InvalidQuery
from gnomon.ranges import Bound, IndexRangeBuilder

START = IndexRangeBuilder(("status", "owner", "time"))


def test_values_and_bounds_are_collected_in_order() -> None:
    found = START.eq("status", "open").eq("owner", None).gte("time", 1).lt("time", 5)
    assert found.equal == ("open", None)
    assert found.lower == Bound(1, inclusive=True)
    assert found.upper == Bound(5, inclusive=False)


def test_a_step_leaves_the_builder_it_started_from_as_it_was() -> None:
    START.eq("status", "open")
    assert START.equal == ()


@pytest.mark.parametrize(
    ("build", "reason"),
    [
        (lambda q: q.eq("owner", 1), "'status' comes next, not 'owner'"),
        (lambda q: q.gt("status", 1).gt("status", 2), "one lower bound"),
        (lambda q: q.lt("status", 1).gt("status", 0), "before the upper one"),
        (lambda q: q.lt("status", 1).lte("status", 2), "has an upper bound already"),
        (lambda q: q.gt("status", 1).eq("status", 2), "bounds come last"),
        (lambda q: q.gt("status", 1).lt("owner", 2), "'status' comes next, not 'owner'"),
        (
            lambda q: q.eq("status", 1).eq("owner", 1).eq("time", 1).eq("more", 1),
            "nothing is left",
        ),
    ],
)
def test_what_no_index_can_answer_is_refused(
    build: Callable[[IndexRangeBuilder], object], reason: str
) -> None:
    with pytest.raises(InvalidQuery, match=reason):
        build(START)
