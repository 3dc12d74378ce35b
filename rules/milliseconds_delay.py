"""A delay is in milliseconds, is negative or endless, or a time has no zone.

The scheduler takes a timedelta or seconds, and an aware datetime. Milliseconds are told by what is
written, never by size: a factor of 1000, `time() * 1000`, a name or key that ends in `_ms` or
`millis` (also in `timedelta(seconds=delay_ms)`). A datetime without a zone is a literal one without
`tzinfo`, `now()`, `today()`, `utcnow()`, `fromtimestamp(…)` and `combine(…)` without one, what is
parsed from a literal without one, `replace(tzinfo=None)`, and any of those plus or minus a span.

Followed are names that are assigned once, constants of any module, helpers that are handed the
delay, and functions that return it. A division by 1000 makes seconds, and so does one by a number
that cannot be read.

Not seen: delays read from documents or the environment, and names that are assigned again.

Why:
    The guide, "Delayed execution", counts milliseconds; here a delay is seconds. 5000 meant as
    five seconds is an hour and a half later, and nothing fails. A datetime without a zone is
    another instant on another machine; the scheduler refuses it.

Bad:
    from gnomon import MutationCtx, mutation
    from ._generated.api import internal

    @mutation
    async def remind(ctx: MutationCtx) -> None:
        await ctx.scheduler.run_after(5 * 60 * 1000, internal.example.send)

Good:
    from datetime import timedelta

    from gnomon import MutationCtx, mutation
    from ._generated.api import internal

    @mutation
    async def remind(ctx: MutationCtx) -> None:
        await ctx.scheduler.run_after(timedelta(minutes=5), internal.example.send)

Fix:
    Write a timedelta, and for an instant `ctx.now + timedelta(…)`, `datetime.now(UTC)` or
    `datetime(…, tzinfo=UTC)`. `--fix` gives `now()`, `utcnow()` and `fromtimestamp(…)` their zone
    where they are written in the call, as that is the same instant. `--unsafe-fixes` gives UTC to
    literals, to what a name or a helper stands for, and to a time of which a part is replaced:
    `now().replace(hour=9)` is nine o'clock, another instant in each zone. It also drops the factor
    of 1000, and divides what is in milliseconds by its name.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import timedelta

from gnomon.analyzer import syntax
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.fixes.fix import Fix
from gnomon.analyzer.flow.analysis import flow_of
from gnomon.analyzer.flow.arithmetic import given_to, spans_of
from gnomon.analyzer.flow.blame import blamed, reason_chain
from gnomon.analyzer.flow.events import ContextCall, Event
from gnomon.analyzer.flow.origins import Written
from gnomon.analyzer.flow.values import ExternalShape, Value
from gnomon.analyzer.idioms.delays import milliseconds
from gnomon.analyzer.idioms.naive_times import naive_datetime
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.repairs.delays import in_seconds, with_zone
from gnomon.analyzer.rule import Finding, Rule, Site
from gnomon.analyzer.syntax import Module
from gnomon.analyzer.tables.dialect import SCHEDULE_CALLS
from gnomon.analyzer.unparse import unparse

rule = Rule(level=Level.ERROR, since="0.1.0", guide="Delayed execution")

Problem = tuple[str, str, Fix | None]
"""What is wrong with a delay, what to write, and what writes it."""

ENDLESS = frozenset({"math.inf", "math.nan"})
FLOAT = "builtins.float"


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Every schedule of a module whose delay or time is not what the scheduler takes."""
    reported: set[Site] = set()
    for registration in project.registrations(module):
        for event in flow_of(project).trace(registration).events:
            operation = event.operation
            if not isinstance(operation, ContextCall) or operation.path not in SCHEDULE_CALLS:
                continue
            finding = judge(project, registration, event, operation)
            if finding is not None and finding.site not in reported:
                reported.add(finding.site)
                yield finding


def judge(
    project: Project, function: Registration, event: Event, call: ContextCall
) -> Finding | None:
    """The finding about one schedule, if there is one."""
    if not call.positional:
        return None
    argument = next(syntax.positional_arguments(call.call), None)
    written = None
    if argument is not None and len(call.call.args) >= len(call.positional):
        written = Written(event.site.module, argument.value, event.chain)
    is_after = call.path[-1] == "run_after"
    problem = next(problems(project, call.positional[0], written, is_after=is_after), None)
    if problem is None:
        return None
    site = blamed(event, function)
    if written is not None and site == event.site:
        site = Site(written.module, written.expression.at)
    message, repair, fix = problem
    notes = reason_chain(event, function, "it is scheduled here")
    return Finding(site, message, repair, notes, fix)


def problems(
    project: Project, value: Value, written: Written | None, *, is_after: bool
) -> Iterator[Problem]:
    """What is wrong with a delay or a time, the surest first."""
    if is_after:
        yield from wrong_spans(value)
    if written is None:
        return
    reason = milliseconds(project, written)
    if reason is not None:
        what = "a delay is a timedelta or seconds" if is_after else "a time is a datetime"
        yield (
            f"{what}, but {reason}",
            "write `timedelta(milliseconds=…)`, or the unit that is meant",
            in_seconds(project, written) if is_after else None,
        )
    naive = None if is_after else naive_datetime(project, written)
    if naive is not None:
        fix = with_zone(project, written, naive)
        yield f"the time has no zone: `{unparse(naive.expression)}`", NAIVE_HELP, fix


AT_ONCE = "write 0 to run at once"
NAIVE_HELP = "write `ctx.now + timedelta(…)`, `datetime.now(UTC)` or `datetime(…, tzinfo=UTC)`"


def wrong_spans(value: Value) -> Iterator[Problem]:
    """Delays that are written out, and less than nothing or without end."""
    spans = [*spans_of(value), *value.constants]
    for delay in spans:
        if isinstance(delay, timedelta) and delay < timedelta():
            yield f"the delay is negative: -{-delay}", AT_ONCE, None
        elif isinstance(delay, int | float) and not isinstance(delay, bool) and delay < 0:
            yield f"the delay is negative: {delay}", AT_ONCE, None
    for shape in value.shapes:
        if isinstance(shape, ExternalShape) and is_endless(shape):
            yield "the delay is not finite", "write how long to wait, five years at most", None


def is_endless(shape: ExternalShape) -> bool:
    """Whether this is infinity, or no number."""
    if shape.name != FLOAT or not shape.given:
        return shape.name in ENDLESS and not shape.called
    positional, _ = given_to(shape)
    try:
        return not math.isfinite(float(*positional))
    except (TypeError, ValueError, OverflowError):
        return False
