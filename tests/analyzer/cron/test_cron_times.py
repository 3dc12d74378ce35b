"""When expressions fire and how that is said, as the runtime fires them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from gnomon.analyzer.cron.times import next_firings
from gnomon.analyzer.cron.words import in_words
from gnomon.runtime.firing import next_firing

START = date(2026, 11, 23)

WORDS = {
    "* * * * *": "every minute every day",
    "0 9 * * *": "at 09:00 every day",
    "30 9,17 * * *": "at 09:30 and 17:30 every day",
    "5 * * * *": "at minute 5 of every hour every day",
    "*/15 * * * *": "at minutes 0, 15, 30 and 45 of every hour every day",
    "*/7 * * * *": "at minutes 0, 7, 14, … and 56 of every hour every day",
    "* 9-17 * * *": "every minute of hours 9 to 17 every day",
    "0 9-17 * * *": "at minute 0 of hours 9 to 17 every day",
    "0 22-4 * * *": "at minute 0 of hours 0 to 4, 22 and 23 every day",
    "0 0,1,2,3,8,12,20 * * *": "at minute 0 of hours 0 to 3, 8, 12 and 20 every day",
    "1-3,5-59/9 * * * *": "at minutes 1 to 3, 5, 14, 23, 32, 41, 50 and 59 of every hour every day",
    "0 0 1 * *": "at 00:00 on day 1 of the month",
    "0 0 1,15 JAN,JUL *": "at 00:00 on days 1 and 15 of January and July",
    "0 0 * * 7": "at 00:00 on every Sunday",
    "0 0 * * 5-1": "at 00:00 on every Sunday, Monday, Friday and Saturday",
    "0 0 * 2 MON": "at 00:00 on every Monday in February",
    "0 0 13 * 5": "at 00:00 on day 13 of the month and on every Friday",
    "0 0 13 6 5": "at 00:00 on day 13 of June and on every Friday in June",
    "0 0 * JAN *": "at 00:00 every day in January",
}
OTHERS = [
    "0 0 29 2 *",
    "5/25 22-2 * * *",
    "0 0 */2 * 1",
    "0 0 31 * *",
    "0 0 30 2 */2",
    "0 0 1 * 0-6",
]


@pytest.mark.parametrize(("expression", "words"), WORDS.items())
def test_an_expression_is_said_in_words(expression: str, words: str) -> None:
    assert in_words(expression) == words


@pytest.mark.parametrize("expression", [*WORDS, *OTHERS])
def test_the_firings_are_those_of_the_runtime(expression: str) -> None:
    found = [firing.replace(tzinfo=UTC) for firing in next_firings(expression, START, 12)]
    expected: list[datetime] = []
    slot = datetime.combine(START, time(), UTC)
    if found[0] == slot:
        expected.append(slot)
    while len(expected) < len(found):
        slot = next_firing(expression, "UTC", slot=slot)
        expected.append(slot)
    assert found == expected


def test_a_leap_day_is_waited_for_across_a_century() -> None:
    assert next_firings("0 0 29 2 *", date(2096, 3, 1), 1) == [datetime(2104, 2, 29)]


def test_three_firings_are_found_however_rare_they_are() -> None:
    days = [firing.date() for firing in next_firings("0 0 29 2 *", START)]
    assert days == [date(2028, 2, 29), date(2032, 2, 29), date(2036, 2, 29)]
