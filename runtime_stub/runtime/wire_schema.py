"""pydantic's JSON Schema of a type in its wire form, whatever its own configuration says."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue
from pydantic_core import core_schema

from gnomon.runtime.wire import WireType


class WireSchema(GenerateJsonSchema):
    """Bytes are base64, durations ISO 8601, and a decimal number says what it is."""

    def bytes_schema(self, schema: core_schema.BytesSchema) -> JsonSchemaValue:
        """base64 in JSON."""
        described: JsonSchemaValue = {"type": "string", "format": "base64url"}
        self.update_with_validations(described, schema, self.ValidationsMapping.bytes)
        return described

    def timedelta_schema(self, schema: core_schema.TimedeltaSchema) -> JsonSchemaValue:
        """ISO 8601 in JSON."""
        return {"type": "string", "format": "duration"}

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        """A string of its own format, and a number where one is read."""
        described = super().decimal_schema(schema)
        for one in (described, *described.get("anyOf", ())):
            if one.get("type") == "string":
                one["format"] = "decimal"
        return described

    def field_is_required(
        self,
        field: core_schema.ModelField | core_schema.DataclassField | core_schema.TypedDictField,
        total: bool,
    ) -> bool:
        """A field with a default may be left out where it is read, and is always sent."""
        if self.mode == "serialization" and field["type"] != "typed-dict-field":
            return field.get("serialization_exclude_if") is None
        return super().field_is_required(field, total)

    def handle_invalid_for_json_schema(self, schema: object, error_info: str) -> JsonSchemaValue:
        """What JSON Schema cannot describe has a name only."""
        return {"x-python-type": error_info}

    def emit_warning(self, kind: str, detail: str) -> None:
        """Nothing is lost by a default that is left out: defaults are notes."""


def json_schema(type: WireType[Any], mode: JsonSchemaMode) -> JsonSchemaValue:
    """What pydantic says of one type, as it is read or as it is sent."""
    return WireSchema().generate(type.core_schema, mode)
