"""Where a finding about an event stands, and the chain of places that explains it."""

from __future__ import annotations

from gnomon.analyzer.flow.events import Event
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.rule import Note, Site


def blamed(event: Event, registration: Registration) -> Site:
    """The call or expression at fault, or the call of the helper that is to blame.

    Where even that stands in another module (a wrapping decorator), the function's name.
    """
    site = event.chain[0] if event.chain else event.site
    if site.module is registration.module:
        return site
    return Site(registration.module, registration.name_at)


def reason_chain(event: Event, registration: Registration, what: str) -> tuple[Note, ...]:
    """The places behind the blamed one: each call on the way, and at last `what` happens."""
    site = blamed(event, registration)
    steps = [place for place in (*event.chain, event.site) if place != site]
    if not steps:
        return ()
    calls = [Note(place, "which calls this helper") for place in steps[:-1]]
    return (*calls, Note(steps[-1], what))
