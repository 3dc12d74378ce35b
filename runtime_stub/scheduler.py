"""The `scheduler` of a context: work for later, by reference.

A schedule made in a mutation commits or vanishes with the mutation; one made in an action is a
transaction of its own. A scheduled mutation runs exactly once, a scheduled action at most once.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ParamSpec

if TYPE_CHECKING:
    from gnomon.documents import ScheduledFunction
    from gnomon.ids import Id
    from gnomon.references import SchedulableReference

P = ParamSpec("P")


class Scheduler(ABC):
    """Schedules from mutations and from asynchronous actions."""

    @abstractmethod
    async def run_after(
        self,
        delay: timedelta | float,
        reference: SchedulableReference[P, object],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Id[ScheduledFunction]:
        """Run a mutation or an action once a delay has passed: a timedelta, or seconds.

        A delay of 0 means as soon as the present transaction has committed. InvalidSchedule for a
        delay that is negative, not finite, or above five years; InvalidArguments for arguments
        that the function does not take.
        """

    @abstractmethod
    async def run_at(
        self,
        time: datetime,
        reference: SchedulableReference[P, object],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Id[ScheduledFunction]:
        """Run a mutation or an action at an instant; one in the past means now.

        InvalidSchedule for a datetime without a time zone, or more than five years away.
        """

    @abstractmethod
    async def cancel(self, id: Id[ScheduledFunction], /) -> None:
        """Cancel a scheduled function.

        A pending one never starts; of a running action, what it schedules from now on is born
        canceled; a completed one is left alone.
        """


class BlockingScheduler(ABC):
    """Schedules from a blocking action: the methods of `Scheduler`, which return values."""

    @abstractmethod
    def run_after(
        self,
        delay: timedelta | float,
        reference: SchedulableReference[P, object],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Id[ScheduledFunction]:
        """Run a mutation or an action once a delay has passed: see `Scheduler.run_after`."""

    @abstractmethod
    def run_at(
        self,
        time: datetime,
        reference: SchedulableReference[P, object],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Id[ScheduledFunction]:
        """Run a mutation or an action at an instant: see `Scheduler.run_at`."""

    @abstractmethod
    def cancel(self, id: Id[ScheduledFunction], /) -> None:
        """Cancel a scheduled function: see `Scheduler.cancel`."""
