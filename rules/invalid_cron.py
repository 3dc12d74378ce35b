"""A cron expression is not valid, or never fires.

An expression has five fields, minute, hour, day of month, month and day of week, made of `*`,
numbers, `JAN` and `SUN` names, ranges, lists and steps; Sunday is 0 or 7. Macros, `?`, `L`, `W`,
`#`, `R`, six and seven fields, values and steps out of range are refused, and so is a day that no
month has. The expression may be written in the call, in a constant of any module, in an f-string of
constants, in a loop, or be handed to a helper.

Not seen: an expression that is computed from anything else, or read from the environment.

Why:
    The guide, "Cron Schedule Syntax": "minute hour day month weekday". Copied from a web page, an
    expression easily loses its asterisks, and other schedulers' extensions look plausible. Either
    way the job is refused when the module is imported, or it silently never runs.

Bad:
    # functions/crons.py
    from gnomon import cron_jobs
    from ._generated.api import internal

    crons = cron_jobs()
    crons.cron("daily report", "0 9 *", internal.reports.generate_daily)

Good:
    # functions/crons.py
    from gnomon import cron_jobs
    from ._generated.api import internal

    crons = cron_jobs()
    crons.cron("daily report", "0 9 * * *", internal.reports.generate_daily)

Fix:
    Write five fields. For a period that does not fit the clock, such as 70 minutes, use
    `crons.interval`. `--fix` rewrites what has one meaning, such as `@daily`; `--unsafe-fixes`
    what has one likely meaning.
"""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer.cron.grammar import ORDER, problem_of
from gnomon.analyzer.cron.rewriting import rewritten, text
from gnomon.analyzer.cron.sites import CronCall, cron_calls
from gnomon.analyzer.cron.words import in_words
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.project import Project
from gnomon.analyzer.rule import Finding, Rule
from gnomon.analyzer.syntax import Module

rule = Rule(level=Level.ERROR, since="0.1.0", guide="Cron Schedule Syntax")

EXPRESSION = 1
FORM = f"write five fields, {ORDER}: `0 9 * * MON-FRI` is at 9:00 on weekdays"


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Every expression given to `crons.cron` while the module is imported."""
    for call in cron_calls(module, project):
        if call.method != "cron":
            continue
        for expression in call.given(EXPRESSION).constants:
            if isinstance(expression, str):
                yield from judge(project, call, expression)


def judge(project: Project, call: CronCall, expression: str) -> Iterator[Finding]:
    """The finding about one expression, if there is one."""
    problem = problem_of(expression)
    if problem is None:
        return
    fix, advice = None, problem.help or FORM
    if problem.repair is not None:
        advice = f"write `{problem.repair}`, which fires {in_words(problem.repair)}"
        to, safe = text(problem.repair), problem.is_certain
        fix = rewritten(
            project, call, EXPRESSION, expression, to=to, shown=problem.repair, safe=safe
        )
    yield Finding(
        call.blamed(EXPRESSION),
        f"the cron expression {expression!r} is refused: {problem.message}",
        help=advice,
        notes=tuple(call.notes(project, EXPRESSION, "the expression")),
        fix=fix,
    )
