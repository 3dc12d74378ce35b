"""`invalid-cron`: which expressions are refused, and wherever they are written."""

from __future__ import annotations

import itertools
import warnings
from textwrap import dedent

import pytest

from gnomon.analyzer.cron.grammar import FIELDS as GRAMMAR
from gnomon.analyzer.cron.grammar import advice, refusal, values_of
from gnomon.cron_expression import CronSyntaxError, parse_expression
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


# --- the expressions ---------------------------------------------------------------------------

REFUSED = {
    "0 9 *": "it has 3 fields instead of five (minute, hour, day of month, month, day of week)",
    "": "it has 0 fields instead of five (minute, hour, day of month, month, day of week)",
    "0": "it has 1 field instead of five (minute, hour, day of month, month, day of week)",
    "0 0 9 * * *": "it has 6 fields instead of five "
    "(minute, hour, day of month, month, day of week)",
    "@daily": "macros are not cron expressions",
    "60 * * * *": "60 is out of range for the minute, 0 to 59",
    "0 24 * * *": "24 is out of range for the hour, 0 to 23",
    "0 0 0 * *": "0 is out of range for the day of month, 1 to 31",
    "0 0 * 13 *": "13 is out of range for the month, 1 to 12",
    "0 0 * * 8": "8 is out of range for the day of week, 0 to 7",
    "*/70 * * * *": "'*/70': a step of the minute is 1 to 60",
    "*/0 * * * *": "'*/0': a step of the minute is 1 to 60",
    "5/70 * * * *": "'5/70': a step of the minute is 1 to 60",
    "60/15 * * * *": "60 is out of range for the minute, 0 to 59",
    "0 0 ? * 1": "'?' cannot stand for the day of month",
    "0 0 L * *": "'L' is no day of month",
    "0 0 15W * *": "'15W' is no day of month",
    "0 0 * * 5#3": "'5#3' cannot stand for the day of week",
    "R * * * *": "'R' is no minute",
    "1,,2 * * * *": "'' cannot stand for the minute",
    "0 9 * * monday": "'monday' is no day of week",
    "0 0 30 2 *": "it never fires: no month it names has such a day",
    "0 0 31 4,6,9,11 *": "it never fires: no month it names has such a day",
}
ACCEPTED = [
    "* * * * *",
    "0 9 * * *",
    "*/15 * * * *",
    "0 9 * * 1-5",
    "0 9 * * MON-FRI",
    "0 9 * * mon,Wed,fri",
    "0 0 1 jan,jul *",
    "0 0 * * 7",
    "0 22-2 * * *",
    "10-50/10 0,12 * * *",
    "0 0 29 2 *",
    "0 0 30 2 1",
    "0 0 30 2 */2",
    "0 0 31 4,5 *",
    " 0  9 * *\t* ",
    "05 09 * * *",
    "5/15 * * * *",
    "0 8/4 1/7 FEB/3 MON/2",
]
REPAIRS = {
    "0 9 *": "write `0 9 * * *`",
    "0 0 0": "write `0 0 * * 0` (every Sunday)",
    "0 0 1 ": "write `0 0 1 * *` (day 1 of the month) or `0 0 * * 1` (every Monday)",
    "0 9 1-5": "write `0 9 1-5 * *` (day 1 to 5 of the month) "
    "or `0 9 * * 1-5` (every Monday to Friday)",
    "/5 *": "write `*/5 * * * *`",
    "0 /2 ": "write `0 */2 * * *`",
    "*": "write `* * * * *`",
    "@daily": "write `0 0 * * *`",
    "@Hourly": "write `0 * * * *`",
    "0 0 9 * * *": "write `0 9 * * *`",
    "0 0 12 ? * MON *": "write `0 12 * * MON`",
    "every 5 minutes": "write `*/5 * * * *`",
    "Every minute": "write `* * * * *`",
    "every hour": "write `0 * * * *`",
    "every 6 hours": "write `0 */6 * * *`",
    "every 60 minutes": "write `0 * * * *`",
    "every 24 hours": "write `0 0 * * *`",
    "every day at 9:30": "write `30 9 * * *`",
    "daily at 5 pm": "write `0 17 * * *`",
    "every Monday at 12am": "write `0 0 * * MON`",
    "every weekday at 8": "write `0 8 * * MON-FRI`",
    "hourly": "write `0 * * * *`",
    "every 7 minutes": "for a period that does not fit the clock, "
    "use `crons.interval(name, timedelta(…), …)`",
    "0 24 * * *": "write `0 0 * * *`",
    "0 9 * * MON-friday": "write `0 9 * * MON-FRI`",
    "*/70 * * * *": "for a period that does not fit the clock, "
    "use `crons.interval(name, timedelta(…), …)`",
    "*/30 * * * * *": "for a period that does not fit the clock, "
    "use `crons.interval(name, timedelta(…), …)`",
    "0 0 L * *": "there is no form for the last day; "
    "run on `28-31` and let the function look at the date",
    "0 0 30 2 *": "name a day that at least one of the months has",
}
NO_REPAIR = [
    "sometimes",
    "daily at 25:00",
    "daily at 14 pm",
    "@reboot",
    "a b c d e",
    "0 0 0 * *",
    "0 0 * * 8",
]


@pytest.mark.parametrize(("expression", "reason"), REFUSED.items())
def test_an_expression_is_refused(expression: str, reason: str) -> None:
    assert refusal(expression) == reason


@pytest.mark.parametrize("expression", ACCEPTED)
def test_an_expression_is_accepted(expression: str) -> None:
    assert refusal(expression) is None


@pytest.mark.parametrize(("expression", "repair"), REPAIRS.items())
def test_a_clear_mistake_is_repaired(expression: str, repair: str) -> None:
    assert advice(expression) == repair


@pytest.mark.parametrize("expression", NO_REPAIR)
def test_an_unclear_mistake_is_not_guessed_at(expression: str) -> None:
    assert advice(expression) is None


FIELDS = ["*", "0", "7", "8", "31", "60", "1-5", "5-1", "*/2", "*/70", "1/2", "SUN", "JAN", "?", ""]


STEPS = {
    "5/15 * * * *": (0, {5, 20, 35, 50}),
    "0 22/3 * * *": (1, {22}),
    "0 0 20/4 * *": (2, {20, 24, 28}),
    "0 0 1 FEB/3 *": (3, {2, 5, 8, 11}),
    "0 0 * * 1/2": (4, {1, 3, 5}),
    "0 0 * * 7/2": (4, {0, 2, 4, 6}),
}


@pytest.mark.parametrize("expression", STEPS)
def test_a_step_after_a_value_goes_on_to_the_end_of_the_field(expression: str) -> None:
    at, expected = STEPS[expression]
    assert values_of(expression.split()[at], GRAMMAR[at]) == expected
    read = parse_expression(expression)
    assert (read.minutes, read.hours, read.days, read.months, read.weekdays)[at] == expected


def runtime_accepts(expression: str) -> bool:
    try:
        parse_expression(expression)
    except CronSyntaxError:
        return False
    return True


def test_the_runtime_accepts_the_same_expressions() -> None:
    samples = {*REFUSED, *ACCEPTED, *REPAIRS, *NO_REPAIR}
    for at in range(5):
        for first, second in itertools.product(FIELDS, repeat=2):
            parts = ["0", "0", "1", "1", "*"]
            parts[at], parts[(at + 1) % 5] = first, second
            samples.add(" ".join(parts))
    different = [text for text in samples if runtime_accepts(text) != (refusal(text) is None)]
    assert different == []


@pytest.mark.parametrize("expression", ACCEPTED)
def test_croniter_computes_the_firings_of_what_is_accepted(expression: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from croniter import croniter
    assert croniter(expression, 0).get_next() > 0


# --- where they are written ----------------------------------------------------------------------

FOUND = {
    "in the call": 'crons.cron("a", "0 9 *", internal.a.b)  # expect: invalid-cron',
    "in a time zone's view": """
        crons.in_timezone("Europe/Vienna").cron("a", "0 9 *", internal.a.b)  # expect: invalid-cron
    """,
    "through a kept view": """
        vienna = crons.in_timezone("Europe/Vienna")
        vienna.cron("a", "0 9 *", internal.a.b)  # expect: invalid-cron
    """,
    "in a constant": """
        DAILY = "0 9 *"
        crons.cron("a", DAILY, internal.a.b)  # expect: invalid-cron
    """,
    "in a constant of a class": """
        class Times:
            DAILY = "0 9 *"
        crons.cron("a", Times.DAILY, internal.a.b)  # expect: invalid-cron
    """,
    "through an alias of the method": """
        schedule = crons.cron
        schedule("a", "0 9 *", internal.a.b)  # expect: invalid-cron
    """,
    "in an f-string": """
        PERIOD = 90
        crons.cron("a", f"*/{PERIOD} * * * *", internal.a.b)  # expect: invalid-cron
    """,
    "in an f-string of a helper": """
        def every(minutes: int) -> str:
            return f"*/{minutes} " "* * * *"
        crons.cron("a", every(90), internal.a.b)  # expect: invalid-cron
        crons.cron("b", every(15), internal.a.b)
    """,
    "in a loop over pairs": """
        for name, when in [("a", "0 9 * * *"), ("b", "0 9 *")]:
            crons.cron(name, when, internal.a.b)  # expect: invalid-cron
    """,
    "in one branch of a condition": """
        when = "0 9 * * *" if crons else "0 9 *"
        crons.cron("a", when, internal.a.b)  # expect: invalid-cron
    """,
    "through a function of the module": """
        def register(when: str) -> None:
            crons.cron("a", when, internal.a.b)
        register("0 9 *")  # expect: invalid-cron
    """,
    "in a walrus": """
        if when := "0 9 *":
            crons.cron("a", when, internal.a.b)  # expect: invalid-cron
    """,
    "in pieces": """
        crons.cron("a", "0 9" " *", internal.a.b)  # expect: invalid-cron
        crons.cron("b", "0 9" + " *", internal.a.b)  # expect: invalid-cron
    """,
    "in a try, a match and a comprehension": """
        try:
            crons.cron("a", "0 9 *", internal.a.b)  # expect: invalid-cron
        except ValueError:
            pass
        match crons:
            case _:
                crons.cron("b", "0 9 *", internal.a.b)  # expect: invalid-cron
        [crons.cron(n, "0 9 *", internal.a.b) for n in "cd"]  # expect: invalid-cron
    """,
    "on a second registry": """
        import gnomon as g
        from gnomon import cron_jobs as registry
        g.cron_jobs().cron("a", "0 9 *", internal.a.b)  # expect: invalid-cron
        registry().cron("b", "0 9 *", internal.a.b)  # expect: invalid-cron
    """,
}
SILENT = {
    "a valid expression": 'crons.cron("a", "0 9 * * *", internal.a.b)',
    "an expression read from the environment": """
        import os
        crons.cron("a", os.environ["WHEN"], internal.a.b)
    """,
    "an expression computed at run time": 'crons.cron("a", "{} 9 *".format(0), internal.a.b)',
    "another method": """
        from datetime import timedelta
        crons.interval("0 9 *", timedelta(hours=1), internal.a.b)
    """,
    "another object's cron": """
        from other import scheduler
        scheduler.cron("a", "0 9 *", internal.a.b)
    """,
    "a class with a cron of its own": """
        class Table:
            def cron(self, name: str, when: str) -> None: ...
        Table().cron("a", "0 9 *")
    """,
    "a name that is no expression": 'crons.cron("0 9 *", "0 9 * * *", internal.a.b)',
    "an argument that looks like an expression": """
        crons.cron("a", "0 9 * * *", internal.a.b, when="0 9 *")
    """,
    "a parameter that hides a constant": """
        when = "0 9 *"
        def register(when: str) -> None:
            crons.cron("a", when, internal.a.b)
        register("0 9 * * *")
    """,
    "a call without an expression": 'crons.cron("a")',
    "a module that has its own cron_jobs": """
        def cron_jobs(): return None
        cron_jobs().cron("a", "0 9 *")
    """,
}


@pytest.mark.parametrize("form", FOUND)
def test_finds_an_expression(form: str) -> None:
    assert_expected("invalid-cron", crons(dedent(FOUND[form])))


@pytest.mark.parametrize("form", SILENT)
def test_is_silent_about(form: str) -> None:
    assert findings("invalid-cron", crons(dedent(SILENT[form]))) == []


def test_follows_a_constant_into_another_module() -> None:
    files = crons(
        'from . import times\nfrom .times import DAILY\ncrons.cron("a", DAILY, internal.a.b)\n'
        'crons.cron("b", times.DAILY, internal.a.b)\n',
        times='DAILY = "0 9 *"\n',
    )
    found = diagnostics("invalid-cron", files)
    assert [(item.location.line, item.related[0].location.path) for item in found] == [
        (7, "functions/times.py"),
        (8, "functions/times.py"),
    ]
    assert found[0].related[0].message == "the expression is written here"


def test_blames_the_call_of_a_helper_outside_the_functions_folder() -> None:
    helper = "def add(crons, when):\n    crons.cron('a', when, None)\n"
    files = crons("from helpers import add\nadd(crons, '0 9 *')\n") | {"helpers.py": helper}
    (found,) = diagnostics("invalid-cron", files)
    assert (found.location.path, found.location.line) == ("functions/crons.py", 6)
    assert [(note.location.path, note.message) for note in found.related] == [
        ("helpers.py", "the job is registered here")
    ]


def test_says_what_is_wrong_and_how_to_write_it() -> None:
    (found,) = diagnostics("invalid-cron", crons('crons.cron("a", "0 9 *", internal.a.b)\n'))
    assert found.message == (
        "the cron expression '0 9 *' is refused: it has 3 fields instead of five "
        "(minute, hour, day of month, month, day of week)"
    )
    assert found.help == "write `0 9 * * *`, which fires at 09:00 every day"
    assert (found.location.line, found.location.column, found.location.end_column) == (5, 17, 24)


def test_shows_the_form_where_no_repair_is_clear() -> None:
    (found,) = diagnostics("invalid-cron", crons('crons.cron("a", "0 9 * 13 *", internal.a.b)\n'))
    assert found.message == (
        "the cron expression '0 9 * 13 *' is refused: 13 is out of range for the month, 1 to 12"
    )
    assert found.help == (
        "write five fields, minute, hour, day of month, month, day of week: "
        "`0 9 * * MON-FRI` is at 9:00 on weekdays"
    )
