"""Other processes that read and judge: all of it is Python, and threads would gain nothing.

A worker keeps what it has parsed and judges it afterwards; what another one parsed it takes from
the cache's folder, where every worker leaves the syntax it made. A worker that dies takes only one
file with it: that file is named, and a new worker goes on with the rest.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Sequence
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Protocol, cast

from gnomon.analyzer.cache.records import FileRecord, JudgementRecord
from gnomon.analyzer.cache.store import Cache
from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.data import data, field
from gnomon.analyzer.files.discovery import SourceFile
from gnomon.analyzer.processes.worker import Answer, Files, Order, serve
from gnomon.analyzer.report import Failure
from gnomon.analyzer.rule import Catalog

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

BATCH = 24
"""How many files a worker is given at once."""


@data(eq=False, frozen=False)
class Worker:
    """One process, the files it still has to do, and those it has parsed."""

    process: SpawnProcess
    pipe: Connection
    waiting: list[SourceFile] = field(default_factory=list[SourceFile])
    parsed: set[str] = field(default_factory=set[str])


class Work(Protocol):
    """Something to be done to many files."""

    def give(self, worker: Worker) -> list[SourceFile]:
        """What a worker shall do next; nothing if there is nothing left for it."""
        ...

    def message(self, batch: list[SourceFile]) -> Order:
        """How it is told to."""
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

    waiting: list[SourceFile]
    records: dict[str, FileRecord] = field(default_factory=dict[str, FileRecord])

    def give(self, worker: Worker) -> list[SourceFile]:
        """The next few files, to whoever asks first."""
        batch = self.waiting[:BATCH]
        del self.waiting[:BATCH]
        return batch

    def message(self, batch: list[SourceFile]) -> Order:
        """Read these."""
        return Order(tuple(batch))

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
    """Judges modules; what the rules say, by path, and what failed."""

    files: Files
    shares: dict[int, list[SourceFile]]
    judged: dict[str, JudgementRecord] = field(default_factory=dict[str, JudgementRecord])
    failures: list[Failure] = field(default_factory=list[Failure])

    def give(self, worker: Worker) -> list[SourceFile]:
        """A worker's whole share."""
        return self.shares.pop(id(worker), [])

    def message(self, batch: list[SourceFile]) -> Order:
        """Judge these, among all files."""
        return Order(tuple(batch), self.files)

    def take(self, worker: Worker, source: SourceFile, answer: object) -> None:
        """A judgement, or what failed."""
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
    """

    def __init__(self, config: Config, catalog: Catalog, cache: Cache, count: int) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._task = (config, catalog, cache)
        self._workers = [self._start() for _ in range(count)]

    def read(self, sources: Iterable[SourceFile]) -> dict[str, FileRecord]:
        """What the files are, by path."""
        reading = Reading(list(sources))
        self._run(reading)
        return reading.records

    def judge(
        self, files: Files, sources: Sequence[SourceFile]
    ) -> tuple[dict[str, JudgementRecord], list[Failure]]:
        """What the rules say of the modules, by path, and what failed; each judges its own."""
        judging = Judging(dict(files), self._shares(sources))
        self._run(judging)
        return judging.judged, judging.failures

    def close(self) -> None:
        """End the processes."""
        for worker in self._workers:
            worker.pipe.close()
            worker.process.join()

    def _shares(self, sources: Sequence[SourceFile]) -> dict[int, list[SourceFile]]:
        """Each worker's own files, and a fair part of those that none of them has parsed."""
        owners = {path: worker for worker in self._workers for path in worker.parsed}
        shares: dict[int, list[SourceFile]] = {id(worker): [] for worker in self._workers}
        for position, source in enumerate(sources):
            fallback = self._workers[position % len(self._workers)]
            shares[id(owners.get(source.path, fallback))].append(source)
        return shares

    def _start(self) -> Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=serve, args=(theirs, *self._task), daemon=True)
        process.start()
        theirs.close()
        return Worker(process, ours)

    def _run(self, work: Work) -> None:
        """Give out work until none is left, and take in answers as they come."""
        for worker in self._workers:
            self._order(work, worker, work.give(worker))
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
                    self._order(work, worker, work.give(worker))

    def _order(self, work: Work, worker: Worker, batch: list[SourceFile]) -> None:
        worker.waiting = list(batch)
        if batch:
            worker.pipe.send(work.message(batch))

    def _replace(self, worker: Worker, work: Work) -> None:
        """A worker died over its first waiting file: name it, and give the rest to a new one."""
        worker.process.join()
        source, *rest = worker.waiting
        ended = ending(worker.process.exitcode)
        work.lose(source, f"the process that worked on it ended with {ended}")
        worker.pipe.close()
        fresh = self._start()
        worker.process, worker.pipe = fresh.process, fresh.pipe
        self._order(work, worker, rest)


def ending(status: int | None) -> str:
    """How a process ended, in words."""
    if status is not None and status < 0:
        return f"signal {-status}"
    return f"exit status {status}"
