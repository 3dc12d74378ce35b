"""Ranges of an index: equal values for its first fields, then at most a bound on either side.

    lambda q: q.eq("status", "pending").lt("creation_time", cutoff)

`IndexRangeBuilder` builds one at run time and refuses fields out of order; `_generated/server.py`
describes each index with `IndexField`, so that a type checker refuses them first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

from gnomon.errors import InvalidQuery

if TYPE_CHECKING:
    from typing import Self

FieldT_contra = TypeVar("FieldT_contra", contravariant=True)
ValueT_contra = TypeVar("ValueT_contra", contravariant=True)
NextT_co = TypeVar("NextT_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a range; `inclusive` for `gte` and `lte`."""

    value: object
    inclusive: bool


class IndexRange(Protocol):
    """A finished range, as a storage reads it.

    `equal` holds the values of the first fields; `lower` and `upper` bound the field after them.
    """

    @property
    def equal(self) -> tuple[object, ...]:
        """The values that the first fields equal, in the index's order."""
        ...

    @property
    def lower(self) -> Bound | None:
        """From where on, for the field after the equal ones."""
        ...

    @property
    def upper(self) -> Bound | None:
        """Up to where, for the field after the equal ones."""
        ...


class IndexUpper(IndexRange, Protocol[FieldT_contra, ValueT_contra]):
    """A range with a lower bound, which may still get an upper one on the same field."""

    def lt(self, field: FieldT_contra, value: ValueT_contra, /) -> IndexRange:
        """Up to a value, without it."""
        ...

    def lte(self, field: FieldT_contra, value: ValueT_contra, /) -> IndexRange:
        """Up to and with a value."""
        ...


class IndexField(
    IndexUpper[FieldT_contra, ValueT_contra],
    Protocol[FieldT_contra, ValueT_contra, NextT_co],
):
    """A range whose next field is `FieldT`, with values of `ValueT`; `eq` leads to `NextT`."""

    def eq(self, field: FieldT_contra, value: ValueT_contra, /) -> NextT_co:
        """Only where the field has that value."""
        ...

    def gt(
        self, field: FieldT_contra, value: ValueT_contra, /
    ) -> IndexUpper[FieldT_contra, ValueT_contra]:
        """From a value on, without it."""
        ...

    def gte(
        self, field: FieldT_contra, value: ValueT_contra, /
    ) -> IndexUpper[FieldT_contra, ValueT_contra]:
        """From a value on, and with it."""
        ...


class ByCreationTime(IndexField[Literal["creation_time"], datetime, IndexRange], Protocol):
    """The index `by_creation_time` that every table has."""


BuilderT = TypeVar("BuilderT")

RangeFunction = Callable[[BuilderT], IndexRange]
"""What `with_index` takes: from the builder of an index to a finished range."""


@dataclass(frozen=True, slots=True)
class IndexRangeBuilder:
    """A range under construction over the fields of an index; every step makes a new one."""

    fields: tuple[str, ...]
    equal: tuple[object, ...] = ()
    lower: Bound | None = None
    upper: Bound | None = None

    def eq(self, field: str, value: object, /) -> Self:
        """Only where the field has that value."""
        self._expect(field)
        if self.lower or self.upper:
            raise InvalidQuery(f"eq({field!r}) after a bound: bounds come last")
        return type(self)(self.fields, (*self.equal, value))

    def gt(self, field: str, value: object, /) -> Self:
        """From a value on, without it."""
        return self._with_lower(field, Bound(value, inclusive=False))

    def gte(self, field: str, value: object, /) -> Self:
        """From a value on, and with it."""
        return self._with_lower(field, Bound(value, inclusive=True))

    def lt(self, field: str, value: object, /) -> Self:
        """Up to a value, without it."""
        return self._with_upper(field, Bound(value, inclusive=False))

    def lte(self, field: str, value: object, /) -> Self:
        """Up to and with a value."""
        return self._with_upper(field, Bound(value, inclusive=True))

    def _with_lower(self, field: str, bound: Bound) -> Self:
        self._expect(field)
        if self.lower or self.upper:
            raise InvalidQuery(f"{field!r}: one lower bound, and before the upper one")
        return replace(self, lower=bound)

    def _with_upper(self, field: str, bound: Bound) -> Self:
        self._expect(field)
        if self.upper:
            raise InvalidQuery(f"{field!r} has an upper bound already")
        return replace(self, upper=bound)

    def _expect(self, field: str) -> None:
        """InvalidQuery unless the field is the next one of the index."""
        expected = self.fields[len(self.equal)] if len(self.equal) < len(self.fields) else None
        if field != expected:
            raise InvalidQuery(
                f"the index is over {', '.join(self.fields)}: "
                + (f"{expected!r} comes next, not {field!r}" if expected else "nothing is left")
            )
