"""The functions, by module. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal
from uuid import UUID

from pydantic import AwareDatetime, JsonValue

from .wire import action

__all__ = ["api"]


class _Types:
    """The functions of `types`."""

    @action("types:containers")
    @staticmethod
    def containers(
        *,
        sequence: list[int],
        mutable: list[int],
        iterable: list[int],
        double_ended: list[int],
        abstract: set[int],
        frozen: set[str],
        mapping: dict[str, int],
        changing: dict[str, int],
        ordered: dict[str, int],
        defaults: dict[str, list[int]],
        counted: dict[str, int],
        empty: tuple[()],
        by_id: dict[UUID, Decimal],
        by_day: dict[date, int],
        by_number: dict[str, str],
    ) -> dict[str, JsonValue]:
        """Internal: it is not answered over HTTP."""
        raise NotImplementedError

    @action("types:of_pydantic")
    @staticmethod
    def of_pydantic(
        *,
        url: str,
        any_url: str,
        secret: str,
        encoded: str,
        version: str,
        aware: AwareDatetime,
        past: date,
        positive: int,
        at_least: float,
        strict: int,
        size: JsonValue,
    ) -> JsonValue:
        """Internal: it is not answered over HTTP."""
        raise NotImplementedError

    @action("types:old_spellings")
    @staticmethod
    def old_spellings(
        *,
        listed: list[dict[str, int]],
        pair: list[int],
        frozen: set[int],
        maybe: int | str | None,
        none: None,
    ) -> list[int] | None:
        """Internal: it is not answered over HTTP."""
        raise NotImplementedError

    @action("types:standard")
    @staticmethod
    def standard(
        *,
        at: AwareDatetime,
        day: date,
        hour: time,
        wait: timedelta,
        price: Decimal,
        key: UUID,
        path: str,
        pure: str,
        zone: str,
        pattern: str,
        address: str,
        network: str,
        fraction: JsonValue,
    ) -> tuple[Decimal, timedelta, bytes]:
        """Internal: it is not answered over HTTP."""
        raise NotImplementedError


class _Api:
    """The functions, by module."""

    types = _Types()


api = _Api()
