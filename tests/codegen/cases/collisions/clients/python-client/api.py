"""The functions, by module. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from pydantic import AwareDatetime

from .models import (
    FirstResult,
    FunctionsFirstResult,
    FunctionsSecondResult,
    FunctionsSharedModelsResult,
    Literal,
)
from .wire import Page, action

__all__ = ["api"]


class _First:
    """The functions of `first`."""

    @action("first:run")
    @staticmethod
    def run(*, result: FunctionsFirstResult) -> Page[FunctionsFirstResult]:
        """Internal: it is not answered over HTTP."""
        raise NotImplementedError


class _Second:
    """The functions of `second`."""

    @action("second:run")
    @staticmethod
    def run(*, result: FunctionsSecondResult) -> Page[FunctionsSecondResult]:
        """Internal: it is not answered over HTTP."""
        raise NotImplementedError


class _Third:
    """The functions of `third`."""

    @action("third:run")
    @staticmethod
    def run(
        *,
        one: FunctionsFirstResult,
        two: FunctionsSecondResult,
        shared_one: FunctionsSharedModelsResult,
        other: FirstResult,
        literal: Literal,
        moments: list[AwareDatetime],
    ) -> dict[
        str,
        FunctionsFirstResult | FunctionsSecondResult | FunctionsSharedModelsResult,
    ]:
        """Internal: it is not answered over HTTP."""
        raise NotImplementedError


class _Api:
    """The functions, by module."""

    first = _First()
    second = _Second()
    third = _Third()


api = _Api()
