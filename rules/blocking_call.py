"""A blocking library call stands in an asynchronous action.

Found in `async def` actions and the helpers they call, of any module: synchronous clients
(`requests`, `urllib`, `httpx2.get`, `boto3`, `stripe`, `smtplib`, database drivers), `time.sleep`,
waiting for a subprocess, `input`, and libraries that compute for long (`pypdf`, `bcrypt`,
`pandas.read_csv`, `hashlib.scrypt`). A helper is reported at the call that leads to it.

A plain `def` action runs in a thread of its own and may block, and so may every action of a
"use process" file. What is handed to a library (`asyncio.to_thread(load, url)`) may run in a
thread, and is not reported. Queries and mutations are the concern of `side-effect-in-transaction`.

Not seen: reading and writing local files; libraries that are not listed in
`analyzer/tables/blocking.py` and `analyzer/tables/clients.py`; loops that compute for long.

Why:
    All asynchronous actions share one event loop. While one of them blocks, none of the others
    goes on, no timeout fires and no schedule is started. See "Node.js runtime for actions" in the
    guide.

Bad:
    import requests
    from gnomon import ActionCtx, internal_action

    @internal_action
    async def size(ctx: ActionCtx, url: str) -> int:
        answer = requests.get(url, timeout=10)
        answer.raise_for_status()
        return len(answer.content)

Good:
    "use process"

    import requests
    from gnomon import BlockingActionCtx, internal_action

    @internal_action
    def size(ctx: BlockingActionCtx, url: str) -> int:
        answer = requests.get(url, timeout=10)
        answer.raise_for_status()
        return len(answer.content)

Fix:
    Use the library's asynchronous client, or make the action a plain `def` in a file that begins
    with "use process", or hand the call to `asyncio.to_thread`. `--unsafe-fixes` does the last, and
    writes `await asyncio.sleep(…)` for `time.sleep(…)`.
"""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.fixes.fix import Edit, Fix, Imported, SourceOf
from gnomon.analyzer.fixes.grouping import around_await
from gnomon.analyzer.flow.analysis import flow_of
from gnomon.analyzer.flow.blame import blamed, reason_chain
from gnomon.analyzer.flow.events import Event, ExternalCall
from gnomon.analyzer.idioms.awaiting import may_await
from gnomon.analyzer.parents import parents_in
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.rule import Finding, Rule, Site
from gnomon.analyzer.syntax import (
    Constant,
    ExpressionStatement,
    Module,
    WithItem,
    called_name,
)
from gnomon.analyzer.tables.blocking import BLOCKING_SLEEPS, blocks
from gnomon.analyzer.tables.dialect import PROCESS_DIRECTIVE
from gnomon.kinds import FunctionKind

rule = Rule(level=Level.ERROR, since="0.1.0", guide="Node.js runtime for actions")

SLEEP = "`await asyncio.sleep(…)` lets the others go on"
ELSEWHERE = (
    "use an asynchronous client, or make it a plain `def` action in a file that begins with "
    '"use process", or hand it to `await asyncio.to_thread(…)`'
)


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Every blocking call in the asynchronous actions of a module."""
    if runs_in_processes(module):
        return
    for registration in project.registrations(module):
        if registration.kind is FunctionKind.ACTION and registration.function.is_async:
            yield from in_action(project, registration)


def runs_in_processes(module: Module) -> bool:
    """Whether a file says that its actions run in worker processes."""
    return any(
        isinstance(statement, ExpressionStatement)
        and isinstance(statement.value, Constant)
        and statement.value.value == PROCESS_DIRECTIVE
        for statement in module.body
    )


def in_action(project: Project, action: Registration) -> Iterator[Finding]:
    """One finding a place, however often a helper behind it blocks."""
    reported: set[Site] = set()
    for event in flow_of(project).trace(action).events:
        call = event.operation
        if (
            event.handed
            or not isinstance(call, ExternalCall)
            or not blocks(project.effects, call.name)
        ):
            continue
        site = blamed(event, action)
        if site in reported:
            continue
        reported.add(site)
        name = call.name.removeprefix("builtins.")
        notes = reason_chain(event, action, f"`{name}` is called here")
        way = "this call leads to" if notes else "this is"
        message = (
            f"`{action.name}` shares the event loop with all asynchronous actions, and {way} "
            f"`{name}`, which blocks it"
        )
        fix = in_a_thread(project, event, call)
        is_sleep = call.name in BLOCKING_SLEEPS
        yield Finding(site, message, SLEEP if is_sleep else ELSEWHERE, notes, fix)


def in_a_thread(project: Project, event: Event, blocking: ExternalCall) -> Fix | None:
    """Hands a call to a thread, or sleeps on the loop, where the call is written as such."""
    module, call, parents = event.site.module, blocking.call, parents_in(project, event.site.module)
    above = parents.above.get(call)
    is_named = called_name(call) == blocking.name.rpartition(".")[2]
    is_written = parents.calls.get(call.at) is call and is_named
    if not is_written or isinstance(above, WithItem) or not may_await(parents, call):
        return None
    before, after = around_await(call, above)
    given = [SourceOf(argument.at) for argument in call.args]
    if blocking.name in BLOCKING_SLEEPS:
        title, runner = "sleep on the event loop", Imported("asyncio", "sleep")
    else:
        title, runner = "hand it to a thread", Imported("asyncio", "to_thread")
        given.insert(0, SourceOf(call.func.at))
    listed = [part for source in given for part in (", ", source)][1:]
    edit = Edit(call.at, (before, runner, "(", *listed, ")", after))
    return Fix(title, safe=False, module=module, edits=(edit,))
