"""A model of workers that share one PostgreSQL server: mutations a second, and what limits them.

Each worker runs one transaction after the other; mutations that wait share one. It claims ahead,
and claims again when half of that has run. Everything a mutation needs is time on some core and
round trips; transactions that run beside each other may meet, the likelier the larger they are, and
then one is run again, with fewer mutations in it.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

import simpy

from gnomon.storage.postgres.batches import MOST, SHARED_SECONDS

AHEAD = MOST
"""Mutations that a worker claims at once."""
TRIPS_EACH = 1.0
"""Round trips of a mutation by itself: it reads once, which sends what was written before."""
TRIPS_OF_TRANSACTION = 2.0
"""To begin, and to commit."""
TRIPS_OF_CLAIM = 5.0
"""To claim mutations, to claim actions, and to ask, in a snapshot, when the next one is due."""
PAUSE_SECONDS = 0.002
"""How long a transaction that has met another waits at most before it is run again."""
SLICES = 2
"""Into how many pieces the time of a core is cut, so that others have their turn."""

_HALVINGS = 10

Events = Generator[Any, Any, None]


@dataclass(frozen=True, slots=True)
class Costs:
    """What one mutation costs, as measured: seconds of a core, and how often transactions meet.

    Args:
        worker: of the worker's core.
        server: of the server's cores.
        meeting: the chance that two mutations of transactions beside each other meet.
    """

    worker: float
    server: float
    meeting: float = 0.0


@dataclass(frozen=True, slots=True)
class Site:
    """Where it all runs.

    Args:
        workers: how many there are.
        server_cores: the server's.
        has_own_cores: whether each worker has a core for itself, or they share the server's.
        trip: how long a round trip takes, in seconds.
    """

    workers: int
    server_cores: int
    has_own_cores: bool = True
    trip: float = 0.0


@dataclass(slots=True)
class Outcome:
    """What happened: mutations a second, and how busy who was, from 0 to 1."""

    rate: float = 0.0
    server_busy: float = 0.0
    worker_busy: float = 0.0
    undone: float = 0.0
    """Transactions that were undone, for each mutation."""
    done: int = 0
    """Mutations that were run and kept."""

    @property
    def limit(self) -> str:
        """What holds it back, in a word."""
        if self.server_busy > 0.9:
            return "the server's cores"
        if self.worker_busy > 0.9:
            return "the workers' cores"
        return "each worker does one thing at a time"


@dataclass(slots=True)
class _Model:
    """One run."""

    costs: Costs
    site: Site
    waiting: int
    random: Random
    time: simpy.Environment = field(default_factory=simpy.Environment)
    busy_server: float = 0.0
    busy_workers: float = 0.0
    running: dict[int, int] = field(default_factory=dict[int, int])
    """How many mutations are in the transaction of each worker that is in one."""
    undone: int = 0
    done: int = 0
    server: simpy.Resource = field(init=False)

    def __post_init__(self) -> None:
        self.server = simpy.Resource(self.time, self.site.server_cores)

    def run(self) -> Outcome:
        for number in range(self.site.workers):
            self.time.process(self.worker(number))
        self.time.run()
        seconds = self.time.now
        cores = self.site.workers if self.site.has_own_cores else self.site.server_cores
        on_server = self.busy_server
        if not self.site.has_own_cores:
            on_server += self.busy_workers
        return Outcome(
            rate=self.done / seconds,
            server_busy=on_server / seconds / self.site.server_cores,
            worker_busy=self.busy_workers / seconds / cores,
            undone=self.undone / self.done,
            done=self.done,
        )

    def worker(self, number: int) -> Events:
        """Claims and runs until nothing waits."""
        # They do not all begin at once.
        yield self.time.timeout(self.random.uniform(0, 0.01))
        claimed, most = 0, MOST
        while True:
            if claimed <= AHEAD // 2 and self.waiting:
                yield self.time.timeout(self.trips(TRIPS_OF_CLAIM))
                took = min(AHEAD, self.waiting)
                self.waiting -= took
                claimed += took
            if not claimed:
                return
            count = yield from self.transaction(number, min(most, claimed))
            if self.meets(number, count):
                self.undone += 1
                most = max(1, count // 2)
                yield self.time.timeout(self.random.uniform(0, PAUSE_SECONDS))
            else:
                most = min(MOST, most + 1)
                claimed -= count
                self.done += count

    def transaction(self, number: int, most: int) -> Generator[Any, Any, int]:
        """Runs mutations together, as long as that is quick; how many."""
        self.running[number] = 0
        yield self.time.timeout(self.trips(TRIPS_OF_TRANSACTION))
        end = self.time.now + SHARED_SECONDS
        count = 0
        while count < most and (count == 0 or self.time.now < end):
            yield from self.work()
            count += 1
            self.running[number] = count
        return count

    def meets(self, number: int, count: int) -> bool:
        """Whether a transaction that wants to commit has met one that is still running."""
        del self.running[number]
        pairs = count * sum(self.running.values())
        return self.random.random() > (1 - self.costs.meeting) ** pairs

    def work(self) -> Events:
        """One mutation: the worker's part, the round trip, the server's part."""
        yield self.time.timeout(self.trips(TRIPS_EACH))
        own = self.about(self.costs.worker)
        self.busy_workers += own
        if self.site.has_own_cores:
            yield self.time.timeout(own)
        else:
            yield from self.use(self.server, own)
        theirs = self.about(self.costs.server)
        self.busy_server += theirs
        yield from self.use(self.server, theirs)

    def use(self, cores: simpy.Resource, seconds: float) -> Events:
        """Takes time on a core, with others in between."""
        for _ in range(SLICES):
            with cores.request() as turn:
                yield turn
                yield self.time.timeout(seconds / SLICES)

    def about(self, mean: float) -> float:
        """A time of that mean, as times are: most are shorter, some are much longer."""
        return self.random.gammavariate(4, mean / 4)

    def trips(self, count: float) -> float:
        """How long so many round trips take."""
        return count * self.site.trip


def simulate(costs: Costs, site: Site, jobs: int, seed: int = 1) -> Outcome:
    """What so many mutations that are due at once take; the same for the same seed."""
    return _Model(costs, site, jobs, Random(seed)).run()


def calibrated(costs: Costs, site: Site, undone: float, jobs: int, seed: int = 1) -> Costs:
    """The costs with the chance of meeting at which as many transactions are undone as were seen.

    Args:
        costs: what was measured otherwise.
        site: where it was seen.
        undone: transactions that were undone, for each mutation.
        jobs: how many mutations each try simulates.
        seed: of the random numbers.
    """
    low, high = 0.0, 0.2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        tried = simulate(replace(costs, meeting=middle), site, jobs, seed)
        low, high = (middle, high) if tried.undone < undone else (low, middle)
    return replace(costs, meeting=(low + high) / 2)


def recovery(lease: float, workers: int, seed: int = 1) -> tuple[float, float]:
    """How long what a killed worker had claimed waits: the median and the longest, in seconds.

    Each worker renews its lease, and looks for lost ones, three times in a lease, and does not know
    when the others do.
    """
    random = Random(seed)
    waits: list[float] = []
    for _ in range(1000):
        since_renewal = random.uniform(0, lease / 3)
        expires = lease - since_renewal
        looks = [expires + random.uniform(0, lease / 3) for _ in range(max(1, workers - 1))]
        waits.append(min(looks))
    waits.sort()
    return waits[len(waits) // 2], waits[-1]
