"""Other processes that read and judge: all of it is Python, and threads would gain nothing.

A worker keeps what it has parsed and judges it afterwards; what another one parsed it takes from
the cache's folder, where every worker leaves the syntax it made. A worker that dies takes only one
file with it: that file is named, and a new worker goes on with the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Protocol, cast

from gnomon.analyzer.cache.records import FileRecord, JudgementRecord
from gnomon.analyzer.cache.store import Cache
from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.data import data, field
from gnomon.analyzer.errors import ProjectError
from gnomon.analyzer.files.discovery import SourceFile
from gnomon.analyzer.processes.shares import Shares, by_owner, even
from gnomon.analyzer.processes.starting import Process, start
from gnomon.analyzer.processes.worker import Answer, Files, Judge, Order, Read, Task
from gnomon.analyzer.report import Failure
from gnomon.analyzer.rule import Catalog


@data(eq=False, frozen=False)
class Worker:
    """One process, the files it still has to do, and those it has parsed."""

    number: int
    process: Process
    pipe: Connection
    waiting: list[SourceFile] = field(default_factory=list[SourceFile])
    parsed: set[str] = field(default_factory=set[str])


class Work(Protocol):
    """Something to be done to many files."""

    @property
    def shares(self) -> Shares:
        """Who does which of them."""
        ...

    @property
    def opening(self) -> Files | None:
        """What a process has to know before it begins, if anything."""
        ...

    def order(self, batch: Sequence[SourceFile]) -> Order:
        """How a process is told to do some of them."""
        ...

    def take(self, worker: Worker, source: SourceFile, answer: object) -> None:
        """What came of one file."""
        ...

    def lose(self, source: SourceFile, reason: str) -> None:
        """A worker died over a file."""
        ...


@data(frozen=False)
class Reading:
    """Reads files; what they are, by path."""

    shares: Shares
    opening: None = None
    records: dict[str, FileRecord] = field(default_factory=dict[str, FileRecord])

    def order(self, batch: Sequence[SourceFile]) -> Order:
        """Read these."""
        return Read(tuple(batch))

    def take(self, worker: Worker, source: SourceFile, answer: object) -> None:
        """A record; who made it has the syntax at hand."""
        assert isinstance(answer, FileRecord)
        self.records[source.path] = answer
        worker.parsed.add(source.path)

    def lose(self, source: SourceFile, reason: str) -> None:
        """The file is one that gnomon fails on."""
        self.records[source.path] = FileRecord(source.path, source.name, "", failure=reason)


@data(frozen=False)
class Judging:
    """Judges modules among all files; what the rules say, by path, and what failed."""

    shares: Shares
    opening: Files
    judged: dict[str, JudgementRecord] = field(default_factory=dict[str, JudgementRecord])
    failures: list[Failure] = field(default_factory=list[Failure])

    def order(self, batch: Sequence[SourceFile]) -> Order:
        """Judge these."""
        return Judge(tuple(batch))

    def take(self, worker: Worker, source: SourceFile, answer: object) -> None:
        """A judgement, or what failed; ProjectError if there can be none."""
        if isinstance(answer, ProjectError):
            raise answer
        assert isinstance(answer, Answer)
        self.failures.extend(answer.failures)
        if answer.judgement is not None:
            self.judged[source.path] = answer.judgement

    def lose(self, source: SourceFile, reason: str) -> None:
        """The module is one that gnomon fails on."""
        self.failures.append(Failure("judging", source.path, reason))


class Workers:
    """The processes of one check.

    Args:
        config: what is checked.
        catalog: where rules are found; it is sent to the processes.
        cache: where they leave syntax for one another.
        count: how many there are.

    Raises:
        OSError: the system does not start as many.
    """

    def __init__(self, config: Config, catalog: Catalog, cache: Cache, count: int) -> None:
        self._task = Task(config, catalog, cache)
        self._workers: list[Worker] = []
        try:
            for number in range(count):
                self._workers.append(self._start(number))
        except OSError:
            self.close()
            raise

    def read(self, sources: Sequence[SourceFile]) -> dict[str, FileRecord]:
        """What the files are, by path."""
        reading = Reading(Shares(even(sources, len(self._workers))))
        self._run(reading)
        return reading.records

    def judge(
        self, files: Files, sources: Sequence[SourceFile]
    ) -> tuple[dict[str, JudgementRecord], list[Failure]]:
        """What the rules say of the modules, by path, and what failed; each judges what it read.

        Raises:
            ProjectError: a file is no longer the one that was judged.
        """
        owners = {path: worker.number for worker in self._workers for path in worker.parsed}
        rows = by_owner(sources, owners, len(self._workers))
        judging = Judging(Shares(rows), dict(files))
        self._run(judging)
        return judging.judged, judging.failures

    def close(self) -> None:
        """End the processes."""
        for worker in self._workers:
            worker.pipe.close()
            worker.process.wait()

    def _start(self, number: int) -> Worker:
        worker = Worker(number, *start())
        _send(worker, self._task)
        return worker

    def _run(self, work: Work) -> None:
        """Give out work until none is left, and take in answers as they come."""
        for worker in self._workers:
            self._begin(worker, work, work.shares.take(worker.number))
        while busy := {worker.pipe: worker for worker in self._workers if worker.waiting}:
            for pipe in wait(list(busy)):
                worker = busy[cast("Connection", pipe)]
                try:
                    answer: object = worker.pipe.recv()
                except (EOFError, OSError):
                    self._replace(worker, work)
                    continue
                work.take(worker, worker.waiting.pop(0), answer)
                if not worker.waiting:
                    self._order(worker, work, work.shares.take(worker.number))

    def _begin(self, worker: Worker, work: Work, batch: list[SourceFile]) -> None:
        if work.opening is not None:
            _send(worker, work.opening)
        self._order(worker, work, batch)

    def _order(self, worker: Worker, work: Work, batch: list[SourceFile]) -> None:
        worker.waiting = batch
        if batch:
            _send(worker, work.order(batch))

    def _replace(self, worker: Worker, work: Work) -> None:
        """A worker died over its first waiting file: name it, and give the rest to a new one."""
        source, *rest = worker.waiting
        ended = ending(worker.process.wait())
        work.lose(source, f"the process that worked on it ended with {ended}")
        worker.pipe.close()
        fresh = self._start(worker.number)
        worker.process, worker.pipe = fresh.process, fresh.pipe
        self._begin(worker, work, rest or work.shares.take(worker.number))


def _send(worker: Worker, message: object) -> None:
    # That it is dead is seen where its answer is awaited.
    with suppress(OSError):
        worker.pipe.send(message)


def ending(status: int) -> str:
    """How a process ended, in words."""
    if status < 0:
        return f"signal {-status}"
    return f"exit status {status}"
