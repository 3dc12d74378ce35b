"""The running app as the workflows use it: its doors, its clock, its services, and patience."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from functions._generated.api import api
from functions.schema import Job, User
from services.client import Services

from gnomon import Id, UserIdentity
from gnomon.runtime import Runtime
from workflows.clock import LeapingClock
from workflows.team import Team

T = TypeVar("T")

PATIENCE_SECONDS = 20.0
POLL_SECONDS = 0.05

ADA = UserIdentity(
    subject="ada",
    issuer="https://login.example.com",
    token_identifier="https://login.example.com|ada",
    name="Ada",
    email="ada@example.com",
)


class Unexpected(Exception):
    """A workflow did not end as it should have."""


@dataclass(frozen=True, slots=True)
class App:
    """What a workflow can reach."""

    runtime: Runtime
    services: Services
    clock: LeapingClock
    lost_job: Id[Job]
    """A job whose processing was scheduled, and then cancelled by mistake."""
    team: Team | None = None
    """The workers, on PostgreSQL; without them this process runs the schedules itself."""


async def eventually(read: Callable[[], Awaitable[T | None]], done: Callable[[T], bool]) -> T:
    """What `read` returns once it is `done`.

    Raises:
        Unexpected: it was not, however patiently we waited.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        value = await read()
        if value is not None and done(value):
            return value
        if time.monotonic() > deadline:
            raise Unexpected(f"still {value!r} after {PATIENCE_SECONDS:.0f} s")
        await asyncio.sleep(POLL_SECONDS)


async def registered_user(app: App) -> Id[User]:
    """Ada's account, made by herself at the first call."""
    return await app.runtime.with_identity(ADA).run_mutation(
        api.users.register, stripe_customer_id="cus_ada", push_token="push_ada"
    )


def expect(condition: bool, otherwise: str) -> None:
    """Raise Unexpected unless the condition holds."""
    if not condition:
        raise Unexpected(otherwise)


def kind_of(error: str | None) -> str:
    """The class of an error that is on record, without its message."""
    return (error or "no error").partition(":")[0]
