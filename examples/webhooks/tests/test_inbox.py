"""Only the provider is heard, and each of its events only once."""

import pytest
from functions import signing
from functions._generated.api import api, internal
from functions.schema import Event
from provider import send
from service import SECRET
from standin import StandIn

from gnomon import ApplicationError, Id
from gnomon.testing import InMemoryRuntime

pytestmark = pytest.mark.usefixtures("outside")


def event_of(runtime: InMemoryRuntime, event_id: Id[Event]) -> Event:
    event = runtime.run_query(internal.events.get, event_id=event_id)
    assert event is not None
    return event


def test_an_event_is_completed_by_the_provider_and_published(
    gnomon_runtime: InMemoryRuntime,
) -> None:
    event_id = send(gnomon_runtime)
    assert event_of(gnomon_runtime, event_id).status == "received"
    gnomon_runtime.finish_all_scheduled_functions()
    event = event_of(gnomon_runtime, event_id)
    assert event.status == "published"
    assert event.data == {"name": "order_7", "total": 4200}


def test_an_event_that_is_sent_again_is_only_acknowledged(
    gnomon_runtime: InMemoryRuntime, outside: StandIn
) -> None:
    assert send(gnomon_runtime) == send(gnomon_runtime)
    gnomon_runtime.finish_all_scheduled_functions()
    assert [request.path for request in outside.requests] == ["/objects/order_7"]


def test_who_does_not_know_the_secret_is_refused(gnomon_runtime: InMemoryRuntime) -> None:
    with pytest.raises(ApplicationError, match="wrong"):
        send(gnomon_runtime, secret="a guess")


@pytest.mark.parametrize("sent_ago", [301, -301])
def test_a_signature_is_good_for_five_minutes(
    gnomon_runtime: InMemoryRuntime, sent_ago: int
) -> None:
    with pytest.raises(ApplicationError, match="too old"):
        send(gnomon_runtime, sent_ago=sent_ago)


def test_a_signature_that_is_no_hexadecimal_number_is_refused(
    gnomon_runtime: InMemoryRuntime,
) -> None:
    timestamp = int(gnomon_runtime.now.timestamp())
    with pytest.raises(ApplicationError, match="wrong"):
        gnomon_runtime.run_mutation(
            api.inbox.receive, body="{}", timestamp=timestamp, signature="ü"
        )


def test_a_signed_body_that_is_no_event_is_refused(gnomon_runtime: InMemoryRuntime) -> None:
    timestamp = int(gnomon_runtime.now.timestamp())
    with pytest.raises(ApplicationError, match="no event"):
        gnomon_runtime.run_mutation(
            api.inbox.receive,
            body="{}",
            timestamp=timestamp,
            signature=signing.signature_of(SECRET, timestamp, "{}"),
        )


def test_the_provider_is_asked_again_after_a_failure(
    gnomon_runtime: InMemoryRuntime, outside: StandIn
) -> None:
    outside.plan("error", "drop")
    event_id = send(gnomon_runtime)
    gnomon_runtime.finish_all_scheduled_functions()
    assert event_of(gnomon_runtime, event_id).status == "published"
    assert len(outside.requests) == 3


def test_an_event_is_given_up_after_five_attempts(
    gnomon_runtime: InMemoryRuntime, outside: StandIn
) -> None:
    outside.plan("error", "error", "error", "error", "error")
    event_id = send(gnomon_runtime)
    gnomon_runtime.finish_all_scheduled_functions()
    event = event_of(gnomon_runtime, event_id)
    assert event.status == "failed"
    assert (event.error or "").startswith("HTTPStatusError")
    assert len(outside.requests) == 5
