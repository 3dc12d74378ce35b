"""References to the functions of this project. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gnomon.references import internal_action_reference

if TYPE_CHECKING:
    from gnomon import Page

    from ..boxes import (
        Box,
        ByName,
        Entry,
        Item,
        ItemBox,
        Keyed,
        Many,
        Nested,
        Pair,
        Point,
        Range,
        Tree,
    )

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
        numbers: Box[int],
        items: Box[Item],
        boxes: Box[Box[Item]],
        own: ItemBox,
        nested: Nested[str],
        limits: Range[float, str],
        any_key: Keyed[int],
        many: Many[Item],
        tree: Tree[int],
    ) -> Box[int | None]:
        raise NotImplementedError

    # functions/boxes.py::others
    @internal_action_reference("boxes:others")
    @staticmethod
    def others(
        *,
        point: Point[float],
        entry: Entry[Item],
        pair: Pair[int],
        named: ByName[list[Item]],
    ) -> Page[Point[int]]:
        raise NotImplementedError


class _Internal:
    """The internal functions, by module."""

    boxes = _InternalBoxes()


api = _Api()
internal = _Internal()
