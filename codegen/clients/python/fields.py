"""Names of fields: those of the wire, changed only where Python or pydantic has its own use."""

from __future__ import annotations

import keyword

OF_PYDANTIC = frozenset(
    {"construct", "copy", "dict", "from_orm", "json", "parse_file", "parse_obj", "parse_raw"}
    | {"schema", "schema_json", "update_forward_refs", "validate", "model_computed_fields"}
    | {"model_config", "model_construct", "model_copy", "model_extra", "model_fields"}
    | {"model_fields_set", "model_json_schema", "model_parametrized_name", "model_post_init"}
    | {"model_rebuild"}
)
"""The attributes of a model, beside those of protected names, which no field may hide."""

PROTECTED = ("model_dump", "model_validate")
"""How no name of a field may begin."""


def field_name(name: str, taken: set[str]) -> str:
    """A property's name as that of a field: changed only where Python or pydantic has its own."""
    found = name if name.isidentifier() else "".join(c if c.isalnum() else "_" for c in name)
    found = found.lstrip("_") or "field"
    found = found if found.isidentifier() else f"field_{found}"
    if found.startswith(PROTECTED):
        found = f"field_{found}"
    if keyword.iskeyword(found) or found in OF_PYDANTIC:
        found = f"{found}_"
    while found in taken:
        found = f"{found}_"
    return found
