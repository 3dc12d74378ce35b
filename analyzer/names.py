"""What a name can mean: something of the project, or something outside it."""

from __future__ import annotations

from dataclasses import dataclass

from gnomon.analyzer import syntax


@dataclass(frozen=True, slots=True)
class External:
    """Something outside the project, by its canonical dotted name; builtins as `builtins.x`."""

    name: str


@dataclass(frozen=True, slots=True)
class ModuleReference:
    """A module of the project."""

    module: syntax.Module


@dataclass(frozen=True, slots=True)
class Definition:
    """A function, class or type alias of the project, with the module that holds it."""

    module: syntax.Module
    node: syntax.FunctionDef | syntax.ClassDef | syntax.TypeAlias


@dataclass(frozen=True, slots=True)
class Variable:
    """A module-level variable whose value is not just another name."""

    module: syntax.Module
    name: str
    value: syntax.Expression | None
    annotation: syntax.Expression | None


Resolved = External | ModuleReference | Definition | Variable
