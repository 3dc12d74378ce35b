"""Work on a store that nothing else may be running on meanwhile."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

from gnomon.storage.errors import StorageError
from gnomon.storage.protocol import Storage, Worker


@asynccontextmanager
async def only_worker(storage: Storage, name: str, database: str) -> AsyncGenerator[Worker, None]:
    """Becomes the one worker of a store until the block ends.

    Args:
        storage: the store.
        name: the worker's name, for people.
        database: the store's name, for messages.

    Raises:
        StorageError: another process runs the schedules.
    """
    worker = await storage.join(name)
    if worker is None:
        raise StorageError(f"a process runs the schedules of {database}; end it first")
    try:
        await refuse_others(worker, database)
        yield worker
    finally:
        # A store that is gone does not undo what was done: the lease runs out by itself.
        with suppress(StorageError):
            await worker.leave([])


async def refuse_others(worker: Worker, database: str) -> None:
    """Raises StorageError if there is another worker, or was one so lately that it may live."""
    others = await worker.others()
    if others:
        raise StorageError(
            f"{', '.join(others)} runs the schedules of {database}; end it first. (One that was "
            "killed is known to be gone when its lease has run out.)"
        )
