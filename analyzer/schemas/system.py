"""JSON Schema of what the runtime itself makes: stored documents, scheduled functions, pages."""

from __future__ import annotations

from gnomon.analyzer.schemas.vocabulary import Json, JsonSchema, Mode, any_of

ID = frozenset({"gnomon.Id", "gnomon.ids.Id"})
PAGE = frozenset({"gnomon.Page", "gnomon.database.Page"})
SCHEDULED_FUNCTION = frozenset({"gnomon.ScheduledFunction", "gnomon.documents.ScheduledFunction"})
SCHEDULED_TABLE = "_scheduled_functions"
STATES = ("pending", "in_progress", "success", "failed", "canceled")


def stored(schema: JsonSchema, table: str, mode: Mode) -> JsonSchema:
    """The schema of a document's fields with what the insert gives it."""
    properties, required = schema["properties"], schema.get("required", [])
    assert isinstance(properties, dict)
    assert isinstance(required, list)
    system: dict[str, Json] = {
        "id": {"type": "string", "x-gnomon-table": table},
        "creation_time": {"format": "date-time", "type": "string"},
    }
    if mode is Mode.OUTPUT:
        required = [*system, *required]
    return {
        "additionalProperties": False,
        "properties": system | properties,
        **({"required": required} if required else {}),
        "type": "object",
    }


def scheduled_function(mode: Mode) -> JsonSchema:
    """The schema of `gnomon.ScheduledFunction`."""
    instant: JsonSchema = {"format": "date-time", "type": "string"}
    null: JsonSchema = {"type": "null"}
    schema: JsonSchema = {
        "properties": {
            "name": {"type": "string"},
            "args": {"additionalProperties": {}, "type": "object"},
            "scheduled_time": instant,
            "completed_time": {**any_of([instant, null]), "default": None},
            "state": {"default": "pending", "enum": [*STATES], "type": "string"},
            "error": {**any_of([{"type": "string"}, null]), "default": None},
        },
        "required": ["name", "args", "scheduled_time"],
    }
    if mode is Mode.OUTPUT:
        schema["required"] = ["name", "args", "scheduled_time", "completed_time", "state", "error"]
    return {**stored(schema, SCHEDULED_TABLE, mode), "title": "ScheduledFunction"}


def page(item: JsonSchema, mode: Mode) -> JsonSchema:
    """`gnomon.Page[item]`."""
    cursor = any_of([{"type": "string"}, {"type": "null"}])
    required: list[Json] = ["items"] if mode is Mode.INPUT else ["items", "cursor"]
    return {
        "properties": {"items": {"items": item, "type": "array"}, "cursor": cursor},
        "required": required,
        "title": "Page",
        "type": "object",
    }
