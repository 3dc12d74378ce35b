"""The functions, by module. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from pydantic import AwareDatetime, JsonValue

from .models import Order, OrderInput
from .wire import action

__all__ = ["api"]


class _Limits:
    """The functions of `limits`."""

    @action("limits:numbers")
    @staticmethod
    def numbers(
        *,
        positive: int,
        limited: float,
        even: int,
        price: Decimal,
        discount: Decimal,
        maybe: int | None,
        tightened: int,
        with_unit: float,
        checked: JsonValue,
    ) -> int:
        """Internal: it is not answered over HTTP."""
        raise NotImplementedError

    @action("limits:place")
    @staticmethod
    def place(*, order: OrderInput) -> Order:
        """Internal: it is not answered over HTTP."""
        raise NotImplementedError

    @action("limits:texts")
    @staticmethod
    def texts(
        *,
        name: str,
        code: str,
        trimmed: str,
        data: bytes,
        names: list[str],
        unique: set[int],
        by_name: dict[str, int],
        by_code: dict[str, int],
        waits: list[timedelta],
        brief: timedelta,
        soon: AwareDatetime | None = None,
    ) -> list[str]:
        """Internal: it is not answered over HTTP."""
        raise NotImplementedError


class _Api:
    """The functions, by module."""

    limits = _Limits()


api = _Api()
