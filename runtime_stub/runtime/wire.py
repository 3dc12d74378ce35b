"""The wire form: one JSON for the scheduler, worker processes, the store and every client.

Bytes are base64, durations ISO 8601, instants carry their offset, NaN and infinities are refused;
inside nested models, too, whose own configuration would say otherwise. A field with an alias is
sent by it, and what was sent is read again, whatever other alias it is read by. Computed fields are
sent, too, and left out where they are read.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Generic, TypeVar, cast

from pydantic import TypeAdapter
from pydantic_core import CoreSchema, SchemaSerializer, SchemaValidator

T = TypeVar("T")

_CONFIGURATION = {
    "ser_json_bytes": "base64",
    "val_json_bytes": "base64",
    "ser_json_timedelta": "iso8601",
    "ser_json_inf_nan": "constants",
    "allow_inf_nan": False,
    "serialize_by_alias": True,
    "validate_by_alias": True,
    "validate_by_name": True,
}
_DATA = ("metadata", "default", "expected")
"""Parts of a schema that are no schemas."""

_CALLED_BEFORE = ("function-before", "function-wrap")
_TEXTS_AND_LISTS = (
    *("bytes", "date", "datetime", "decimal", "enum", "time", "timedelta", "url", "uuid"),
    *("frozenset", "multi-host-url", "set", "tuple"),
    *("dataclass", "model"),
)
"""Types that are not in JSON what they are in Python: a strict one is a text or a list there."""

_FIELDS = ("model-field", "dataclass-field", "typed-dict-field")


class WireType(Generic[T]):
    """A type as it crosses boundaries: validated in, validated out.

    Args:
        annotation: any type that pydantic can validate.

    Raises:
        pydantic.PydanticUserError: if pydantic cannot make a schema of the type.
    """

    def __init__(self, annotation: object) -> None:
        self._core_schema = TypeAdapter[T](cast(Any, annotation)).core_schema
        read = cast(CoreSchema, _wire_schema(self._core_schema, ignored=True))
        sent = cast(CoreSchema, _wire_schema(self._core_schema, ignored=False))
        # Prebuilt validators of nested models carry their own configuration.
        self._validator = SchemaValidator(read, cast(Any, _CONFIGURATION), _use_prebuilt=False)
        self._loader = self._validator
        if _holds(read, _is_strict) and _holds(read, _calls_before):
            lenient = cast(CoreSchema, _lenient(read, below=False))
            self._loader = SchemaValidator(lenient, cast(Any, _CONFIGURATION), _use_prebuilt=False)
        self._serializer = SchemaSerializer(sent, cast(Any, _CONFIGURATION), _use_prebuilt=False)

    def validate(self, value: object) -> T:
        """The value as the type has it, from Python.

        Raises:
            pydantic.ValidationError: if it does not fit.
        """
        return cast(T, self._validator.validate_python(value))

    def load(self, text: str | bytes) -> T:
        """The value that the JSON text stands for.

        Raises:
            pydantic.ValidationError: if it does not fit.
        """
        return cast(T, self._loader.validate_json(text))

    def dump(self, value: T, *, to_load: bool = False) -> str:
        """The value, which must have been validated, as JSON text.

        Args:
            value: the value.
            to_load: leaves out what `load` would not take: computed fields, which clients see.

        Raises:
            pydantic_core.PydanticSerializationError: if it was changed since, and no longer fits.
        """
        text = self._serializer.to_json(value, warnings="error", round_trip=to_load)
        return text.decode()

    @property
    def core_schema(self) -> CoreSchema:
        """What pydantic makes of the type by itself."""
        return self._core_schema


def _wire_schema(node: object, *, ignored: bool) -> object:
    """A copy of a core schema that validates or serializes the wire form, all the way down.

    Args:
        node: the schema, or a part of one.
        ignored: whether it takes no notice of computed fields, so as to validate what was sent.
    """
    if isinstance(node, list):
        return [_wire_schema(item, ignored=ignored) for item in cast(list[object], node)]
    if not isinstance(node, dict):
        return node
    schema = cast(dict[str, object], node)
    changed = {
        key: value if key in _DATA else _wire_schema(value, ignored=ignored)
        for key, value in schema.items()
    }
    match schema.get("type"):
        case "datetime":
            changed["tz_constraint"] = "aware"
        case "float":
            changed["allow_inf_nan"] = False
        case str() as kind if kind in _FIELDS and "serialization_alias" in changed:
            _accept_what_is_sent(changed)
        case _:
            pass
    if isinstance(own := schema.get("config"), dict):
        changed["config"] = {**cast(dict[str, object], own), **_CONFIGURATION}
    if ignored and (computed := cast("list[dict[str, str]]", schema.get("computed_fields") or [])):
        return _ignoring([_sent_name(field) for field in computed], changed)
    return changed


def _holds(node: object, is_meant: Callable[[dict[str, object]], bool]) -> bool:
    """Whether a schema, or a part of it, is what is meant."""
    if isinstance(node, list):
        return any(_holds(item, is_meant) for item in cast("list[object]", node))
    if not isinstance(node, dict):
        return False
    schema = cast("dict[str, object]", node)
    return is_meant(schema) or any(
        _holds(value, is_meant) for key, value in schema.items() if key not in _DATA
    )


def _is_strict(schema: dict[str, object]) -> bool:
    return schema.get("strict") is True


def _calls_before(schema: dict[str, object]) -> bool:
    return schema.get("type") in _CALLED_BEFORE


def _lenient(node: object, *, below: bool) -> object:
    """A copy of a schema that reads what a function of Python has had in hand.

    That is not known for JSON any more: a strict date would refuse the text that it was sent as.

    Args:
        node: the schema, or a part of one.
        below: whether a function is called before this part, or may be: definitions are shared.
    """
    if isinstance(node, list):
        return [_lenient(item, below=below) for item in cast("list[object]", node)]
    if not isinstance(node, dict):
        return node
    schema = cast("dict[str, object]", node)
    below = below or schema.get("type") in (*_CALLED_BEFORE, "definitions")
    changed = {
        key: value if key in _DATA else _lenient(value, below=below)
        for key, value in schema.items()
    }
    if below and schema.get("type") in _TEXTS_AND_LISTS:
        changed["strict"] = False
    return changed


def _ignoring(names: list[str], schema: dict[str, object]) -> dict[str, object]:
    """The schema of fields, which takes no notice of some others: of what is computed from them.

    They are fields to it, of which nothing is left. To take them away before would cost more: what
    has gone through Python is not read as strictly typed JSON any more.
    """
    missing: dict[str, object] = {"type": "default", "schema": {"type": "any"}, "default": None}
    extra = {f"computed {name}": name for name in names}
    match schema["type"]:
        case "model-fields":
            fields = cast("dict[str, object]", schema["fields"])
            added = {
                key: {"type": "model-field", "schema": missing, "validation_alias": name}
                for key, name in extra.items()
            }
            changed = schema | {"fields": fields | added}
            left: Callable[..., object] = _model_without
        case "dataclass-args":
            field = {"type": "dataclass-field", "schema": missing, "kw_only": True}
            listed = [
                field | {"name": key, "validation_alias": name} for key, name in extra.items()
            ]
            changed = schema | {"fields": [*cast("list[object]", schema["fields"]), *listed]}
            left = _dataclass_without
        case _:
            # No way is known to declare one there: unknown fields are as its configuration has it.
            return schema
    function = {"type": "no-info", "function": partial(left, frozenset(extra))}
    return {"type": "function-after", "function": function, "schema": changed}


_Values = dict[str, object]


def _model_without(
    names: frozenset[str], validated: tuple[_Values, object, set[str]]
) -> tuple[_Values, object, set[str]]:
    """What a model is made of, its values, the unknown ones and which were given, without some."""
    values, unknown, given = validated
    return _without(names, values), unknown, given - names


def _dataclass_without(
    names: frozenset[str], validated: tuple[_Values, object]
) -> tuple[_Values, object]:
    """What a dataclass is made of, its values and what is for its making alone, without some."""
    values, for_making = validated
    return _without(names, values), for_making


def _without(names: frozenset[str], values: _Values) -> _Values:
    return {name: value for name, value in values.items() if name not in names}


def _sent_name(computed: dict[str, str]) -> str:
    return computed.get("alias") or computed["property_name"]


def _accept_what_is_sent(field: dict[str, object]) -> None:
    """Lets a field be read by the alias that it is sent by, after those that it is read by."""
    sent, read = field["serialization_alias"], field.get("validation_alias")
    if read == sent:
        return
    if isinstance(read, list):
        listed = cast("list[object]", read)
        choices = listed if isinstance(listed[0], list) else [listed]
    else:
        choices = [[read]] if read is not None else []
    field["validation_alias"] = [*choices, [sent]]
