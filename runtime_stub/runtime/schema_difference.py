"""Where two JSON Schemas say different things of the values they admit.

Notes (titles, descriptions, defaults, examples) do not count, nor how definitions are named, nor
where they stand. What is opaque in the first schema admits whatever the second says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias, cast

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Schema: TypeAlias = "dict[str, Json]"

OPAQUE = "x-python-type"
SINGLE = ("additionalProperties", "contains", "items", "not", "propertyNames", "contentSchema")
LISTS = ("allOf", "prefixItems")
CHOICES = ("anyOf", "oneOf")
MAPS = ("patternProperties", "properties")
SETS = ("enum", "required", "type")
VALUES = (
    *("const", "exclusiveMaximum", "exclusiveMinimum", "format", "maxItems", "maxLength"),
    *("maxProperties", "maximum", "minItems", "minLength", "minProperties", "minimum"),
    *("multipleOf", "pattern", "uniqueItems", "x-gnomon-table"),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """The innermost place at which two schemas part: `order.items[]`, and what each says there."""

    place: str
    first: Json
    second: Json


def difference(
    first: Schema, second: Schema, first_root: Schema, second_root: Schema
) -> Difference | None:
    """The first difference between two schemas; references point into the root of each."""
    return _Comparison(first_root, second_root).schemas(first, second, "")


class _Comparison:
    """Compares along both schemas at once; a pair that is being compared is taken to be equal."""

    def __init__(self, first_root: Schema, second_root: Schema) -> None:
        self._roots = (first_root, second_root)
        self._assumed: set[tuple[int, int]] = set()

    def schemas(self, first: Json, second: Json, place: str) -> Difference | None:
        first, second = _resolved(first, self._roots[0]), _resolved(second, self._roots[1])
        if not isinstance(first, dict) or not isinstance(second, dict):
            return None if first is second else Difference(place, first, second)
        pair = (id(first), id(second))
        if OPAQUE in first or pair in self._assumed:
            return None
        self._assumed.add(pair)
        if not _agree(first, second):
            return Difference(place, first, second)
        for inner, one, other in _parts(first, second, place):
            found = self.schemas(one, other, inner)
            if found is not None:
                return found
        for key in CHOICES:
            found = self._choices(_list(first, key), _list(second, key), place)
            if found is not None:
                return found
        return None

    def _choices(self, first: list[Json], second: list[Json], place: str) -> Difference | None:
        """The difference of two unions: the order of their members is an accident of caches."""
        if self._same_choices(first, second):
            return None
        pairs = zip(first, second, strict=True)
        found = (self.schemas(one, other, place) for one, other in pairs)
        return next((one for one in found if one is not None), Difference(place, first, second))

    def _same_choices(self, first: list[Json], second: list[Json]) -> bool:
        """Whether each member of one union has its like in the other."""
        left = [*second]
        for one in sorted(first, key=_is_opaque):
            for position, other in enumerate(left):
                before = set(self._assumed)
                if self.schemas(one, other, "") is None:
                    del left[position]
                    break
                self._assumed = before
            else:
                return False
        return True


def _resolved(schema: Json, root: Schema) -> Json:
    """The schema behind references; `true` is the schema that says nothing."""
    seen = 0
    while isinstance(schema, dict) and isinstance(pointer := schema.get("$ref"), str) and seen < 99:
        target: Json = root
        for step in pointer.removeprefix("#/").split("/"):
            target = cast("Schema", target)[step]
        schema, seen = target, seen + 1
    return {} if schema is True else schema


def _agree(first: Schema, second: Schema) -> bool:
    """Whether two schemas say the same, what stands in them aside."""
    for key in (*LISTS, *CHOICES):
        if len(_list(first, key)) != len(_list(second, key)):
            return False
    for key in MAPS:
        if _map(first, key).keys() != _map(second, key).keys():
            return False
    if any(_texts(first, key) != _texts(second, key) for key in SETS):
        return False
    return all(_text(first.get(key)) == _text(second.get(key)) for key in VALUES)


def _parts(first: Schema, second: Schema, place: str) -> Iterator[tuple[str, Json, Json]]:
    """The schemas inside two schemas that agree otherwise, with the place of each.

    A keyword that holds a schema and is missing is one that says nothing.
    """
    for key in SINGLE:
        if key in first or key in second:
            shown = f"{place}[]" if key in ("items", "additionalProperties") else f"{place}({key})"
            yield shown, first.get(key, {}), second.get(key, {})
    for key in LISTS:
        for one, other in zip(_list(first, key), _list(second, key), strict=True):
            yield place, one, other
    for key in MAPS:
        others = _map(second, key)
        for name, one in _map(first, key).items():
            yield f"{place}.{name}".lstrip("."), one, others[name]


def _is_opaque(schema: Json) -> bool:
    return isinstance(schema, dict) and OPAQUE in schema


def _list(schema: Schema, key: str) -> list[Json]:
    value = schema.get(key)
    return value if isinstance(value, list) else []


def _map(schema: Schema, key: str) -> Schema:
    value = schema.get(key)
    return value if isinstance(value, dict) else {}


def _texts(schema: Schema, key: str) -> set[str]:
    value = schema.get(key)
    return {_text(item) for item in (value if isinstance(value, list) else [value])}


def _text(value: Json) -> str:
    """A value as text that tells `1` and `true` apart, and not `1` and `1.0`."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"number {float(value)!r}"
    return repr(value)
