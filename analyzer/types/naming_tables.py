"""Which classes name a table: seen in their headers, without knowing what their bases are."""

from __future__ import annotations

from gnomon.analyzer import syntax
from gnomon.analyzer.names.bindings import top_level


def names_table(node: object) -> bool:
    """Whether a node is a class with `table=` in its header."""
    return isinstance(node, syntax.ClassDef) and any(
        argument.keyword == "table" for argument in node.arguments
    )


def has_tables(module: syntax.Module) -> bool:
    """Whether a class of a module names a table."""
    return any(map(names_table, top_level(module.body)))
