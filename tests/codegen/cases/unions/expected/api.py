"""References to the functions of this project. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gnomon.references import DEFAULT, query_reference

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal
    from typing import Literal
    from uuid import UUID

    from gnomon import Id, Page, ScheduledFunction

    from ..schema import Job, Note
    from ..shapes import Fields, Ids, Key, Many, Matrix, Number, Row, Several, Tagged

__all__ = ["api", "internal"]


class _ApiShapes:
    """The public functions of `shapes`."""

    # functions/shapes.py::ids
    @query_reference("shapes:ids")
    @staticmethod
    def ids(
        *,
        either: list[Ids],
        by_id: dict[Id[Job], int],
        scheduled: Id[ScheduledFunction] | None = None,
    ) -> dict[Ids, Row]:
        """Of all kinds.

        With {braces}, an @at, a */, `ticks` and a \\ backslash.
        """
        raise NotImplementedError

    # functions/shapes.py::items
    @query_reference("shapes:items")
    @staticmethod
    def items(
        *,
        pair: tuple[int | None, Literal["a", "b"]],
        single: tuple[int | None],
        many: list[Literal[1, 2] | None],
        by_key: dict[Key, list[Key]],
        by_constant: dict[Literal["k", "l"], Number],
        matrix: Matrix,
        recursive: Many,
        nothing: None,
    ) -> tuple[Literal["a", "b"] | None, Number, Many]:
        raise NotImplementedError

    # functions/shapes.py::long
    @query_reference("shapes:long")
    @staticmethod
    def long(
        *,
        a_name_that_is_so_long_that_its_type_has_no_place_beside_it: dict[
            str,
            Literal["a-rather-long-name", "another-rather-long-name"] | None,
        ],
        nested: list[
            dict[
                str,
                tuple[Literal["a-rather-long-name", "another-rather-long-name"], int],
            ]
        ],
    ) -> list[
        Literal[
            "a-rather-long-name",
            "another-rather-long-name",
            "yet-another-long-name",
        ]
    ]:
        raise NotImplementedError

    # functions/shapes.py::optional
    @query_reference("shapes:optional")
    @staticmethod
    def optional(
        *,
        days: set[date] = DEFAULT,
        keys: frozenset[Key] = DEFAULT,
        either: list[Literal["a"]] | Literal["b"] = "b",
        pages: dict[UUID, Page[Note]] | None = None,
        number: float | Decimal = 1.5,
    ) -> Page[Id[Note]]:
        raise NotImplementedError

    # functions/shapes.py::scheduled
    @query_reference("shapes:scheduled")
    @staticmethod
    def scheduled() -> list[ScheduledFunction]:
        raise NotImplementedError

    # functions/shapes.py::tagged
    @query_reference("shapes:tagged")
    @staticmethod
    def tagged(
        *,
        one: Tagged,
        several: Several,
        fields: Fields,
    ) -> tuple[Tagged | None, Several, Fields]:
        raise NotImplementedError


class _Api:
    """The public functions, by module."""

    shapes = _ApiShapes()


class _Internal:
    """The internal functions, by module."""


api = _Api()
internal = _Internal()
