"""Neighbouring files stay together, and who is done takes from the others."""

from __future__ import annotations

from pathlib import Path

from gnomon.analyzer.files.discovery import SourceFile
from gnomon.analyzer.processes.shares import BATCH, Shares, by_owner, even


def files(count: int) -> list[SourceFile]:
    names = [f"m{number:03}" for number in range(count)]
    return [SourceFile(f"{name}.py", name, False, True, Path(name)) for name in names]


def names(sources: list[SourceFile]) -> list[str]:
    return [source.name for source in sources]


def test_each_process_begins_with_a_row_of_neighbours() -> None:
    shares = Shares(even(files(8), 2))
    assert names(shares.take(0)) == ["m000", "m001"]
    assert names(shares.take(1)) == ["m004", "m005"]


def test_each_file_is_given_out_once_whoever_asks() -> None:
    shares = Shares(even(files(301), 3))
    given = names(shares.take(2))
    asking = [0, 2, 2, 1, 2]
    while batch := [name for number in asking for name in names(shares.take(number))]:
        given += batch
    assert sorted(given) == names(files(301))


def test_who_is_done_takes_from_the_end_of_the_longest_row() -> None:
    shares = Shares([[], files(4)])
    assert names(shares.take(0)) == ["m002", "m003"]
    assert names(shares.take(1)) == ["m000"]


def test_nothing_large_is_given_out_at_the_end() -> None:
    shares = Shares([files(1_000)])
    sizes: list[int] = []
    while batch := shares.take(0):
        sizes.append(len(batch))
    assert max(sizes) == BATCH
    assert sizes[-1] == 1
    assert all(size <= sum(sizes[at + 1 :]) + 1 for at, size in enumerate(sizes))


def test_each_process_judges_what_it_has_read_and_shares_what_nobody_has() -> None:
    first, second, third, fourth = files(4)
    owners = {first.path: 1, second.path: 1}
    assert by_owner([first, second, third, fourth], owners, 2) == [[third], [first, second, fourth]]
