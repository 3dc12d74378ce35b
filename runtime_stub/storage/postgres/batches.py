"""Runs mutations that wait together in one transaction.

To begin, to commit and to end the schedules costs as much for many as for one, and mutations that
run one after the other do not meet. A mutation that fails undoes only itself, none is told how it
went before the commit has succeeded, and if the transaction is undone they are run again, fewer
together.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import cast

import psycopg

from gnomon.storage.fencing import Fenced
from gnomon.storage.postgres.attempts import Attempts, Conflict, Unanswered, pause_after
from gnomon.storage.postgres.errors import CommitUnknown
from gnomon.storage.postgres.session import Session
from gnomon.storage.postgres.transaction import PostgresTransaction
from gnomon.storage.threads import Job, Outcome, settle

AnyJob = Job[PostgresTransaction, object]

MOST = 32
"""Mutations in one transaction, at most."""
_CONFLICTS = 8
"""Conflicts of one mutation after which it is run by itself, for as long as that may take."""
_PATIENCE = 16
"""Transactions that have to go well before more mutations share one."""
SHARED_SECONDS = 0.01
"""A transaction that has taken as long takes up no further mutation: the first ones wait for it."""


class Batches:
    """Runs mutations, as many together as turns out well.

    Args:
        attempts: runs transactions.
        another: takes another mutation that waits since before a moment, if there is one.
    """

    def __init__(self, attempts: Attempts, another: Callable[[float], AnyJob | None]) -> None:
        self._attempts = attempts
        self._another = another
        self._most = MOST
        self._undisturbed = 0

    def run(self, session: Session, first: AnyJob) -> int:
        """Runs a mutation and others that wait; settles the future of each.

        Returns:
            How often they met other transactions.
        """
        waiting = deque([first])
        conflicts = 0
        while waiting:
            begun: list[AnyJob] = []
            run = partial(self._run, waiting=waiting, begun=begun, asked=time.monotonic())
            try:
                outcomes = self._attempts.write_once(session, run)
            except Unanswered:
                for job in begun:
                    settle(job, partial(self._attempts.write, session, job.work))
            except Conflict:
                conflicts += 1
                # By itself a mutation looks its schedule up, and meets its neighbours there, too.
                self._again(session, waiting, begun, is_hopeless=conflicts > _CONFLICTS)
                time.sleep(pause_after(conflicts))
            except CommitUnknown as error:
                self._leave_open(session, begun, error)
            except BaseException:
                self._again(session, waiting, begun)
            else:
                self._grow()
                for outcome in outcomes:
                    outcome.tell()
        return conflicts

    def _run(
        self,
        transaction: PostgresTransaction,
        waiting: deque[AnyJob],
        begun: list[AnyJob],
        asked: float,
    ) -> list[Outcome]:
        end = time.monotonic() + SHARED_SECONDS
        outcomes: list[Outcome] = []
        while (job := self._next(waiting, len(begun), asked, end)) is not None:
            begun.append(job)
            outcomes.append(_run_nested(transaction, job))
        transaction.sql.is_repeatable = all(map(_is_repeatable, begun))
        return outcomes

    def _next(self, waiting: deque[AnyJob], count: int, asked: float, end: float) -> AnyJob | None:
        if waiting and (count == 0 or (count < self._most and time.monotonic() < end)):
            return waiting.popleft()
        if count and count < self._most and time.monotonic() < end:
            # What was committed since then is not seen here: neither what whoever asks for another
            # mutation may know of, nor the claim of one that is scheduled.
            return self._another(asked)
        return None

    def _grow(self) -> None:
        """Has more mutations share a transaction after some of them went well."""
        self._undisturbed += 1
        if self._undisturbed >= _PATIENCE:
            self._most, self._undisturbed = min(MOST, self._most * 2), 0

    def _again(
        self,
        session: Session,
        waiting: deque[AnyJob],
        begun: list[AnyJob],
        *,
        is_hopeless: bool = True,
    ) -> None:
        """Puts back those whose transaction was undone; the last one is run by itself."""
        if len(begun) > 1:
            # Each reads what another may write, so half as many meet a quarter as often.
            self._most, self._undisturbed = len(begun) // 2, 0
        if len(begun) > 1 or (begun and not is_hopeless):
            waiting.extendleft(reversed(begun))
            return
        # Without a transaction none was begun, and the first finds out why.
        job = begun[0] if begun else waiting.popleft()
        settle(job, partial(self._attempts.write, session, job.work))

    def _leave_open(self, session: Session, begun: list[AnyJob], error: CommitUnknown) -> None:
        """Tells those that cannot know whether they were kept; the others find out."""
        for job in begun:
            if _is_repeatable(job):
                settle(job, partial(self._attempts.write, session, job.work))
            else:
                job.future.set_exception(error)


def _run_nested(transaction: PostgresTransaction, job: AnyJob) -> Outcome:
    """Runs a mutation so that its failure undoes it alone; raises if all of them are undone."""
    placed = _placed(job)
    try:
        with transaction.savepoint(), transaction.once() as once:
            value = job.work(once) if placed is None else placed.work(once)
    except Exception as error:
        if transaction.sql.failure is not None or isinstance(error, psycopg.Error):
            # By itself it is told what that means.
            raise
        return Outcome(job, error=error)
    if transaction.sql.failure is not None:
        raise transaction.sql.failure
    if placed is not None:
        transaction.end_mutation(placed.schedule, placed.now())
    return Outcome(job, value)


def _is_repeatable(job: AnyJob) -> bool:
    """Whether the job's work notices by itself that it was done before."""
    return isinstance(cast(object, job.work), Fenced)


def _placed(job: AnyJob) -> Fenced[object] | None:
    """The job's work, if it is a scheduled mutation that this process has claimed."""
    work = cast(object, job.work)
    if isinstance(work, Fenced):
        fenced = cast("Fenced[object]", work)
        return fenced if fenced.schedule.place is not None else None
    return None
