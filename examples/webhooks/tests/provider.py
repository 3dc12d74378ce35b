"""The provider as the tests play it."""

from functions._generated.api import api
from functions.schema import Event
from service import SECRET, signed_event

from gnomon import Id
from gnomon.testing import InMemoryRuntime


def send(
    runtime: InMemoryRuntime,
    name: str = "evt_1",
    *,
    type: str = "order.paid",
    secret: str = SECRET,
    sent_ago: int = 0,
) -> Id[Event]:
    """Send an event, signed so many seconds ago."""
    timestamp = int(runtime.now.timestamp()) - sent_ago
    event = signed_event(name, timestamp, type=type, secret=secret)
    return runtime.run_mutation(api.inbox.receive, **event)
