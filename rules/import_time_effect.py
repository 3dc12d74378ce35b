"""Importing a function module does I/O or reads a clock.

Found at the top level of the modules of the functions folder, in class bodies, in default
arguments and in the helpers called from there: calls of the network, files, processes, sleeping,
the console and clocks (`time.time`, `datetime.now`, `perf_counter`). A helper is reported at the
call that leads to it.

Reading `os.environ`, making a client or a path, and what stands under
`if __name__ == "__main__":`, whatever else that asks, are fine. A function that a library is given
(`Field(default_factory=…)`) is not called by that.

Not seen: what importing another module does there; libraries that are not listed in
`analyzer/tables/side_effects.py` and `analyzer/tables/clients.py`.

Why:
    A module is imported once in each process, whenever that happens: in every worker, in tests,
    and each time the code is reloaded. What is read then is frozen until the process ends, and a
    file or a service that is missing takes all functions of the module down with it.

Bad:
    from datetime import UTC, datetime, timedelta
    from gnomon import MutationCtx, internal_mutation

    CUTOFF = datetime.now(UTC) - timedelta(days=30)

    @internal_mutation
    async def is_old(ctx: MutationCtx, at: datetime) -> bool:
        return at < CUTOFF

Good:
    from datetime import datetime, timedelta
    from gnomon import MutationCtx, internal_mutation

    AGE = timedelta(days=30)

    @internal_mutation
    async def is_old(ctx: MutationCtx, at: datetime) -> bool:
        return at < ctx.now - AGE

Fix:
    Do it in the function that needs it: `ctx.now` in a query or mutation, I/O in an action.
"""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.flow.analysis import flow_of
from gnomon.analyzer.flow.events import Event, ExternalCall
from gnomon.analyzer.project import Project
from gnomon.analyzer.rule import Finding, Note, Rule, Site
from gnomon.analyzer.tables.side_effects import SideEffect, side_effect_of

rule = Rule(level=Level.ERROR, since="0.1.0")

CLOCKS = frozenset({SideEffect.CLOCK, SideEffect.TIMER})
INPUT_OUTPUT = frozenset(
    {
        SideEffect.NETWORK,
        SideEffect.FILE,
        SideEffect.PROCESS,
        SideEffect.SLEEP,
        SideEffect.CONSOLE,
    }
)
READ_LATER = "read it in the function that needs it: `ctx.now` is the time there"
DO_LATER = "move it into the function that needs it, an action"


def check(module: syntax.Module, project: Project) -> Iterator[Finding]:
    """Every place at the top level of a function module that reaches outside."""
    if not project.is_function_module(module):
        return
    reported: set[Site] = set()
    for event in flow_of(project).trace_module(module, is_script=False).events:
        effect = effect_in(project, event)
        site = event.blamed
        if effect is None or event.handed or site in reported:
            continue
        reported.add(site)
        yield finding(event, effect)


def effect_in(project: Project, event: Event) -> SideEffect | None:
    """What an event does that an import should not, or None."""
    call = event.operation
    if not isinstance(call, ExternalCall):
        return None
    effect = side_effect_of(project.effects, call.name, call.positional, call.keywords)
    return effect if effect in CLOCKS | INPUT_OUTPUT else None


def finding(event: Event, effect: SideEffect) -> Finding:
    """The finding, with the way to what a helper does."""
    assert isinstance(event.operation, ExternalCall)
    name = event.operation.name.removeprefix("builtins.")
    message = f"importing this module {effect} (`{name}`), once for the life of the process"
    help_text = READ_LATER if effect in CLOCKS else DO_LATER
    calls = [Note(place, "which calls this helper") for place in event.steps[:-1]]
    last = [Note(place, f"`{name}` is called here") for place in event.steps[-1:]]
    return Finding(event.blamed, message, help_text, (*calls, *last))
