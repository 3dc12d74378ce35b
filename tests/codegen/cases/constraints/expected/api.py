"""References to the functions of this project. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gnomon.references import internal_action_reference

if TYPE_CHECKING:
    from datetime import timedelta
    from decimal import Decimal

    from pydantic import AwareDatetime

    from ..limits import Code, Name, Order

__all__ = ["api", "internal"]


class _Api:
    """The public functions, by module."""


class _InternalLimits:
    """The internal functions of `limits`."""

    # functions/limits.py::numbers
    @internal_action_reference("limits:numbers")
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
        checked: int,
    ) -> int:
        raise NotImplementedError

    # functions/limits.py::place
    @internal_action_reference("limits:place")
    @staticmethod
    def place(*, order: Order) -> Order:
        raise NotImplementedError

    # functions/limits.py::texts
    @internal_action_reference("limits:texts")
    @staticmethod
    def texts(
        *,
        name: Name,
        code: Code,
        trimmed: str,
        data: bytes,
        names: list[Name],
        unique: set[int],
        by_name: dict[Name, int],
        by_code: dict[Code, int],
        waits: tuple[timedelta, ...],
        brief: timedelta,
        soon: AwareDatetime | None = None,
    ) -> list[Name]:
        raise NotImplementedError


class _Internal:
    """The internal functions, by module."""

    limits = _InternalLimits()


api = _Api()
internal = _Internal()
