"""References to the functions of this project. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gnomon.references import internal_action_reference

if TYPE_CHECKING:
    from datetime import datetime

    from gnomon import Page

    from ..first import Result
    from ..second import Result as SecondResult
    from ..shared.models import Result as ModelsResult
    from ..third import FirstResult, Literal

__all__ = ["api", "internal"]


class _Api:
    """The public functions, by module."""


class _InternalFirst:
    """The internal functions of `first`."""

    # functions/first.py::run
    @internal_action_reference("first:run")
    @staticmethod
    def run(*, result: Result) -> Page[Result]:
        raise NotImplementedError


class _InternalSecond:
    """The internal functions of `second`."""

    # functions/second.py::run
    @internal_action_reference("second:run")
    @staticmethod
    def run(*, result: SecondResult) -> Page[SecondResult]:
        raise NotImplementedError


class _InternalThird:
    """The internal functions of `third`."""

    # functions/third.py::run
    @internal_action_reference("third:run")
    @staticmethod
    def run(
        *,
        one: Result,
        two: SecondResult,
        shared_one: ModelsResult,
        other: FirstResult,
        literal: Literal,
        moments: list[datetime],
    ) -> dict[str, Result | SecondResult | ModelsResult]:
        raise NotImplementedError


class _Internal:
    """The internal functions, by module."""

    first = _InternalFirst()
    second = _InternalSecond()
    third = _InternalThird()


api = _Api()
internal = _Internal()
