"""The functions, by module. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from .models import NotesId
from .wire import mutation

__all__ = ["api"]


class _Notes:
    """The functions of `notes`."""

    @mutation("notes:clear")
    @staticmethod
    def clear() -> int:
        raise NotImplementedError

    @mutation("notes:save")
    @staticmethod
    def save(*, text: str, note_id: NotesId | None = None) -> NotesId:
        raise NotImplementedError


class _Api:
    """The functions, by module."""

    notes = _Notes()


api = _Api()
