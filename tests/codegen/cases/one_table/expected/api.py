"""References to the functions of this project. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gnomon.references import mutation_reference

if TYPE_CHECKING:
    from gnomon import Id

    from ..schema import Note

__all__ = ["api", "internal"]


class _ApiNotes:
    """The public functions of `notes`."""

    # functions/notes.py::clear
    @mutation_reference("notes:clear")
    @staticmethod
    def clear() -> int:
        raise NotImplementedError

    # functions/notes.py::save
    @mutation_reference("notes:save")
    @staticmethod
    def save(*, text: str, note_id: Id[Note] | None = None) -> Id[Note]:
        raise NotImplementedError


class _Api:
    """The public functions, by module."""

    notes = _ApiNotes()


class _Internal:
    """The internal functions, by module."""


api = _Api()
internal = _Internal()
