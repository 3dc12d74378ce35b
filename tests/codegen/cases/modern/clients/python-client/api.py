"""The functions, by module. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from .models import (
    BoxPairInt,
    EitherInt,
    EntryStr,
    KeyedStrScore,
    Nested,
    PairScore,
    PointFloat,
    RowBase64url,
    Score,
)
from .wire import action

__all__ = ["api"]


class _Boxes:
    """The functions of `boxes`."""

    @action("boxes:models")
    @staticmethod
    def models(
        *,
        box: BoxPairInt,
        keyed: KeyedStrScore,
        either: EitherInt,
        point: PointFloat,
        entry: EntryStr,
        row: RowBase64url,
        nested: Nested,
        scores: list[Score],
    ) -> PairScore:
        """Internal: it is not answered over HTTP."""
        raise NotImplementedError


class _Api:
    """The functions, by module."""

    boxes = _Boxes()


api = _Api()
