"""An action pays or creates something, and a failure of its next mutation leaves that behind.

Found where an action makes a payment or creates a resource outside (data: SDK calls, and the words
of the address that is posted to), then runs a mutation, and no handler that catches the
mutation's failure undoes the effect with another call, runs or schedules a function, or returns
a value. Helpers are followed.

A mutation that was run before the effect is taken for a record of the intention, and the action
is left alone.

Not seen: an effect in another action that is run by reference; whether what a handler does
undoes the right thing; effects that are neither payments nor known resources.

Why:
    The mutation and the world outside have no common transaction. If the mutation fails, the
    customer has paid for what the database does not know. See "Pattern 1: Saga pattern" in the
    guide.

Bad:
    import stripe
    from gnomon import ActionCtx, internal_action
    from ._generated.api import internal

    @internal_action
    async def subscribe(ctx: ActionCtx, customer: str) -> None:
        subscription = stripe.Subscription.create(customer=customer)
        await ctx.run_mutation(internal.subscriptions.create, stripe_id=subscription.id)

Good:
    import stripe
    from gnomon import ActionCtx, internal_action
    from ._generated.api import internal

    @internal_action
    async def subscribe(ctx: ActionCtx, customer: str) -> None:
        subscription = stripe.Subscription.create(customer=customer)
        try:
            await ctx.run_mutation(internal.subscriptions.create, stripe_id=subscription.id)
        except Exception:
            stripe.Subscription.cancel(subscription.id)

Fix:
    Catch `Exception` around the mutation, and undo the effect or record that it stands.
"""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.flow.analysis import flow_of
from gnomon.analyzer.flow.blame import blamed, reason_chain
from gnomon.analyzer.flow.escapes import catching
from gnomon.analyzer.flow.events import ContextCall, Event, ExternalCall
from gnomon.analyzer.flow.outcomes import Handler
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.rule import Finding, Note, Rule, RuleSet, Site
from gnomon.analyzer.syntax import Module
from gnomon.analyzer.tables.costly import cost_of
from gnomon.analyzer.tables.dialect import RECORDING_CALLS
from gnomon.analyzer.walk import children, path_to
from gnomon.kinds import FunctionKind

rule = Rule(
    level=Level.ADVICE, since="0.1.0", guide="Pattern 1: Saga pattern", smallest_set=RuleSet.STRICT
)

MUTATION = ("run_mutation",)
ANY_FAILURE = ("builtins.Exception", "gnomon.GnomonError")
HELP = (
    "catch `Exception` around the mutation, and undo the effect there, or record it with "
    "`await ctx.run_mutation(…)`"
)


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Every action of a module that may leave an effect behind."""
    for registration in project.registrations(module):
        if registration.kind is FunctionKind.ACTION:
            finding = in_action(project, registration)
            if finding is not None:
                yield finding


def in_action(project: Project, action: Registration) -> Finding | None:
    """The first mutation of an action whose failure strands an effect."""
    events = flow_of(project).trace(action).events
    acting = frozenset(handler for event in events for handler in handlers_that_act(project, event))
    effect: tuple[Event, ExternalCall] | None = None
    for event in events:
        if event.handlers or event.failures:
            continue
        match event.operation:
            case ExternalCall() as call if effect is None and is_costly(project, call):
                effect = (event, call)
            case ContextCall(path=path) if path == MUTATION:
                if effect is None:
                    return None
                if not is_caught(event, acting):
                    return finding(project, action, *effect, event)
            case _:
                continue
    return None


def handlers_that_act(project: Project, event: Event) -> Iterator[Handler]:
    """The handlers because of which an event happens that undoes or records something."""
    match event.operation:
        case ExternalCall(name=name):
            effect = project.effects.effect_of(name)
            acts = effect is not None
        case ContextCall(path=path):
            acts = path in RECORDING_CALLS
        case _:
            acts = False
    if acts:
        yield from event.handlers
        yield from (cause for cause in event.failures if isinstance(cause, Handler))


def is_caught(mutation: Event, acting: frozenset[Handler]) -> bool:
    """Whether a failure of the mutation comes to a handler that does something about it."""
    for guard in mutation.guards:
        handler = catching(guard, ANY_FAILURE)
        if handler is None:
            continue
        if handler in acting or handler.records or tells_caller(handler):
            return True
        if not handler.reraises:
            return False
    return False


def tells_caller(handler: Handler) -> bool:
    """Whether a handler returns something other than a literal."""
    nodes = path_to(handler.module, handler.at)
    bodies = [node.body for node in nodes if isinstance(node, syntax.ExceptHandler)]
    return any(returns_value(statement) for statement in (bodies[-1] if bodies else ()))


def returns_value(node: object) -> bool:
    """Whether a statement returns something that is no literal."""
    match node:
        case syntax.Return(value=value):
            return value is not None and not isinstance(value, syntax.Constant)
        case _:
            return any(returns_value(child) for child in children(node))


def is_costly(project: Project, call: ExternalCall) -> bool:
    """Whether a call pays, or creates what costs."""
    return cost_of(project.effects, call) is not None


def finding(
    project: Project, action: Registration, effect: Event, call: ExternalCall, mutation: Event
) -> Finding:
    """The finding at the mutation, with the effect that its failure leaves behind."""
    message = (
        f"if this mutation fails, what `{call.name}` did in `{action.name}` is left behind: "
        "no handler undoes or records it"
    )
    cost = cost_of(project.effects, call)
    written = Note(Site(effect.site.module, effect.site.at), f"this is a {cost}")
    notes = (written, *reason_chain(mutation, action, "the mutation is run here"))
    return Finding(blamed(mutation, action), message, HELP, notes)
