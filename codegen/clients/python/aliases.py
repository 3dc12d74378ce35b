"""Definitions that are no class: aliases of other types, each after what it mentions."""

from __future__ import annotations

from gnomon.codegen.clients.python.definitions import Definition
from gnomon.codegen.clients.python.types import Types
from gnomon.codegen.clients.shapes import Record, Reference, inside
from gnomon.codegen.layout import TypeExpression, docstring_lines, flat, quoted, typed

Lines = tuple[str, ...]


def aliases(
    found: dict[str, Definition], types: Types
) -> tuple[tuple[Lines, ...], tuple[Lines, ...]]:
    """The aliases that need no class, and those that do; each after what it mentions."""
    needs = {
        name: _needs(one, types) for name, one in found.items() if name not in types.names.records
    }
    recursive = [name for name in needs if _reaches(name, name, needs)]
    leading = {name: _alias(found[name], types, is_recursive=True) for name in recursive}
    trailing: dict[str, Lines] = {}
    waiting = [name for name in needs if name not in leading]
    while waiting:
        ready = [name for name in waiting if needs[name].isdisjoint(waiting)]
        waiting = [name for name in waiting if name not in ready]
        for name in ready:
            into = leading if needs[name] <= leading.keys() else trailing
            into[name] = _alias(found[name], types, is_recursive=False)
    return tuple(leading.values()), tuple(trailing.values())


def _needs(one: Definition, types: Types) -> set[str]:
    return {
        types.names.definitions[found.mode, found.name]
        for found in inside(one.what.body)
        if isinstance(found, Reference)
    }


def _reaches(name: str, target: str, needs: dict[str, set[str]]) -> bool:
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        for one in needs.get(waiting.pop(), ()):
            if one == target:
                return True
            if one not in seen:
                seen.add(one)
                waiting.append(one)
    return False


def _alias(one: Definition, types: Types, *, is_recursive: bool) -> Lines:
    assert not isinstance(one.what.body, Record)
    type: TypeExpression = types.of(one.what.body)
    if is_recursive:
        made = types.imports.runtime("typing_extensions", "TypeAliasType")
        lines = [f"{one.name} = {made}({quoted(one.name)}, {quoted(flat(type))})"]
    else:
        lines = typed(
            f"{one.name}: {types.imports.runtime('typing', 'TypeAlias')} = ", type, "", ""
        )
    described = one.what.description
    return (*lines, *(docstring_lines(described, "") if described.strip() else ()))
