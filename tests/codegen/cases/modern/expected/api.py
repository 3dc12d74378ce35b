"""References to the functions of this project. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gnomon.references import internal_action_reference

if TYPE_CHECKING:
    from ..boxes import Box, Either, Entry, Keyed, Nested, Pair, Point, Row, Score

__all__ = ["api", "internal"]


class _Api:
    """The public functions, by module."""


class _InternalBoxes:
    """The internal functions of `boxes`."""

    # functions/boxes.py::models
    @internal_action_reference("boxes:models")
    @staticmethod
    def models(
        *,
        box: Box[Pair[int]],
        keyed: Keyed[str, Score],
        either: Either[int],
        point: Point[float],
        entry: Entry[str],
        row: Row[bytes],
        nested: Nested,
        scores: list[Score],
    ) -> Pair[Score]:
        raise NotImplementedError


class _Internal:
    """The internal functions, by module."""

    boxes = _InternalBoxes()


api = _Api()
internal = _Internal()
