"""A cron expression is valid, but does not mean what it looks like.

Found are a day of month and a day of week in one expression, which fires on either; a step that
does not divide its field, after which the last gap is shorter (every step of the days of a month,
as months differ in length); a range that runs backwards (`22-2`); and a day 29, 30 or 31 that some
of its months lack. The message says in words when the expression fires, and its first three firings
from the start of the day of the check on (the day is that of UTC), in UTC or, behind
`crons.in_timezone`, in that zone.

`28-31` is fine: it reaches the last day of every month. So is a step within a part of a field, such
as `9-17/3`, and one that starts at a value, if it divides the field: `5/15`.

Not seen: an expression that is computed, and times that daylight saving skips or repeats.

Why:
    The guide, "Cron Schedule Syntax", gives five fields, and says nothing of how they meet. The
    classic answer, either day is enough, is not what "Friday the 13th" means; `*/7` minutes is
    not every seven minutes; and a job for the 31st is silent in five months of the year.

Bad:
    # functions/crons.py
    from gnomon import cron_jobs
    from ._generated.api import internal

    crons = cron_jobs()
    crons.cron("friday the 13th", "0 0 13 * 5", internal.reports.generate_daily)
    crons.cron("night watch", "0 22-4 * * *", internal.reports.generate_hourly)

Good:
    # functions/crons.py
    from gnomon import cron_jobs
    from ._generated.api import internal

    crons = cron_jobs()
    crons.cron("fridays", "0 0 * * 5", internal.reports.generate_if_it_is_the_13th)
    crons.cron("night watch", "0 22-23,0-4 * * *", internal.reports.generate_hourly)

Fix:
    Name one of the two days, and let the function look at the other. For a steady period use
    `crons.interval`, for the last day of a month `28-31` and a look at the date, for a range that
    runs backwards a list: `--fix` writes the list, which means the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer.cron.grammar import refusal
from gnomon.analyzer.cron.rewriting import rewritten, text
from gnomon.analyzer.cron.sites import CronCall, cron_calls
from gnomon.analyzer.cron.surprises import surprises_of, written_plainly
from gnomon.analyzer.cron.times import next_firings
from gnomon.analyzer.cron.words import in_words
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.project import Project
from gnomon.analyzer.rule import Finding, Rule
from gnomon.analyzer.syntax import Module

rule = Rule(level=Level.WARNING, since="0.1.0", guide="Cron Schedule Syntax")

EXPRESSION = 1


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Every valid expression given to `crons.cron` that has a surprise in it."""
    for call in cron_calls(module, project):
        if call.method != "cron":
            continue
        for expression in call.given(EXPRESSION).constants:
            if isinstance(expression, str) and refusal(expression) is None:
                yield from judge(project, call, expression)


def judge(project: Project, call: CronCall, expression: str) -> Iterator[Finding]:
    """The finding about one expression, if there is one."""
    surprises = list(surprises_of(expression))
    if not surprises:
        return
    plain, fix = written_plainly(expression), None
    if plain is not None:
        fix = rewritten(
            project, call, EXPRESSION, expression, to=text(plain), shown=plain, safe=True
        )
    reasons = "; ".join(dict.fromkeys(surprise.reason for surprise in surprises))
    yield Finding(
        call.blamed(EXPRESSION),
        f"the cron expression {expression!r} fires {in_words(expression)}: {reasons}. "
        f"{firings(project, call, expression)}",
        help="; ".join(dict.fromkeys(surprise.help for surprise in surprises)),
        notes=tuple(call.notes(project, EXPRESSION, "the expression")),
        fix=fix,
    )


def firings(project: Project, call: CronCall, expression: str) -> str:
    """The first three firings of this day, as text: it names the day, as some may be past."""
    today = project.today()
    found = [f"{firing:%a %Y-%m-%d %H:%M}" for firing in next_firings(expression, today)]
    zone = "local time" if call.is_local else "UTC"
    return f"From {today} on it fires {', '.join(found)} {zone}"
