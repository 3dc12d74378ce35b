"""What the definitions of an interface are called in a document or a file.

A class has one name where it is read as it is written, else one for each way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gnomon.analyzer.schemas.vocabulary import REFERENCE, Json, JsonSchema, Mode
from gnomon.codegen.clients.interface import Interface, references_in
from gnomon.codegen.naming import Names

DefinitionName = tuple[Mode, str]
Normal = Callable[[JsonSchema], JsonSchema]


def definition_names(
    interface: Interface,
    names: Names,
    spell: Callable[[str], str],
    *,
    suffixes: Mapping[Mode, str],
    normal: Normal = lambda schema: schema,
) -> dict[DefinitionName, str]:
    """A name for every definition.

    Args:
        interface: has the definitions.
        names: hands out the names.
        spell: makes a name that may be written of a definition's own.
        suffixes: what is put behind the name of a class that differs, by the way it is read.
        normal: the form of a schema in which what makes no difference is alike.
    """
    alike = read_as_written(interface, normal)
    found: dict[DefinitionName, str] = {}
    for name in sorted({*interface.inputs, *interface.outputs}):
        is_split = name in interface.inputs and name in interface.outputs and name not in alike
        shared = "" if is_split else names.take(spell(name))
        for mode, known in ((Mode.OUTPUT, interface.outputs), (Mode.INPUT, interface.inputs)):
            if name in known:
                found[mode, name] = shared or names.take(f"{spell(name)}{suffixes[mode]}")
    return found


def read_as_written(interface: Interface, normal: Normal) -> frozenset[str]:
    """The classes whose schemas, and those that they refer to, are the same both ways."""
    inputs, outputs = interface.inputs, interface.outputs
    both = inputs.keys() & outputs.keys()
    alike = {name for name in both if _bare(inputs[name], normal) == _bare(outputs[name], normal)}
    while True:
        split = both - alike
        infected = {name for name in alike if not split.isdisjoint(references_in(inputs[name]))}
        if not infected:
            return frozenset(alike)
        alike -= infected


def _bare(value: Json, normal: Normal) -> Json:
    """A schema whose references do not say which way they are read."""
    if isinstance(value, list):
        return [_bare(item, normal) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: item.rpartition("/")[2]
        if key == REFERENCE and isinstance(item, str)
        else _bare(item, normal)
        for key, item in normal(value).items()
    }
