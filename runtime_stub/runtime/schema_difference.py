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
VALUES = frozenset(
    {"const", "exclusiveMaximum", "exclusiveMinimum", "format", "maxItems", "maxLength"}
    | {"maxProperties", "maximum", "minItems", "minLength", "minProperties", "minimum"}
    | {"multipleOf", "pattern", "uniqueItems", "x-gnomon-table"}
)


@dataclass(frozen=True, slots=True)
class Difference:
    """The innermost place at which two schemas part: `order.items[]`, and what each says there."""

    place: str
    first: Json
    second: Json


class Comparison:
    """Compares along two schemas at once; a pair that is being compared is taken to be equal.

    Args:
        first: the document that the references of the first schemas point into.
        second: that of the second ones.
    """

    def __init__(self, first: Schema, second: Schema) -> None:
        self._roots = (first, second)
        self._assumed: dict[tuple[int, int], None] = {}

    def difference(self, first: Json, second: Json) -> Difference | None:
        """The first place at which two schemas part."""
        return self.schemas(first, second, "")

    def schemas(self, first: Json, second: Json, place: str) -> Difference | None:
        first, second = _resolved(first, self._roots[0]), _resolved(second, self._roots[1])
        if not isinstance(first, dict) or not isinstance(second, dict):
            return None if first is second else Difference(place, first, second)
        pair = (id(first), id(second))
        if OPAQUE in first or pair in self._assumed:
            return None
        self._assumed[pair] = None
        if not _agree(first, second):
            return Difference(place, first, second)
        for inner, one, other in _parts(first, second, place):
            found = self.schemas(one, other, inner)
            if found is not None:
                return found
        for key in (key for key in CHOICES if key in first):
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
                before = len(self._assumed)
                if self.schemas(one, other, "") is None:
                    del left[position]
                    break
                while len(self._assumed) > before:
                    self._assumed.popitem()
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
    for key in first.keys() | second.keys():
        one, other = first.get(key), second.get(key)
        if key in VALUES:
            same = _text(one) == _text(other)
        elif key in SETS:
            same = _texts(one) == _texts(other)
        elif key in MAPS:
            same = _map(first, key).keys() == _map(second, key).keys()
        elif key in LISTS or key in CHOICES:
            same = len(_list(first, key)) == len(_list(second, key))
        else:
            continue
        if not same:
            return False
    return True


def _parts(first: Schema, second: Schema, place: str) -> Iterator[tuple[str, Json, Json]]:
    """The schemas inside two schemas that agree otherwise, with the place of each.

    A keyword that holds a schema and is missing is one that says nothing.
    """
    for key in sorted(first.keys() | second.keys()):
        if key in SINGLE:
            shown = f"{place}[]" if key in ("items", "additionalProperties") else f"{place}({key})"
            yield shown, first.get(key, {}), second.get(key, {})
        elif key in LISTS:
            for one, other in zip(_list(first, key), _list(second, key), strict=True):
                yield place, one, other
        elif key in MAPS:
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


def _texts(value: Json) -> set[str]:
    return {_text(item) for item in (value if isinstance(value, list) else [value])}


def _text(value: Json) -> str:
    """A value as text that tells `1` and `true` apart, and not `1` and `1.0`."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"number {float(value)!r}"
    return repr(value)
