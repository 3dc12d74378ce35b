"""The functions, by module. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from typing import Literal

from .models import (
    Child,
    ChildInnerDeepest,
    Colour,
    Kind,
    Level,
    Mixed,
    MoreOptions,
    Named,
    Only,
    Options,
    Point,
    Row,
    Strict,
    Tags,
)
from .wire import action

__all__ = ["api"]


class _Work:
    """The functions of `work`."""

    @action("work:enums")
    @staticmethod
    def enums(
        *,
        colour: Colour,
        level: Level,
        mixed: Mixed,
        kind: Kind,
        only: Only,
        some: Literal["red", "other"],
        any_of: Literal[1, "x", True] | None,
        by_colour: dict[Colour, Level],
    ) -> Colour:
        """Internal: it is not answered over HTTP."""
        raise NotImplementedError

    @action("work:fields")
    @staticmethod
    def fields(
        *,
        point: Point,
        strict: Strict,
        options: Options,
        more: MoreOptions,
        row: Row,
        tags: Tags,
        named: Named,
        child: Child,
        deepest: ChildInnerDeepest,
        user: str,
    ) -> tuple[Point, MoreOptions, Row, Tags, Child]:
        """Internal: it is not answered over HTTP."""
        raise NotImplementedError


class _Api:
    """The functions, by module."""

    work = _Work()


api = _Api()
