"""The functions, by module. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from .models import (
    Fields,
    JobsId,
    Key,
    Many,
    MyNotesId,
    Note,
    Number,
    Row,
    ScheduledFunction,
    ScheduledFunctionsId,
    Several,
    Tagged,
)
from .wire import DEFAULT, Page, query

__all__ = ["api"]


class _Shapes:
    """The functions of `shapes`."""

    @query("shapes:ids")
    @staticmethod
    def ids(
        *,
        either: list[JobsId | MyNotesId],
        by_id: dict[JobsId, int],
        scheduled: ScheduledFunctionsId | None = None,
    ) -> dict[str, Row]:
        """Of all kinds.

        With {braces}, an @at, a */, `ticks` and a \\ backslash.
        """
        raise NotImplementedError

    @query("shapes:items")
    @staticmethod
    def items(
        *,
        pair: tuple[int | None, Literal["a", "b"]],
        single: tuple[int | None],
        many: list[Literal[1, 2] | None],
        by_key: dict[Key, list[Key]],
        by_constant: dict[Literal["k", "l"], Number],
        matrix: list[list[float]],
        recursive: Many,
        nothing: None,
    ) -> tuple[Literal["a", "b"] | None, Number, Many]:
        raise NotImplementedError

    @query("shapes:long")
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

    @query("shapes:optional")
    @staticmethod
    def optional(
        *,
        days: set[date] = DEFAULT,
        keys: list[Key] = DEFAULT,
        either: list[Literal["a"]] | Literal["b"] = "b",
        pages: dict[UUID, Page[Note]] | None = None,
        number: Decimal = DEFAULT,
    ) -> Page[MyNotesId]:
        raise NotImplementedError

    @query("shapes:scheduled")
    @staticmethod
    def scheduled() -> list[ScheduledFunction]:
        raise NotImplementedError

    @query("shapes:tagged")
    @staticmethod
    def tagged(
        *,
        one: Tagged,
        several: Several,
        fields: Fields,
    ) -> tuple[Tagged | None, Several, Fields]:
        raise NotImplementedError


class _Api:
    """The functions, by module."""

    shapes = _Shapes()


api = _Api()
