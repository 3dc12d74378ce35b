"""Anyone may call a public function that deletes documents or acts on the outside world.

A public function is reported if, on some path, the caller was not checked before it deletes
documents (itself, in a helper, or in a function it runs by reference) or, being an action, changes
something outside (POST, PUT, mail, payment, …). The caller is checked where the answer of
`ctx.auth.get_user_identity()` decides: a test that raises or returns, an `assert`, a helper that
does so by its body, or one whose name is listed in the option `access-checks`. So does a signature
or a shared secret: the answer of `hmac.compare_digest`, or a call that raises for a wrong one
(`jwt.decode`, `stripe.Webhook.construct_event`; `analyzer/tables/callers.py` lists them). A helper
that cannot be read (a library's) counts if it is handed the context or the identity and its name
says so (`require_…`, `check_…`, `ensure_…`, `has_…`).

Scheduling does not count: the scheduled function is internal, and a request to delete is no
deletion yet. Nor does deleting what was found through the caller's identity, which is the caller's
own. Not seen: which answers of an opaque test let the caller pass; a test of the identity counts
where one of its sides leaves, raises or checks further, and in the branch that it guards.

Why:
    Public functions are the door to the internet. What only other functions should do belongs
    behind an internal function; what a user may do needs to know which user. See "Pitfall 2: Not
    using internal functions" in the guide.

Bad:
    from gnomon import Document, Id, MutationCtx, mutation

    class User(Document, table="users"):
        name: str

    @mutation
    async def delete_user(ctx: MutationCtx, user_id: Id[User]) -> None:
        await ctx.db.delete(user_id)

Good:
    from gnomon import ApplicationError, Document, Id, MutationCtx, mutation

    class User(Document, table="users"):
        name: str

    @mutation
    async def delete_user(ctx: MutationCtx, user_id: Id[User]) -> None:
        identity = await ctx.auth.get_user_identity()
        if identity is None:
            raise ApplicationError("sign in first")
        await ctx.db.delete(user_id)

Fix:
    Make it internal (`@internal_mutation`, `@internal_action`), or check the caller first.
    `--unsafe-fixes` makes it internal.
"""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.fixes.fix import Fix
from gnomon.analyzer.fixes.names import internal_decorator
from gnomon.analyzer.flow.analysis import FlowAnalysis, flow_of
from gnomon.analyzer.flow.events import ContextCall, Event, ExternalCall
from gnomon.analyzer.flow.references import targets_of
from gnomon.analyzer.flow.running import NOBODY, identified_by
from gnomon.analyzer.flow.values import UNKNOWN, Dependence
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.rule import Finding, Note, Option, Rule, Site
from gnomon.analyzer.syntax import Module
from gnomon.analyzer.tables.dialect import DELETE_CALL, RUN_CALLS
from gnomon.kinds import FunctionKind, Visibility

_NONE: tuple[str, ...] = ()
ACCESS_CHECKS = Option(
    "access-checks",
    default=_NONE,
    about="names of helpers (with `*`) that check the caller, whatever their body shows",
)

rule = Rule(
    level=Level.ERROR,
    since="0.1.0",
    guide="Pitfall 2: Not using internal functions",
    options=(ACCESS_CHECKS,),
)

Danger = tuple[str, tuple[Site, ...]]


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Every public function of a module that does something dangerous unchecked."""
    trusted = project.option("public-dangerous-function", ACCESS_CHECKS)
    flow = flow_of(project, access_checks=trusted)
    for registration in project.registrations(module):
        if registration.visibility is not Visibility.PUBLIC:
            continue
        danger = first_danger(flow, registration, frozenset())
        if danger is not None:
            yield finding(project, registration, *danger)


def finding(
    project: Project, function: Registration, deed: str, places: tuple[Site, ...]
) -> Finding:
    """The finding at the function's name, with the way to the deed."""
    message = (
        f"anyone may call `{function.name}`, a public {function.kind} that {deed} "
        "without checking who calls"
    )
    help_text = (
        f"make it internal with `@internal_{function.kind}`, or check "
        "`await ctx.auth.get_user_identity()` first"
    )
    calls = [Note(place, "through this call") for place in places[:-1]]
    notes = (*calls, Note(places[-1], f"here it {deed}"))
    fix = made_internal(project, function)
    return Finding(Site(function.module, function.name_at), message, help_text, notes, fix)


def made_internal(project: Project, function: Registration) -> Fix | None:
    """The fix that registers a function as internal, where our own decorator is written."""
    edit = internal_decorator(project, function)
    if edit is None:
        return None
    title = f"make it internal: `@internal_{function.kind}`"
    return Fix(title, safe=False, module=function.module, edits=(edit,))


def first_danger(
    flow: FlowAnalysis,
    function: Registration,
    seen: frozenset[str],
    identified: frozenset[str] = NOBODY,
) -> Danger | None:
    """The first dangerous deed that some path reaches with the caller unchecked.

    `identified` are the arguments that are given from the caller's identity.
    """
    for event in flow.trace(function, identified).events:
        if event.checked:
            continue
        danger = danger_of(flow, function, event, seen | {function.path})
        if danger is not None:
            return danger
    return None


def danger_of(
    flow: FlowAnalysis, function: Registration, event: Event, seen: frozenset[str]
) -> Danger | None:
    """What is dangerous about one event: by itself, or in the function it runs."""
    here = (*event.chain, event.site)
    match event.operation:
        case ContextCall(path=path) as deletion if path == DELETE_CALL:
            # What was found through the caller's identity is the caller's own.
            own = any(value.depends_on(Dependence.IDENTITY) for value in deletion.positional)
            return None if own else ("deletes documents", here)
        case ContextCall(path=path) as run if path in RUN_CALLS:
            for target in targets_of(flow.project, run):
                if target.path in seen:
                    continue
                inner = first_danger(flow, target, seen, identified_by(run.keywords))
                if inner is not None:
                    return inner[0], (*here, *inner[1])
            return None
        case ExternalCall() as call if function.kind is FunctionKind.ACTION:
            if changes(flow.project, call):
                return f"calls `{call.name}`", here
            return None
        case _:
            return None


def changes(project: Project, call: ExternalCall) -> bool:
    """Whether a library call changes something outside."""
    method = call.keywords.get("method") or next(iter(call.positional), UNKNOWN)
    has_body = "data" in call.keywords or len(call.positional) > 1
    return project.effects.changes_outside(call.name, method.constants, has_body=has_body)
