"""References to the functions of this project. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gnomon.references import internal_action_reference

if TYPE_CHECKING:
    from typing import Literal

    from ..models import (
        Child,
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
        UserId,
    )

__all__ = ["api", "internal"]


class _Api:
    """The public functions, by module."""


class _InternalWork:
    """The internal functions of `work`."""

    # functions/work.py::enums
    @internal_action_reference("work:enums")
    @staticmethod
    def enums(
        *,
        colour: Colour,
        level: Level,
        mixed: Mixed,
        kind: Kind,
        only: Only,
        some: Literal[Colour.RED, Colour.OTHER],
        any_of: Literal[Level.LOW, "x", True] | None,
        by_colour: dict[Colour, Level],
    ) -> Colour:
        raise NotImplementedError

    # functions/work.py::fields
    @internal_action_reference("work:fields")
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
        deepest: Child.Inner.Deepest,
        user: UserId,
    ) -> tuple[Point, MoreOptions, Row, Tags, Child]:
        raise NotImplementedError


class _Internal:
    """The internal functions, by module."""

    work = _InternalWork()


api = _Api()
internal = _Internal()
