"""`surprising-cron`: expressions that are valid and still not what they look like."""

from __future__ import annotations

from datetime import date
from textwrap import dedent

import pytest

from gnomon.analyzer.cron.surprises import surprises_of
from gnomon.rules.testing import assert_expected, diagnostics, findings

HEAD = """
from gnomon import cron_jobs
from ._generated.api import internal

crons = cron_jobs()
"""


def crons(body: str, **files: str) -> dict[str, str]:
    """A crons module with a body; other files of the functions folder by their name."""
    others = {f"functions/{name}.py": text for name, text in files.items()}
    return {"functions/crons.py": HEAD + body, **others}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day of the check."""
    monkeypatch.setattr("gnomon.analyzer.project.today", lambda: date(2026, 11, 23))


# --- the expressions ---------------------------------------------------------------------------

EITHER = "day of month and day of week are both given, and either is enough"
BACKWARDS = "runs backwards, past the end of the field"
SURPRISES = {
    "0 0 13 * 5": EITHER,
    "0 0 1-31 * 1": EITHER,
    "0 9 1 * MON-FRI": EITHER,
    "*/7 * * * *": "`*/7` is minute 0, 7, 14, … and 56, and begins anew each hour",
    "0-59/45 * * * *": "`0-59/45` is minute 0 and 45, and begins anew each hour",
    "5/7 * * * *": "`5/7` is minute 5, 12, 19, … and 54, and begins anew each hour",
    "0 */5 * * *": "`*/5` is hour 0, 5, 10, 15 and 20, and begins anew each day",
    "0 0 */2 * *": "`*/2` is day of month 1, 3, 5, … and 31, and begins anew each month",
    "0 0 1 */5 *": "`*/5` is month JAN, JUN and NOV, and begins anew each year",
    "0 0 * * */2": "`*/2` is day of week SUN, TUE, THU and SAT, and begins anew each week",
    "0 22-2 * * *": f"`22-2` {BACKWARDS}",
    "0 0 * * SAT-SUN": f"`SAT-SUN` {BACKWARDS}",
    "0 0 1 NOV-FEB *": f"`NOV-FEB` {BACKWARDS}",
    "0 0 28-3 * *": f"`28-3` {BACKWARDS}",
    "0 0 31 * *": "February, April, June, September and November have no day 31",
    "0 0 30 * *": "February has no day 30",
    "0 0 29 2 *": "February has no day 29, leap years aside",
    "0 0 29-31 * *": "February, April, June, September and November have no day 31",
    "0 0 31 JAN,APR *": "April has no day 31",
    "0 0 1,15,30 * *": "February has no day 30",
}
HELP = {
    "0 0 13 * 5": "name one of the two, and let the function look at the other",
    "*/7 * * * *": "for a steady period use `crons.interval(name, timedelta(minutes=7), …)`",
    "0 */5 * * *": "for a steady period use `crons.interval(name, timedelta(hours=5), …)`",
    "0 0 */2 * *": "for a steady period use `crons.interval(name, timedelta(days=2), …)`",
    "0 0 1 */5 *": "name the months",
    "0 22-2 * * *": "write `22-23,0-2`",
    "0 23-2 * * *": "write `23,0-2`",
    "0 22-6/2 * * *": "write `22,0,2,4,6`",
    "0 0 * * SAT-SUN": "write `SAT,SUN`",
    "0 0 * * 5-1": "write `FRI,SAT,SUN,MON`",
    "0 0 1 NOV-FEB *": "write `NOV,DEC,JAN,FEB`",
    "0 0 31 * *": "for the last day of a month run on `28-31` "
    "and let the function look at the date",
}
AS_THEY_LOOK = [
    "* * * * *",
    "0 9 * * *",
    "*/15 * * * *",
    "*/60 * * * *",
    "5/15 * * * *",
    "0 */6 * * *",
    "0 */24 * * *",
    "0 0 1 */3 *",
    "0 9-17/3 * * *",
    "10-50/7 * * * *",
    "0 0 * * 1-5",
    "0 0 * * 6-7",
    "0 0 * * 0-7",
    "0 0 * * 1-5/2",
    "0 0 28-31 * *",
    "0 0 15-31 * *",
    "0 0 1-31 * *",
    "0 0 28 2 *",
    "0 0 31 1,3,5 *",
    "0 0 30 4-12 *",
    "0 0 1,15 * *",
]


@pytest.mark.parametrize(("expression", "reason"), SURPRISES.items())
def test_an_expression_surprises(expression: str, reason: str) -> None:
    assert [surprise.reason for surprise in surprises_of(expression)] == [reason]


@pytest.mark.parametrize(("expression", "text"), HELP.items())
def test_says_what_to_write(expression: str, text: str) -> None:
    assert [surprise.help for surprise in surprises_of(expression)] == [text]


@pytest.mark.parametrize("expression", AS_THEY_LOOK)
def test_an_expression_means_what_it_looks_like(expression: str) -> None:
    assert list(surprises_of(expression)) == []


# --- where they are written ----------------------------------------------------------------------

FOUND = {
    "in the call": 'crons.cron("a", "0 0 31 * *", internal.a.b)  # expect: surprising-cron',
    "in a time zone's view": """
        vienna = crons.in_timezone("Europe/Vienna")
        vienna.cron("a", "0 0 31 * *", internal.a.b)  # expect: surprising-cron
    """,
    "in a constant": """
        LAST = "0 0 31 * *"
        crons.cron("a", LAST, internal.a.b)  # expect: surprising-cron
    """,
    "through an alias of the method": """
        schedule = crons.cron
        schedule("a", "0 0 31 * *", internal.a.b)  # expect: surprising-cron
    """,
    "in an f-string": """
        PERIOD = 7
        crons.cron("a", f"*/{PERIOD} * * * *", internal.a.b)  # expect: surprising-cron
    """,
    "in an f-string of a helper": """
        def every(minutes: int) -> str:
            return f"*/{minutes} " "* * * *"
        crons.cron("a", every(7), internal.a.b)  # expect: surprising-cron
        crons.cron("b", every(15), internal.a.b)
    """,
    "in a loop over pairs": """
        for name, when in [("a", "0 9 * * *"), ("b", "*/7 * * * *")]:
            crons.cron(name, when, internal.a.b)  # expect: surprising-cron
    """,
    "in one branch of a condition": """
        when = "0 9 * * *" if crons else "0 9 1 * 1"
        crons.cron("a", when, internal.a.b)  # expect: surprising-cron
    """,
    "through a function of the module": """
        def register(when: str) -> None:
            crons.cron("a", when, internal.a.b)
        register("*/7 * * * *")  # expect: surprising-cron
    """,
    "through a partial": """
        from functools import partial
        add = partial(crons.cron, "a")
        add("*/7 * * * *", internal.a.b)  # expect: surprising-cron
    """,
    "unpacked": """
        job = ("a", "*/7 * * * *", internal.a.b)
        crons.cron(*job)  # expect: surprising-cron
    """,
    "in a walrus, a match and a comprehension": """
        if when := "*/7 * * * *":
            crons.cron("a", when, internal.a.b)  # expect: surprising-cron
        match crons:
            case _:
                crons.cron("b", "*/7 * * * *", internal.a.b)  # expect: surprising-cron
        [crons.cron(n, "*/7 * * * *", internal.a.b) for n in "cd"]  # expect: surprising-cron
    """,
}
SILENT = {
    "an expression that is refused": 'crons.cron("a", "0 9 *", internal.a.b)',
    "an expression that never fires": 'crons.cron("a", "0 0 30 2 *", internal.a.b)',
    "an expression read from the environment": """
        import os
        crons.cron("a", os.environ["WHEN"], internal.a.b)
    """,
    "another method": """
        from datetime import timedelta
        crons.interval("*/7 * * * *", timedelta(minutes=7), internal.a.b)
    """,
    "another object's cron": """
        from other import scheduler
        scheduler.cron("a", "*/7 * * * *", internal.a.b)
    """,
    "a class with a cron of its own": """
        class Table:
            def cron(self, name: str, when: str) -> None: ...
        Table().cron("a", "*/7 * * * *")
    """,
    "a function that is never called": """
        def register() -> None:
            crons.cron("a", "*/7 * * * *", internal.a.b)
    """,
    "a module that has its own cron_jobs": """
        def cron_jobs(): return None
        cron_jobs().cron("a", "*/7 * * * *")
    """,
}


@pytest.mark.parametrize("form", FOUND)
def test_finds_an_expression(form: str) -> None:
    assert_expected("surprising-cron", crons(dedent(FOUND[form])))


@pytest.mark.parametrize("form", SILENT)
def test_is_silent_about(form: str) -> None:
    assert findings("surprising-cron", crons(dedent(SILENT[form]))) == []


def test_says_what_it_means_when_it_fires_and_what_to_do() -> None:
    (found,) = diagnostics(
        "surprising-cron", crons('crons.cron("a", "0 0 13 * 5", internal.a.b)\n')
    )
    assert found.message == (
        "the cron expression '0 0 13 * 5' fires at 00:00 on day 13 of the month and on every "
        "Friday: day of month and day of week are both given, and either is enough. From "
        "2026-11-23 on it fires Fri 2026-11-27 00:00, Fri 2026-12-04 00:00, Fri 2026-12-11 00:00 "
        "UTC"
    )
    assert found.help == "name one of the two, and let the function look at the other"
    assert (found.location.line, found.location.column, found.location.end_column) == (5, 17, 29)


def test_says_everything_at_once_and_in_the_times_of_a_zone() -> None:
    source = 'crons.in_timezone("Asia/Tokyo").cron("a", "0 */5 */2 * 1", internal.a.b)\n'
    (found,) = diagnostics("surprising-cron", crons(source))
    assert found.message == (
        "the cron expression '0 */5 */2 * 1' fires at minute 0 of hours 0, 5, 10, 15 and 20 on "
        "days 1, 3, 5, … and 31 of the month and on every Monday: day of month and day of week "
        "are both given, and either is enough; `*/5` is hour 0, 5, 10, 15 and 20, and begins anew "
        "each day; `*/2` is day of month 1, 3, 5, … and 31, and begins anew each month. From "
        "2026-11-23 on it fires Mon 2026-11-23 00:00, Mon 2026-11-23 05:00, Mon 2026-11-23 10:00 "
        "local time"
    )


def test_points_to_a_constant_of_another_module() -> None:
    files = crons(
        'from .times import LAST\ncrons.cron("a", LAST, internal.a.b)\n',
        times='LAST = "0 0 31 * *"\n',
    )
    (found,) = diagnostics("surprising-cron", files)
    assert [(item.location.path, item.message) for item in found.related] == [
        ("functions/times.py", "the expression is written here")
    ]
