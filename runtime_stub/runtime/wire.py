"""The wire form: one JSON for the scheduler, worker processes, the store and every client.

Bytes are base64, durations ISO 8601, instants carry their offset, NaN and infinities are refused;
inside nested models, too, whose own configuration would say otherwise. A field with an alias is
sent by it, and what was sent is read again, whatever other alias it is read by. Computed fields are
sent, too, and left out where they are read.
"""

from __future__ import annotations

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
        schema = cast(CoreSchema, _wire_schema(self._core_schema))
        # Prebuilt validators of nested models carry their own configuration.
        self._validator = SchemaValidator(schema, cast(Any, _CONFIGURATION), _use_prebuilt=False)
        self._serializer = SchemaSerializer(schema, cast(Any, _CONFIGURATION), _use_prebuilt=False)

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
        return cast(T, self._validator.validate_json(text))

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


def _wire_schema(node: object, *, ignores_unknown: bool = True) -> object:
    """A copy of a core schema that validates and serializes the wire form, all the way down."""
    if isinstance(node, list):
        nodes = cast(list[object], node)
        return [_wire_schema(item, ignores_unknown=ignores_unknown) for item in nodes]
    if not isinstance(node, dict):
        return node
    schema = cast(dict[str, object], node)
    own = schema.get("config")
    if isinstance(own, dict):
        extra = cast(dict[str, object], own).get("extra_fields_behavior", "ignore")
        ignores_unknown = extra == "ignore"
    changed = {
        key: value
        if key in ("metadata", "default", "expected")
        else _wire_schema(value, ignores_unknown=ignores_unknown)
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
    if isinstance(own, dict):
        changed["config"] = {**cast(dict[str, object], own), **_CONFIGURATION}
    computed = cast("list[dict[str, str]]", schema.get("computed_fields") or [])
    # Only where it is needed: what goes through Python is not read as strictly typed JSON any more.
    if ignores_unknown or not computed:
        return changed
    return _ignoring(frozenset(map(_sent_name, computed)), changed)


def _ignoring(names: frozenset[str], fields: dict[str, object]) -> dict[str, object]:
    """The schema of fields, which takes no notice of some others: of what is computed from them."""

    def without(value: object) -> object:
        if not isinstance(value, dict):
            return value
        sent = cast("dict[str, object]", value)
        return {name: sent[name] for name in sent if name not in names}

    function = {"type": "no-info", "function": without}
    return {"type": "function-before", "function": function, "schema": fields}


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
