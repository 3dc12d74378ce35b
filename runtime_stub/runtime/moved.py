"""The note in a store that what it holds was moved to another one.

It stands among the digests of the tables, where every process looks when it opens a store, and
whose change on PostgreSQL ends the writing of processes that opened it before.
"""

from __future__ import annotations

from collections.abc import Mapping

from gnomon.storage.errors import StorageError
from gnomon.storage.protocol import Snapshot, Transaction

_NOTE = "_moved"
"""No table has this name: theirs begin with a letter."""
_NOT_MOVED = ""


def note_moved(transaction: Transaction, target: str) -> None:
    """Notes where it all goes; from then on no process opens the store to run functions."""
    transaction.put_table_digest(_NOTE, target)


def forget_moved(transaction: Transaction) -> None:
    """Takes the note back."""
    if moved_to(transaction) is not None:
        transaction.put_table_digest(_NOTE, _NOT_MOVED)


def moved_to(snapshot: Snapshot) -> str | None:
    """Where it was moved to, or None."""
    return snapshot.table_digests().get(_NOTE) or None


def refuse_moved(digests: Mapping[str, str]) -> None:
    """Raises StorageError if the digests of a store's tables hold the note."""
    if target := digests.get(_NOTE):
        raise StorageError(
            f"this database was moved to {target}: name that one as `database` or in "
            "GNOMON_DATABASE (`gnomon move --undo` takes this one into use again)"
        )


def without_note(digests: Mapping[str, str]) -> dict[str, str]:
    """The digests of a store's tables alone."""
    return {name: digest for name, digest in digests.items() if name != _NOTE}
