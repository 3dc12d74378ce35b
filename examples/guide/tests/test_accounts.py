"""Only its owner can have an account deleted, and then all of it is gone."""

from datetime import timedelta

import pytest
from functions._generated.api import api, internal
from services.client import Services

from gnomon import ApplicationError
from gnomon.testing import InMemoryRuntime


def test_registering_twice_is_one_account(gnomon_runtime: InMemoryRuntime) -> None:
    ada = gnomon_runtime.with_identity("ada", email="ada@example.com")
    first, second = (
        ada.run_mutation(api.users.register, stripe_customer_id="cus", push_token="push")
        for _ in range(2)
    )
    assert first == second
    user = gnomon_runtime.run_query(internal.users.get_by_id, user_id=first)
    assert user is not None
    assert (user.name, user.email) == ("ada", "ada@example.com")


def test_a_stranger_cannot_request_a_deletion(gnomon_runtime: InMemoryRuntime) -> None:
    with pytest.raises(ApplicationError, match="Unauthorized"):
        gnomon_runtime.run_mutation(api.users.request_account_deletion)


def test_who_has_no_account_cannot_request_its_deletion(gnomon_runtime: InMemoryRuntime) -> None:
    with pytest.raises(ApplicationError, match="User not found"):
        gnomon_runtime.with_identity("eve").run_mutation(api.users.request_account_deletion)


def test_an_account_is_deleted_with_all_that_belongs_to_it(
    gnomon_runtime: InMemoryRuntime, services: Services
) -> None:
    ada, eve = (gnomon_runtime.with_identity(name) for name in ("ada", "eve"))
    ada_id, eve_id = (
        user.run_mutation(api.users.register, stripe_customer_id="cus", push_token="push")
        for user in (ada, eve)
    )
    for user_id in (ada_id, eve_id):
        gnomon_runtime.run_mutation(
            internal.notifications.send_reminder, user_id=user_id, message="Tea"
        )
    gnomon_runtime.finish_all_scheduled_functions()
    ada.run_mutation(api.users.request_account_deletion)
    gnomon_runtime.advance(timedelta(0))
    notifications = [
        gnomon_runtime.run_query(internal.notifications.list_of_user, user_id=user_id)
        for user_id in (ada_id, eve_id)
    ]
    assert [len(found) for found in notifications] == [0, 1]
    assert gnomon_runtime.run_query(internal.users.get_by_id, user_id=ada_id) is None
    assert gnomon_runtime.run_query(internal.users.get_by_id, user_id=eve_id) is not None
