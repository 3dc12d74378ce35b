"""What a move copies is a moment of the serial order, whatever is being written meanwhile."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing

import pytest

from gnomon.runtime.moving import Place, move
from gnomon.storage.opening import MEMORY, open_storage
from gnomon.storage.protocol import Storage
from tests.storage.rows import insert
from tests.storage.test_serial_reads import add_receipt, assert_complete, close, crowd, notes

PATIENCE = 0.3
MOVED_BY_THEN = 1.5
"""Seconds in which a move that waits for nobody is through."""


def moved(source: Storage, target: Storage) -> Counter[str]:
    return asyncio.run(move(Place(source, "the source"), Place(target, "the target")))


@pytest.mark.holds("readers-are-serializable")
def test_what_was_moved_holds_all_receipts_of_a_batch_that_it_shows_closed(kept: str) -> None:
    with (
        closing(open_storage(kept)) as source,
        closing(open_storage(MEMORY)) as target,
        ThreadPoolExecutor(1) as thread,
    ):
        batch = source.write(lambda transaction: insert(transaction, "batch 1")).result(10)
        source.write(crowd).result(30)
        has_read, may_go_on = threading.Event(), threading.Event()
        adding = source.write(add_receipt(batch, has_read, may_go_on))
        assert has_read.wait(10)
        closed = source.write(close(batch))
        wait([closed], PATIENCE)
        moving = thread.submit(moved, source, target)
        wait([moving], MOVED_BY_THEN)
        may_go_on.set()
        for done in (adding, closed):
            done.result(10)
        moving.result(30)
        assert_complete(target.read(notes).result(10), source)
