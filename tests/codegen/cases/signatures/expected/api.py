"""References to the functions of this project. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gnomon.references import internal_action_reference

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime, timedelta
    from typing import Literal
    from uuid import UUID

    from gnomon import Page
    from pydantic import HttpUrl, JsonValue, PositiveInt

    from ..models import Colour, Mixed, Options, Point, Result, Score, Status
    from ..other import Result as OtherResult
    from ..work import Alias

__all__ = ["api", "internal"]


class _Api:
    """The public functions, by module."""


class _InternalWork:
    """The internal functions of `work`."""

    # functions/work.py::choices
    @internal_action_reference("work:choices")
    @staticmethod
    def choices(
        *,
        status: Status,
        private: Literal["a", "b"],
        mixed: Literal[1, "one", True],
        or_none: Literal["it's", -1] | None,
        member: Literal[Colour.RED],
        old: int | None,
        older: int | str,
        colour: Colour,
        any_of: Mixed,
    ) -> int | str | None:
        raise NotImplementedError

    # functions/work.py::classes
    @internal_action_reference("work:classes")
    @staticmethod
    def classes(
        *,
        point: Point,
        options: Options,
        score: Score,
        inner: Result.Inner,
    ) -> Result | None:
        raise NotImplementedError

    # functions/work.py::containers
    @internal_action_reference("work:containers")
    @staticmethod
    def containers(
        *,
        names: list[str],
        unique: set[int],
        pair: tuple[int, str],
        many: tuple[int, ...],
        by_name: dict[str, int],
        by_day: Mapping[date, Sequence[int]],
        bounded: list[str],
        aliased: Alias,
    ) -> list[list[int]]:
        raise NotImplementedError

    # functions/work.py::long_types
    @internal_action_reference("work:long_types")
    @staticmethod
    def long_types(
        *,
        kind: Literal[
            "a-rather-long-name",
            "another-rather-long-name",
            "yet-another-long-name",
        ],
        several: dict[
            str,
            Literal["a-rather-long-name", "another-rather-long-name"] | list[Point],
        ],
        either: (
            dict[str, list[Point]]
            | dict[str, tuple[Options, Result]]
            | list[datetime]
            | None
        ) = None,
    ) -> dict[
        str,
        Result
        | list[Literal["a-rather-long-name", "another-rather-long-name"]]
        | Point,
    ]:
        raise NotImplementedError

    # functions/work.py::only_a_long_return
    @internal_action_reference("work:only_a_long_return")
    @staticmethod
    def only_a_long_return() -> (
        dict[str, Result]
        | list[Point]
        | Literal["a-rather-long-name", "another-long-name"]
    ):
        raise NotImplementedError

    # functions/work.py::pages
    @internal_action_reference("work:pages")
    @staticmethod
    def pages(*, cursor: str | None = None) -> Page[Result]:
        raise NotImplementedError

    # functions/work.py::same_names
    @internal_action_reference("work:same_names")
    @staticmethod
    def same_names(*, mine: Result) -> OtherResult:
        raise NotImplementedError

    # functions/work.py::scalars
    @internal_action_reference("work:scalars")
    @staticmethod
    def scalars(
        *,
        text: str,
        number: float,
        count: int,
        data: bytes,
        day: date,
        at: datetime,
        wait: timedelta,
        key: UUID,
        url: HttpUrl,
        positive: PositiveInt,
        anything: JsonValue,
    ) -> None:
        raise NotImplementedError


class _Internal:
    """The internal functions, by module."""

    work = _InternalWork()


api = _Api()
internal = _Internal()
