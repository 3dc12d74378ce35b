"""Where a finding about an event stands, and the chain of places that explains it."""

from __future__ import annotations

from gnomon.analyzer.flow.events import Event
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.rule import Note, Site


def blamed(event: Event, registration: Registration) -> Site:
    """The call or expression at fault, or the call of the helper that is to blame.

    Where a wrapping decorator is, the function's name.
    """
    return way_to(event, registration)[0]


def reason_chain(event: Event, registration: Registration, what: str) -> tuple[Note, ...]:
    """The places behind the blamed one: each call on the way, and at last `what` happens."""
    steps = way_to(event, registration)[1:]
    if not steps:
        return ()
    calls = [Note(place, "which calls this helper") for place in steps[:-1]]
    return (*calls, Note(steps[-1], what))


def way_to(event: Event, registration: Registration) -> tuple[Site, ...]:
    """The way to an operation from the function's own body on, wrappers around it left out.

    Its first place is the blamed one, its last the operation itself.
    """
    way = (*event.chain, event.site)
    for position, site in enumerate(way):
        if stands_in(site, registration):
            return way[position:]
    return (Site(registration.module, registration.name_at), *way)


def stands_in(site: Site, registration: Registration) -> bool:
    """Whether a place lies in a registered function, its nested functions included."""
    function = registration.function
    is_near = site.module is registration.module and function.at <= site.at
    return is_near and site.at <= function.last_at
