"""What `models.py` of the Python client defines, and what each definition is called."""

from __future__ import annotations

import keyword
from dataclasses import dataclass, replace

from gnomon.analyzer.schemas.vocabulary import Json, JsonSchema, Mode
from gnomon.codegen.clients.definition_names import definition_names
from gnomon.codegen.clients.definitions import definitions_of, keys_in
from gnomon.codegen.clients.interface import Interface
from gnomon.codegen.clients.python.fields import field_name
from gnomon.codegen.clients.python.types import ModelNames
from gnomon.codegen.clients.shapes import Defined, Record
from gnomon.codegen.naming import Names, camel

SUFFIXES = {Mode.INPUT: "Input", Mode.OUTPUT: ""}
NUMBER: JsonSchema = {"type": "number"}
DECIMAL: JsonSchema = {"format": "decimal", "type": "string"}


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition of `models.py`.

    Args:
        name: in the file.
        what: its properties, those that a value may lack among the optional ones.
        lacking: the properties that a value may lack.
    """

    name: str
    what: Defined
    lacking: frozenset[str]


def model_names(interface: Interface) -> ModelNames:
    """What the file declares: a class that only differs in what may be left out is one class."""
    names = Names()
    names.taken |= field_names(interface)
    definitions = definition_names(
        interface, names, type_name, suffixes=SUFFIXES, normal=_as_python
    )
    tables = sorted(_tables(interface))
    ids = {table: names.take(f"{type_name(table)}Id") for table in tables}
    found = definitions_of(interface)
    records = frozenset(
        definitions[key] for key, what in found.items() if isinstance(what.body, Record)
    )
    return ModelNames(definitions, ids, records, keys_in(found))


def _as_python(schema: JsonSchema) -> JsonSchema:
    """What matters of a schema: a decimal number may be read from two forms, and is one type."""
    kept = {
        name: value
        for name, value in schema.items()
        if not (name == "required" and isinstance(value, list))
    }
    members = kept.get("anyOf")
    if not isinstance(members, list) or DECIMAL not in members or NUMBER not in members:
        return kept
    left = [member for member in members if member != NUMBER]
    del kept["anyOf"]
    return {**kept, "anyOf": left} if len(left) > 1 else {**kept, **DECIMAL}


def type_name(name: str) -> str:
    """A definition's name as the name of a class: `Child_Inner` as `ChildInner`."""
    found = camel(name)
    return found if found.isidentifier() and not keyword.iskeyword(found) else f"Model{found}"


def models_of(interface: Interface, names: ModelNames) -> dict[str, Definition]:
    """The definitions by the names that they get, sorted."""
    found: dict[str, Definition] = {}
    for (mode, name), what in definitions_of(interface).items():
        written, body = names.definitions[mode, name], what.body
        lacking = frozenset(
            one.name
            for one in (body.properties if isinstance(body, Record) else ())
            if mode is Mode.OUTPUT and not one.is_required
        )
        known = found.get(written)
        found[written] = (
            replace(known, lacking=lacking) if known else Definition(written, what, lacking)
        )
    return dict(sorted(found.items()))


def field_names(interface: Interface) -> set[str]:
    """The names of all fields."""
    names: set[str] = set()
    for what in definitions_of(interface).values():
        taken: set[str] = set()
        for one in what.body.properties if isinstance(what.body, Record) else ():
            taken.add(field_name(one.name, taken))
        names |= taken
    return names


def _tables(interface: Interface) -> set[str]:
    """Every table of which an id is mentioned."""
    found: set[str] = set()
    waiting: list[Json] = [
        *interface.inputs.values(),
        *interface.outputs.values(),
        *(schema for one in interface.functions for schema in (one.arguments, one.returns)),
    ]
    while waiting:
        match waiting.pop():
            case list() as items:
                waiting += items
            case dict() as members:
                tables = members.get("x-gnomon-table")
                if isinstance(tables, str) and tables:
                    found |= set(tables.split("|"))
                waiting += members.values()
            case _:
                pass
    return found
