"""Index keys: their bytes order as the values do."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import Enum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gnomon.storage.keys import AFTER, encode_key

# A machine that runs other tests may stall at any example.
PATIENT = settings(deadline=None)

NUMBERS = st.one_of(
    st.integers(min_value=-(2**99), max_value=2**99),
    st.floats(allow_nan=False),
    st.sampled_from([0, -0.0, 0.0, 2**53, 2**53 + 1, float(2**53), -(2**53) - 1]),
)
INSTANTS = st.datetimes(timezones=st.sampled_from([dt.UTC, dt.timezone(dt.timedelta(hours=5))]))


KINDS: dict[str, st.SearchStrategy[object]] = {
    "numbers": NUMBERS,
    "text": st.text(),
    "bytes": st.binary(),
    "instants": INSTANTS,
    "dates": st.dates(),
    "durations": st.timedeltas(),
    "times": st.times(),
    "uuids": st.uuids(),
    "decimals": st.decimals(-(10**30), 10**30, allow_nan=False, allow_infinity=False),
    "booleans": st.booleans(),
    "lists": st.lists(st.integers(-5, 5)),
}


@pytest.mark.holds("index-order")
@pytest.mark.parametrize("values", KINDS.values(), ids=KINDS)
def test_keys_order_as_their_values(values: st.SearchStrategy[object]) -> None:
    @PATIENT
    @given(values, values)
    def check(a: object, b: object) -> None:
        left, right = encode_key([a]), encode_key([b])
        assert (left < right) == (a < b)
        assert (left == right) == (a == b)

    check()


@PATIENT
@given(st.lists(st.text(max_size=3)), st.lists(st.text(max_size=3)))
def test_keys_of_several_values_order_as_tuples(a: list[str], b: list[str]) -> None:
    assert (encode_key(a) < encode_key(b)) == (tuple(a) < tuple(b))


@PATIENT
@given(st.lists(NUMBERS | st.text() | st.none() | st.booleans()), st.lists(NUMBERS | st.text()))
def test_everything_that_extends_a_prefix_lies_before_its_end(
    prefix: list[object], rest: list[object]
) -> None:
    assert encode_key(prefix) <= encode_key([*prefix, *rest]) < encode_key(prefix) + AFTER


@pytest.mark.holds("index-order")
def test_the_kinds_of_values_have_an_order() -> None:
    moment = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    values = [None, False, True, -1, 0.5, Decimal(1), moment, moment.date(), "", b"", [1]]
    keys = [encode_key([value]) for value in values]
    assert keys == sorted(keys)


def test_an_enum_is_its_value() -> None:
    class Colour(Enum):
        RED = "red"

    assert encode_key([Colour.RED]) == encode_key(["red"])


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(float("nan"), id="nan"),
        pytest.param(2**100, id="large"),
        pytest.param(dt.datetime(2026, 1, 1), id="naive"),
        pytest.param(Decimal("inf"), id="infinite"),
        pytest.param({"a": 1}, id="dict"),
        pytest.param(object(), id="object"),
    ],
)
def test_a_value_without_an_order_is_refused(value: object) -> None:
    with pytest.raises((TypeError, ValueError), match="cannot be an index key"):
        encode_key([value])
