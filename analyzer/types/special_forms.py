"""The special forms of `typing`, by their dotted names."""

from __future__ import annotations


def _typing(*names: str) -> frozenset[str]:
    """Names that both `typing` and `typing_extensions` have."""
    return frozenset(f"{home}.{name}" for home in ("typing", "typing_extensions") for name in names)


ANNOTATED = _typing("Annotated")
CLASS_VARIABLES = _typing("ClassVar")
FINAL = _typing("Final")
GENERIC = _typing("Generic", "Protocol")
LITERAL = _typing("Literal")
NEW_TYPE = _typing("NewType")
NOT_REQUIRED = _typing("NotRequired")
OPTIONAL = _typing("Optional")
REQUIRED = _typing("Required")
SELF = _typing("Self")
TYPE_ALIAS_TYPE = _typing("TypeAliasType")
TYPE_VARIABLES = _typing("TypeVar", "ParamSpec", "TypeVarTuple")
UNION = _typing("Union")
UNPACK = _typing("Unpack")

QUALIFIERS = REQUIRED | NOT_REQUIRED | FINAL | _typing("ReadOnly")
"""What stands around the type of a field and says something of the field, not of the type."""
