"""A call by reference is given a function of the wrong kind.

The scheduler and the crons run mutations and actions; `ctx.run_query`, `ctx.run_mutation` and
`ctx.run_action` each run their own. The reference is followed through aliases, tables, choices,
`partial` and helpers; a helper that is handed it is reported at the call that hands it over.

Not seen: references made from computed names, and one of a table with more than eight. Where
`ctx.run_…` is given a variable that can hold references of several kinds, one of them right, the
rule is silent: a test that it does not understand may choose. So it is where one call is now of one
method, now of another, and each reference fits one of them.

Why:
    Nothing stops a schedule or a cron of a query until it fires. The result of a query that runs
    by itself would be seen by nobody, so the job fails, every time.

Bad:
    # functions/crons.py
    from datetime import time

    from gnomon import cron_jobs
    from ._generated.api import internal

    crons = cron_jobs()
    crons.daily("report", time(9, 0), internal.reports.collect)

    # functions/reports.py
    from gnomon import MutationCtx, QueryCtx, internal_mutation, internal_query
    from ._generated.api import internal

    @internal_query
    async def collect(ctx: QueryCtx) -> int:
        return 0

    @internal_mutation
    async def refresh(ctx: MutationCtx) -> None:
        await ctx.run_mutation(internal.reports.collect)

Good:
    # functions/crons.py
    from datetime import time

    from gnomon import cron_jobs
    from ._generated.api import internal

    crons = cron_jobs()
    crons.daily("report", time(9, 0), internal.reports.write)

    # functions/reports.py
    from gnomon import MutationCtx, QueryCtx, internal_mutation, internal_query
    from ._generated.api import internal

    @internal_query
    async def collect(ctx: QueryCtx) -> int:
        return 0

    @internal_mutation
    async def write(ctx: MutationCtx) -> None:
        await ctx.run_query(internal.reports.collect)

Fix:
    Call what fits the function: `ctx.run_mutation` for a mutation. To do something with a query
    later, schedule a mutation or an action that runs it. `--unsafe-fixes` writes the method of
    `ctx` that fits.
"""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.fixes.fix import Edit, Fix
from gnomon.analyzer.fixes.grouping import as_primary
from gnomon.analyzer.flow.events import ContextCall
from gnomon.analyzer.flow.reference_calls import (
    ReferenceCall,
    reference_calls,
    target_of,
    written_reference,
)
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.rule import Finding, Rule, Site
from gnomon.analyzer.tables.dialect import RUN_KINDS, SCHEDULABLE_KINDS
from gnomon.kinds import FunctionKind

rule = Rule(level=Level.ERROR, since="0.1.0", guide="")

WITHIN = {
    FunctionKind.QUERY: frozenset({FunctionKind.QUERY}),
    FunctionKind.MUTATION: frozenset({FunctionKind.QUERY, FunctionKind.MUTATION}),
}
"""What a query and a mutation can run."""

RUN_METHODS = frozenset(path[0] for path in RUN_KINDS)


def check(module: syntax.Module, project: Project) -> Iterator[Finding]:
    """Every call by reference in a module whose function is of another kind."""
    calls = reference_calls(project, module)
    kinds: dict[tuple[Site, ...], frozenset[FunctionKind]] = {}
    for call in calls:
        # `run = ctx.run_query if … else ctx.run_mutation`: the same test may choose the reference.
        kinds[call.way] = kinds.get(call.way, frozenset()) | call.kinds
    for call in calls:
        targets = [
            (written_reference(reference), target)
            for reference in sorted(call.references, key=written_reference)
            if (target := target_of(project, reference)) is not None
        ]
        wrong = [(name, target) for name, target in targets if target.kind not in kinds[call.way]]
        if len(wrong) == len(call.references) or is_sure(call):
            for name, target in wrong:
                yield judge(call, name, target)


def is_sure(call: ReferenceCall) -> bool:
    """Whether each of several references is given at some time.

    What is scheduled is seldom told apart by kind before; what is run may well be.
    """
    return call.kinds == SCHEDULABLE_KINDS or isinstance(call.written, syntax.IfExp)


def judge(call: ReferenceCall, name: str, target: Registration) -> Finding:
    """The finding about one function."""
    kind = target.kind
    article = "an" if kind is FunctionKind.ACTION else "a"
    message = f"`{call.name}` is given `{name}`, which is {article} {kind}"
    if call.kinds == SCHEDULABLE_KINDS:
        advice = "only mutations and actions run by themselves: name one that runs the query"
        return Finding(call.reference_site, message, advice, call.notes)
    advice = advice_for(call, name, kind)
    return Finding(call.reference_site, message, advice, call.notes, fix_for(call, kind))


def fix_for(call: ReferenceCall, kind: FunctionKind) -> Fix | None:
    """The fix of a `ctx.run_…` that stands right there: another method of the same context."""
    operation, written = call.operation, call.operation.call.func
    if not isinstance(operation, ContextCall) or not call.is_plain:
        return None
    if operation.kind is None or kind not in WITHIN.get(operation.kind, frozenset(FunctionKind)):
        return None
    match written:
        case syntax.Attribute(value=context, attr=method) if method in RUN_METHODS:
            edit = Edit(written.at, (*as_primary(context), f".run_{kind}"))
            return Fix(f"write `run_{kind}`", safe=False, module=call.way[0].module, edits=(edit,))
        case _:
            return None


def advice_for(call: ReferenceCall, name: str, kind: FunctionKind) -> str:
    """What to write instead of a `ctx.run_…` of the wrong kind."""
    caller = call.operation.kind if isinstance(call.operation, ContextCall) else None
    if caller is None or kind in WITHIN.get(caller, frozenset(FunctionKind)):
        return f"write `ctx.run_{kind}({name}, …)`"
    if caller is FunctionKind.MUTATION:
        return f"a mutation cannot run an action: schedule it, `ctx.scheduler.run_after(0, {name})`"
    return f"a query runs only queries: run the {kind} from a mutation or an action"
