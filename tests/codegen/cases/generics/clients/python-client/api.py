"""The functions, by module. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from .models import (
    BoxBoxItem,
    BoxInt,
    BoxIntNone,
    BoxItem,
    EntryItem,
    Item,
    ItemBox,
    KeyedInt,
    ManyItem,
    NestedStr,
    PointFloat,
    PointInt,
    RangeFloatStr,
    TreeInt,
)
from .wire import Page, action

__all__ = ["api"]


class _Boxes:
    """The functions of `boxes`."""

    @action("boxes:models")
    @staticmethod
    def models(
        *,
        numbers: BoxInt,
        items: BoxItem,
        boxes: BoxBoxItem,
        own: ItemBox,
        nested: NestedStr,
        limits: RangeFloatStr,
        any_key: KeyedInt,
        many: ManyItem,
        tree: TreeInt,
    ) -> BoxIntNone:
        """Internal: it is not answered over HTTP."""
        raise NotImplementedError

    @action("boxes:others")
    @staticmethod
    def others(
        *,
        point: PointFloat,
        entry: EntryItem,
        pair: tuple[int, int],
        named: dict[str, list[Item]],
    ) -> Page[PointInt]:
        """Internal: it is not answered over HTTP."""
        raise NotImplementedError


class _Api:
    """The functions, by module."""

    boxes = _Boxes()


api = _Api()
