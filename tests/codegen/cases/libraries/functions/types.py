"""Types of the standard library and of pydantic, and one of which only the name is known."""

import collections
import fractions
import ipaddress
import re
import uuid
import zoneinfo
from collections import OrderedDict, defaultdict, deque
from collections.abc import Iterable, Mapping, MutableMapping, MutableSequence, Sequence, Set
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path, PurePath
from typing import Dict, FrozenSet, List, Optional, Tuple, Union

import pydantic
from pydantic import (
    UUID4,
    AnyUrl,
    AwareDatetime,
    Base64Bytes,
    HttpUrl,
    JsonValue,
    NonNegativeFloat,
    PastDate,
    PositiveInt,
    SecretStr,
    StrictInt,
)

from gnomon import ActionCtx, internal_action


@internal_action
async def standard(
    ctx: ActionCtx,
    at: datetime,
    day: date,
    hour: time,
    wait: timedelta,
    price: Decimal,
    key: uuid.UUID,
    path: Path,
    pure: PurePath,
    zone: zoneinfo.ZoneInfo,
    pattern: re.Pattern[str],
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
    network: ipaddress.IPv4Network,
    fraction: fractions.Fraction,
) -> tuple[Decimal, timedelta, bytes]:
    return price, wait, b"\xff"


@internal_action
async def of_pydantic(
    ctx: ActionCtx,
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
    size: pydantic.ByteSize,
) -> JsonValue:
    return None


@internal_action
async def containers(
    ctx: ActionCtx,
    sequence: Sequence[int],
    mutable: MutableSequence[int],
    iterable: Iterable[int],
    double_ended: deque[int],
    abstract: Set[int],
    frozen: frozenset[str],
    mapping: Mapping[str, int],
    changing: MutableMapping[str, int],
    ordered: OrderedDict[str, int],
    defaults: defaultdict[str, list[int]],
    counted: collections.Counter[str],
    empty: tuple[()],
    by_id: dict[uuid.UUID, Decimal],
    by_day: dict[date, int],
    by_number: dict[int, str],
) -> dict[str, JsonValue]:
    return {}


@internal_action
async def old_spellings(
    ctx: ActionCtx,
    listed: List[Dict[str, int]],
    pair: Tuple[int, ...],
    frozen: FrozenSet[int],
    maybe: Optional[Union[int, str]],
    none: None,
) -> Optional[List[int]]:
    return None
