"""References to the functions of this project. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gnomon.references import internal_action_reference

if TYPE_CHECKING:
    from collections import Counter, OrderedDict, defaultdict, deque
    from collections.abc import (
        Iterable,
        Mapping,
        MutableMapping,
        MutableSequence,
        Sequence,
    )
    from collections.abc import Set as AbstractSet
    from datetime import date, datetime, time, timedelta
    from decimal import Decimal
    from fractions import Fraction
    from ipaddress import IPv4Address, IPv4Network, IPv6Address
    from pathlib import Path, PurePath
    from re import Pattern
    from uuid import UUID
    from zoneinfo import ZoneInfo

    from pydantic import (
        UUID4,
        AnyUrl,
        AwareDatetime,
        Base64Bytes,
        ByteSize,
        HttpUrl,
        JsonValue,
        NonNegativeFloat,
        PastDate,
        PositiveInt,
        SecretStr,
        StrictInt,
    )

__all__ = ["api", "internal"]


class _Api:
    """The public functions, by module."""


class _InternalTypes:
    """The internal functions of `types`."""

    # functions/types.py::containers
    @internal_action_reference("types:containers")
    @staticmethod
    def containers(
        *,
        sequence: Sequence[int],
        mutable: MutableSequence[int],
        iterable: Iterable[int],
        double_ended: deque[int],
        abstract: AbstractSet[int],
        frozen: frozenset[str],
        mapping: Mapping[str, int],
        changing: MutableMapping[str, int],
        ordered: OrderedDict[str, int],
        defaults: defaultdict[str, list[int]],
        counted: Counter[str],
        empty: tuple[()],
        by_id: dict[UUID, Decimal],
        by_day: dict[date, int],
        by_number: dict[int, str],
    ) -> dict[str, JsonValue]:
        raise NotImplementedError

    # functions/types.py::of_pydantic
    @internal_action_reference("types:of_pydantic")
    @staticmethod
    def of_pydantic(
        *,
        url: HttpUrl,
        any_url: AnyUrl,
        secret: SecretStr,
        encoded: Base64Bytes,
        version: UUID4,
        aware: AwareDatetime,
        past: PastDate,
        positive: PositiveInt,
        at_least: NonNegativeFloat,
        strict: StrictInt,
        size: ByteSize,
    ) -> JsonValue:
        raise NotImplementedError

    # functions/types.py::old_spellings
    @internal_action_reference("types:old_spellings")
    @staticmethod
    def old_spellings(
        *,
        listed: list[dict[str, int]],
        pair: tuple[int, ...],
        frozen: frozenset[int],
        maybe: int | str | None,
        none: None,
    ) -> list[int] | None:
        raise NotImplementedError

    # functions/types.py::standard
    @internal_action_reference("types:standard")
    @staticmethod
    def standard(
        *,
        at: datetime,
        day: date,
        hour: time,
        wait: timedelta,
        price: Decimal,
        key: UUID,
        path: Path,
        pure: PurePath,
        zone: ZoneInfo,
        pattern: Pattern[str],
        address: IPv4Address | IPv6Address,
        network: IPv4Network,
        fraction: Fraction,
    ) -> tuple[Decimal, timedelta, bytes]:
        raise NotImplementedError


class _Internal:
    """The internal functions, by module."""

    types = _InternalTypes()


api = _Api()
internal = _Internal()
