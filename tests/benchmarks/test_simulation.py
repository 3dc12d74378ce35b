"""The model of docs/scaling.md: what it must get right before its figures mean anything."""

from __future__ import annotations

from itertools import pairwise

import pytest

from benchmarks.simulation import (
    AHEAD,
    TRIPS_EACH,
    TRIPS_OF_CLAIM,
    TRIPS_OF_TRANSACTION,
    Costs,
    Site,
    calibrated,
    recovery,
    simulate,
)
from gnomon.storage.postgres.batches import SHARED_SECONDS

MILLISECOND = 0.001
COSTS = Costs(worker=1 * MILLISECOND, server=0.5 * MILLISECOND)
MEETING = Costs(worker=1 * MILLISECOND, server=0.5 * MILLISECOND, meeting=0.002)


def test_the_same_seed_gives_the_same_result_and_another_one_another() -> None:
    site = Site(workers=4, server_cores=2, trip=0.1 * MILLISECOND)
    assert simulate(MEETING, site, 500, seed=7) == simulate(MEETING, site, 500, seed=7)
    assert simulate(MEETING, site, 500, seed=7) != simulate(MEETING, site, 500, seed=8)


@pytest.mark.parametrize("trip", [0.0, 0.1 * MILLISECOND, 2 * MILLISECOND])
def test_one_worker_runs_at_the_rate_of_one_thing_after_the_other(trip: float) -> None:
    each = COSTS.worker + COSTS.server + TRIPS_EACH * trip
    # It begins no further mutation after so long; half of those it claims are run per claim.
    shared = SHARED_SECONDS / each + 1 / 2
    expected = 1 / (
        each + TRIPS_OF_TRANSACTION * trip / shared + TRIPS_OF_CLAIM * trip / (AHEAD / 2 + shared)
    )
    found = simulate(COSTS, Site(workers=1, server_cores=4, trip=trip), 4000)
    assert found.rate == pytest.approx(expected, rel=0.05)
    assert found.undone == 0


@pytest.mark.parametrize("costs", [COSTS, MEETING])
@pytest.mark.parametrize("workers", [1, 2, 7, 40, 100])
def test_however_many_workers_there_are_each_mutation_is_run_once(
    costs: Costs, workers: int
) -> None:
    site = Site(workers, server_cores=4, trip=0.5 * MILLISECOND)
    assert simulate(costs, site, 1234).done == 1234


def test_more_workers_do_more_until_the_server_is_full() -> None:
    counts = (1, 2, 4, 8, 16)
    found = [simulate(COSTS, Site(count, server_cores=2), 3000) for count in counts]
    for fewer, more in pairwise(found):
        assert more.rate > 0.98 * fewer.rate
    assert found[1].rate == pytest.approx(2 * found[0].rate, rel=0.1)
    assert found[-1].limit == "the server's cores"
    assert found[-1].rate == pytest.approx(2 / COSTS.server, rel=0.1)


def test_workers_that_share_the_server_s_cores_are_bound_by_all_they_do() -> None:
    found = simulate(COSTS, Site(8, server_cores=2, has_own_cores=False), 4000)
    assert found.rate == pytest.approx(2 / (COSTS.worker + COSTS.server), rel=0.1)
    assert found.limit == "the server's cores"


def test_what_meets_is_undone_and_slower() -> None:
    site = Site(workers=8, server_cores=8)
    alone, meeting = simulate(COSTS, site, 4000), simulate(MEETING, site, 4000)
    assert alone.undone == 0 < meeting.undone
    assert meeting.rate < alone.rate


def test_the_chance_of_meeting_is_found_from_what_was_undone() -> None:
    site = Site(workers=4, server_cores=4)
    seen = simulate(MEETING, site, 1500).undone
    found = calibrated(COSTS, site, seen, 1500)
    assert simulate(found, site, 1500).undone == pytest.approx(seen, rel=0.25)


@pytest.mark.parametrize("lease", [5.0, 30.0])
def test_what_a_killed_worker_had_waits_for_its_lease_and_the_next_look(lease: float) -> None:
    few, many = recovery(lease, 2), recovery(lease, 100)
    for median, longest in (few, many):
        assert lease * 2 / 3 <= median <= longest <= lease * 4 / 3
    assert many < few
