"""A ledger: what is added is read, and nothing that does not follow from what stands before it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from gnomon.analyzer.cache.ledger import PART, Content, Ledger

WHOLE: Content = {"files": {f"{number}.py": [number, "x" * 50] for number in range(40)}, "day": ""}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file of a ledger that was written whole."""
    Ledger(tmp_path / "a.jsonl", "seed").write(WHOLE)
    return tmp_path / "a.jsonl"


def opened(file: Path) -> Ledger:
    """A ledger as a process has it that has read the file."""
    ledger = Ledger(file, "seed")
    ledger.read()
    return ledger


def content(file: Path, seed: str = "seed") -> Content:
    return Ledger(file, seed).read()


def with_file(name: str, row: object) -> Content:
    return {**WHOLE, "files": {**WHOLE["files"], name: row}}


def test_what_is_added_replaces_one_row_and_leaves_the_others(file: Path) -> None:
    before = file.read_bytes()
    assert opened(file).add({"files": {"3.py": [5]}})
    assert content(file) == with_file("3.py", [5])
    assert file.read_bytes().startswith(before)


def test_a_row_is_added_at_the_end_and_taken_away_again(file: Path) -> None:
    ledger = opened(file)
    assert ledger.add({"files": {"new.py": [1]}, "day": "today"})
    assert list(content(file)["files"])[-1] == "new.py"
    assert ledger.add({"files": {"new.py": None}, "day": ""})
    assert content(file) == WHOLE


def test_a_ledger_that_was_just_written_is_added_to_without_reading_it(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "a.jsonl", "seed")
    ledger.write(WHOLE)
    assert ledger.add({"files": {"3.py": [5]}})
    assert content(tmp_path / "a.jsonl") == with_file("3.py", [5])


def test_there_is_room_for_a_part_of_the_whole(file: Path) -> None:
    whole = len(file.read_bytes())
    added = 0
    while opened(file).add({"files": {"3.py": ["y" * 50, added]}}):
        added += 1
    assert added > 1
    assert whole * (1 + PART) - 200 < len(file.read_bytes()) < whole * (1 + PART) + 200
    opened(file).write(WHOLE)
    assert opened(file).add({"day": "today"})


def test_nothing_is_added_to_a_file_that_was_never_read_or_is_not_there(tmp_path: Path) -> None:
    assert not Ledger(tmp_path / "a.jsonl", "seed").add({"day": "today"})
    ledger = Ledger(tmp_path / "a.jsonl", "seed")
    ledger.write(WHOLE)
    (tmp_path / "a.jsonl").unlink()
    with pytest.raises(FileNotFoundError):
        ledger.add({"day": "today"})
    assert not (tmp_path / "a.jsonl").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of a file's size can be set")
def test_what_there_is_no_room_for_leaves_nothing_behind(file: Path) -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            opened(file).write(WHOLE)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert content(file) == WHOLE
    assert list(file.parent.iterdir()) == [file]


def test_another_seed_sees_nothing(file: Path) -> None:
    opened(file).add({"day": "today"})
    assert content(file, "other seed") == {}


def test_two_that_add_to_the_same_state_do_not_mix(file: Path) -> None:
    one, other = opened(file), opened(file)
    assert one.add({"files": {"1.py": ["one"]}})
    assert other.add({"files": {"2.py": ["other"]}})
    assert content(file) == with_file("1.py", ["one"])
    # What follows nothing is in the way: all of it is written anew.
    late = opened(file)
    assert not late.add({"day": "today"})
    late.write(WHOLE)
    assert content(file) == WHOLE


def test_what_is_added_to_a_file_that_was_replaced_meanwhile_is_not_read(file: Path) -> None:
    late = opened(file)
    opened(file).write({"day": "another"})
    assert late.add({"day": "late"})
    assert content(file) == {"day": "another"}


def test_after_any_byte_that_is_cut_off_an_earlier_state_is_read(file: Path) -> None:
    states: list[Content] = [{}, WHOLE]
    ledger = opened(file)
    for number in range(3):
        ledger.add({"files": {"3.py": [number]}})
        states.append(content(file))
    data = file.read_bytes()
    for end in (0, 1, 63, 64, 500, *range(len(data) - 300, len(data))):
        file.write_bytes(data[:end])
        assert content(file) in states
        assert content(file) == states[data[:end].count(b"\n")]
        assert end == 0 or data[:end].endswith(b"\n") or not opened(file).add({"day": "today"})


def test_after_any_bit_that_is_flipped_an_earlier_state_is_read(file: Path) -> None:
    ledger = opened(file)
    ledger.add({"files": {"3.py": [0]}})
    data = file.read_bytes()
    first = data.index(b"\n")
    for place in (0, 70, first - 1, first, first + 1, first + 70, len(data) - 2, len(data) - 1):
        damaged = bytearray(data)
        damaged[place] ^= 1
        file.write_bytes(bytes(damaged))
        assert content(file) == ({} if place <= first else WHOLE)
        assert not opened(file).add({"day": "today"})


def test_lines_in_another_order_or_twice_do_not_follow(file: Path) -> None:
    ledger = opened(file)
    ledger.add({"day": "one"})
    ledger.add({"day": "two"})
    whole, one, two = file.read_bytes().splitlines(keepends=True)
    for lines, day in (((whole, two, one), ""), ((whole, one, one), "one"), ((one, whole), None)):
        file.write_bytes(b"".join(lines))
        assert content(file).get("day") == day
    assert json.loads(two[64:]) == {"day": "two"}
