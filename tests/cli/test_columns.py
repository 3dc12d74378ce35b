"""Tables and moments, as a terminal shows them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gnomon.cli.columns import counted, table_lines
from gnomon.cli.moments import interval_in_words, relative

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    assert table_lines(("A", "LONG", "C"), [("x", "y", "z"), ("xxxx", "", "zz")]) == [
        "A     LONG  C",
        "x     y     z",
        "xxxx        zz",
    ]


def test_wide_characters_take_two_cells() -> None:
    assert table_lines(("A", "B"), [("日本", "1"), ("x", "2")]) == ["A     B", "日本  1", "x     2"]


def test_the_last_column_is_cut_to_the_width() -> None:
    (_, line) = table_lines(("A", "B"), [("x", "a long sentence, cut")], width=18)
    assert line == "x  a long sentenc…"
    assert len(line) == 18


def test_what_would_move_the_cursor_is_replaced() -> None:
    (_, line) = table_lines(("A", "B"), [("x", "a\x1b[2J\nb")])
    assert line == "x  a␛[2J b"


def test_numbers_agree_with_their_nouns() -> None:
    assert [counted(number, "row") for number in (0, 1, 1204)] == ["0 rows", "1 row", "1,204 rows"]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.3, "now"),
        (-1.5, "2 s ago"),
        (90, "in 90 s"),
        (300, "in 5 min"),
        (-5400, "90 min ago"),
        (7200, "in 2 h"),
        (-86400 * 3, "3 d ago"),
    ],
)
def test_a_moment_is_told_by_its_distance(seconds: float, words: str) -> None:
    assert relative(NOON + timedelta(seconds=seconds), NOON) == words


@pytest.mark.parametrize(
    ("interval", "words"),
    [
        (timedelta(seconds=1), "every second"),
        (timedelta(seconds=90), "every 90 seconds"),
        (timedelta(minutes=90), "every 90 minutes"),
        (timedelta(hours=1), "every hour"),
        (timedelta(days=14), "every 14 days"),
    ],
)
def test_an_interval_is_told_exactly(interval: timedelta, words: str) -> None:
    assert interval_in_words(interval) == words
