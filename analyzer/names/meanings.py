"""What a name can mean: something of the project, or something outside it."""

from __future__ import annotations

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data


@data
class External:
    """Something outside the project, by its canonical dotted name; builtins as `builtins.x`."""

    name: str


@data
class ModuleReference:
    """A module of the project."""

    module: syntax.Module


@data
class Definition:
    """A function, class or type alias of the project, with the module that holds it."""

    module: syntax.Module
    node: syntax.FunctionDef | syntax.ClassDef | syntax.TypeAlias


@data
class Variable:
    """A module-level variable whose value is not just another name."""

    module: syntax.Module
    name: str
    value: syntax.Expression | None
    annotation: syntax.Expression | None


Resolved = External | ModuleReference | Definition | Variable
