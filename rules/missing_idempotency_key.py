"""A public mutation schedules a payment, and a repeated request pays again.

Found where a public mutation schedules a function that pays (a charge, a subscription, an order, a
refund, …; itself, or in what it runs and schedules), and nothing makes a repeated request
harmless: no argument such as `idempotency_key` or `request_id`, no look-up whose answer ends a
repeated request, no test of a status. Payments are known by the SDK's call (`stripe.Charge.create`)
or by the address that is posted to (`/v1/charges`).

A key that only the payment service is given counts where the mutation inserts no document of its
own: with a new document for each request comes a new key.

Not seen: whether the key is looked up; payments behind an address that is computed; a service
that recognises repetitions by itself.

Why:
    Clients send again what they got no answer to: a mutation that was committed is sent twice.
    See "Pattern 4: Idempotency keys" in the guide.

Bad:
    import stripe
    from gnomon import ActionCtx, MutationCtx, internal_action, mutation
    from ._generated.api import internal

    @mutation
    async def pay(ctx: MutationCtx, amount: int) -> None:
        await ctx.scheduler.run_after(0, internal.example.charge, amount=amount)

    @internal_action
    async def charge(ctx: ActionCtx, amount: int) -> None:
        stripe.Charge.create(amount=amount, currency="usd")

Good:
    import stripe
    from gnomon import ActionCtx, Document, MutationCtx, index, internal_action, mutation
    from ._generated.api import internal

    class Payment(Document, table="payments"):
        idempotency_key: str
        by_key = index("idempotency_key")

    @mutation
    async def pay(ctx: MutationCtx, idempotency_key: str, amount: int) -> None:
        payments = ctx.db.query(Payment).with_index(
            "by_key", lambda q: q.eq("idempotency_key", idempotency_key)
        )
        if await payments.unique() is not None:
            return
        await ctx.db.insert(Payment(idempotency_key=idempotency_key))
        await ctx.scheduler.run_after(0, internal.example.charge, amount=amount)

    @internal_action
    async def charge(ctx: ActionCtx, amount: int) -> None:
        stripe.Charge.create(amount=amount, currency="usd")

Fix:
    Take an `idempotency_key`, store it in an indexed field, and answer a key that is known with
    what the first request made.
"""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.flow.analysis import flow_of
from gnomon.analyzer.flow.blame import blamed, reason_chain
from gnomon.analyzer.flow.events import ContextCall, Event, ExternalCall
from gnomon.analyzer.flow.references import targets_of
from gnomon.analyzer.idioms.repetition import stops_repetition
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.rule import Finding, Note, Rule, RuleSet, Site
from gnomon.analyzer.syntax import Module
from gnomon.analyzer.tables.costly import KEY_WORDS, Cost, cost_of, has_key
from gnomon.analyzer.tables.dialect import RUN_CALLS, SCHEDULE_CALLS
from gnomon.kinds import FunctionKind, Visibility

rule = Rule(
    level=Level.ADVICE,
    since="0.1.0",
    guide="Pattern 4: Idempotency keys",
    smallest_set=RuleSet.STRICT,
)

INSERT = ("db", "insert")
HELP = (
    "take an `idempotency_key: str`, look it up in an index first, and return what the first "
    "request made"
)


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Every schedule of a payment in the public mutations of a module that may be repeated."""
    for registration in project.registrations(module):
        is_public = registration.visibility is Visibility.PUBLIC
        if is_public and registration.kind is FunctionKind.MUTATION:
            yield from in_mutation(project, registration)


def in_mutation(project: Project, mutation: Registration) -> Iterator[Finding]:
    """The schedules of payments in one mutation."""
    if any(KEY_WORDS.search(argument.name) for argument in mutation.arguments):
        return
    events = flow_of(project).trace(mutation).events
    inserts = any(
        isinstance(event.operation, ContextCall) and event.operation.path == INSERT
        for event in events
    )
    reported: set[Site] = set()
    for event in events:
        call = event.operation
        if not isinstance(call, ContextCall) or call.path not in SCHEDULE_CALLS:
            continue
        site = blamed(event, mutation)
        if site in reported or is_harmless(event):
            continue
        for target in targets_of(project, call):
            payment = payment_behind(project, target, always_new=inserts)
            if payment is not None:
                reported.add(site)
                yield finding(mutation, event, target, payment)
                break


def is_harmless(event: Event) -> bool:
    """Whether a repeated request does not come to an event."""
    return any(stops_repetition(site) for site in (*event.chain, event.site))


def payment_behind(project: Project, start: Registration, *, always_new: bool) -> Event | None:
    """A payment in a function, or in what it runs and schedules, that a repetition repeats.

    `always_new`: each request makes documents of its own, whose state tells nothing of others.
    """
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        function = waiting.pop(0)
        if function.path in reached:
            continue
        reached.add(function.path)
        for event in flow_of(project).trace(function).events:
            if not always_new and is_harmless(event):
                continue
            match event.operation:
                case ExternalCall() as call if cost_of(project.effects, call) is Cost.PAYMENT:
                    if always_new or not has_key(call):
                        return event
                case ContextCall(path=path) as call if path in RUN_CALLS | SCHEDULE_CALLS:
                    waiting.extend(targets_of(project, call))
                case _:
                    continue
    return None


def finding(mutation: Registration, event: Event, target: Registration, payment: Event) -> Finding:
    """The finding at the schedule, with the payment it leads to."""
    message = (
        f"a repeated request to `{mutation.name}` schedules `{target.path}` again, and pays again"
    )
    notes = reason_chain(event, mutation, "it is scheduled here")
    notes = (*notes, Note(payment.site, "the payment"))
    return Finding(blamed(event, mutation), message, HELP, notes)
