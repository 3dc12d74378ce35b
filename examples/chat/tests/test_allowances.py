"""Nobody says more than the rate limit allows, and everybody has their own."""

from datetime import timedelta

import pytest
from talk import ask

from gnomon import ApplicationError
from gnomon.testing import BlockingCaller, InMemoryRuntime


@pytest.mark.usefixtures("model")
def test_after_five_messages_there_is_one_more_every_twenty_seconds(
    gnomon_runtime: InMemoryRuntime, ada: BlockingCaller, eve: BlockingCaller
) -> None:
    for _ in range(5):
        ask(ada)
    with pytest.raises(ApplicationError, match="wait 20 seconds"):
        ask(ada)
    ask(eve)
    gnomon_runtime.advance(timedelta(seconds=15))
    with pytest.raises(ApplicationError, match="wait 5 seconds"):
        ask(ada)
    gnomon_runtime.advance(timedelta(seconds=5))
    ask(ada)
    with pytest.raises(ApplicationError, match="wait 20 seconds"):
        ask(ada)
