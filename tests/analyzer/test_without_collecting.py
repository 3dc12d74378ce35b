"""Where many objects are made that stay, no garbage is looked for, and not right after either."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from gnomon.analyzer.collecting import without_collecting


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    before = gc.isenabled()
    gc.enable()
    yield
    (gc.enable if before else gc.disable)()


def collections() -> int:
    return sum(generation["collections"] for generation in gc.get_stats())


def test_nothing_is_looked_through_inside_of_it_nor_because_of_it() -> None:
    gc.collect()
    before = collections()
    with without_collecting():
        made = [[number] for number in range(100_000)]
        assert not gc.isenabled()
    more = [[number] for number in range(100)]
    assert (collections(), len(made), len(more)) == (before, 100_000, 100)
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


class Circle:
    """Garbage once nobody else holds it."""

    def __init__(self) -> None:
        self.own = self


def test_garbage_that_was_made_inside_of_it_is_found_later() -> None:
    with without_collecting():
        made = weakref.ref(Circle())
    assert made() is not None
    gc.collect()
    assert made() is None


def test_it_stays_off_where_it_was_off_and_comes_back_after_an_error() -> None:
    with pytest.raises(KeyError), without_collecting():
        raise KeyError
    assert gc.isenabled()
    gc.disable()
    with without_collecting():
        pass
    assert not gc.isenabled()
