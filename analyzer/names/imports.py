"""What a module may import."""

from __future__ import annotations

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data
from gnomon.analyzer.names.bindings import absolute_import
from gnomon.analyzer.walk import statements_below


@data
class Imports:
    """What a module may import, wherever in it that stands, by absolute dotted names.

    Attributes:
        names: the modules, and what is taken of them.
        opened: those below which it can name anything: `import a.b` binds `a`, a star takes all.
    """

    names: tuple[str, ...]
    opened: tuple[str, ...]


def imports_of(module: syntax.Module) -> Imports:
    """The imports of a module, each name once."""
    names: dict[str, None] = {}
    opened: dict[str, None] = {}
    for statement in statements_below(module):
        if isinstance(statement, syntax.Import):
            for imported in statement.names:
                names[imported.name] = None
                opened[imported.name if imported.asname else imported.name.partition(".")[0]] = None
        elif isinstance(statement, syntax.ImportFrom):
            base = absolute_import(module, statement.module, statement.level)
            if base:
                names[base] = None
            for imported in statement.names:
                if imported.name == "*":
                    opened[base] = None
                elif base:
                    names[f"{base}.{imported.name}"] = None
                else:
                    names[imported.name] = opened[imported.name] = None
    return Imports(tuple(names), tuple(opened))
