"""The functions, by module. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, JsonValue

from .models import (
    Colour,
    FunctionsModelsResult,
    FunctionsModelsResultInput,
    FunctionsOtherResult,
    Mixed,
    Options,
    Point,
    ResultInner,
)
from .wire import Page, action

__all__ = ["api"]


class _Work:
    """The functions of `work`."""

    @action("work:choices")
    @staticmethod
    def choices(
        *,
        status: Literal["pending", "done"],
        private: Literal["a", "b"],
        mixed: Literal[1, "one", True],
        or_none: Literal["it's", -1] | None,
        member: Literal["red"],
        old: int | None,
        older: int | str,
        colour: Colour,
        any_of: Mixed,
    ) -> int | str | None:
        """Internal: it is not answered over HTTP."""
        raise NotImplementedError

    @action("work:classes")
    @staticmethod
    def classes(
        *,
        point: Point,
        options: Options,
        score: int,
        inner: ResultInner,
    ) -> FunctionsModelsResult | None:
        """Internal: it is not answered over HTTP."""
        raise NotImplementedError

    @action("work:containers")
    @staticmethod
    def containers(
        *,
        names: list[str],
        unique: set[int],
        pair: tuple[int, str],
        many: list[int],
        by_name: dict[str, int],
        by_day: dict[date, list[int]],
        bounded: list[str],
        aliased: dict[str, list[Point]],
    ) -> list[list[int]]:
        """Internal: it is not answered over HTTP."""
        raise NotImplementedError

    @action("work:long_types")
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
            | dict[str, tuple[Options, FunctionsModelsResultInput]]
            | list[AwareDatetime]
            | None
        ) = None,
    ) -> dict[
        str,
        FunctionsModelsResult
        | list[Literal["a-rather-long-name", "another-rather-long-name"]]
        | Point,
    ]:
        """Internal: it is not answered over HTTP."""
        raise NotImplementedError

    @action("work:only_a_long_return")
    @staticmethod
    def only_a_long_return() -> (
        dict[str, FunctionsModelsResult]
        | list[Point]
        | Literal["a-rather-long-name", "another-long-name"]
    ):
        """Internal: it is not answered over HTTP."""
        raise NotImplementedError

    @action("work:pages")
    @staticmethod
    def pages(*, cursor: str | None = None) -> Page[FunctionsModelsResult]:
        """Internal: it is not answered over HTTP."""
        raise NotImplementedError

    @action("work:same_names")
    @staticmethod
    def same_names(*, mine: FunctionsModelsResultInput) -> FunctionsOtherResult:
        """Internal: it is not answered over HTTP."""
        raise NotImplementedError

    @action("work:scalars")
    @staticmethod
    def scalars(
        *,
        text: str,
        number: float,
        count: int,
        data: bytes,
        day: date,
        at: AwareDatetime,
        wait: timedelta,
        key: UUID,
        url: str,
        positive: int,
        anything: JsonValue,
    ) -> None:
        """Internal: it is not answered over HTTP."""
        raise NotImplementedError


class _Api:
    """The functions, by module."""

    work = _Work()


api = _Api()
