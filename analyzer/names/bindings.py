"""Which names a module binds at its top level, and to what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data
from gnomon.analyzer.walk import children


@data(eq=False)
class ImportBinding:
    """`from module import name`, or `import module` when `name` is None; absolute names."""

    module: str
    name: str | None


@data(eq=False)
class ValueBinding:
    """`name: annotation = value`; a value of None is one that cannot be read statically."""

    value: syntax.Expression | None
    annotation: syntax.Expression | None = None


Binding = ImportBinding | ValueBinding | syntax.FunctionDef | syntax.ClassDef | syntax.TypeAlias


@data
class Bindings:
    """The names of a module; where one is bound twice, the last that is not `None` counts."""

    names: dict[str, Binding]
    stars: tuple[str, ...]


def bindings_of(module: syntax.Module) -> Bindings:
    """The top-level bindings of a module, conditional ones among them."""
    names: dict[str, Binding] = {}
    stars: list[str] = []
    for statement in top_level(module.body):
        for name, binding in bound_names(statement, module):
            if name == "*":
                assert isinstance(binding, ImportBinding)
                stars.append(binding.module)
            elif name not in names or not _is_stand_in(binding):
                names[name] = binding
    return Bindings(names, tuple(stars))


def _is_stand_in(binding: Binding) -> bool:
    """Whether a binding is only there for want of another: `except ImportError: load = None`."""
    return (
        isinstance(binding, ValueBinding)
        and isinstance(binding.value, syntax.Constant)
        and binding.value.value is None
    )


def top_level(body: tuple[syntax.Statement, ...]) -> Iterator[syntax.Statement]:
    """The statements of a body and of its `if`, `try`, `with`, loops and `match`, in order."""
    for statement in body:
        yield statement
        match statement:
            case syntax.If() | syntax.For() | syntax.While():
                yield from top_level(statement.body)
                yield from top_level(statement.orelse)
            case syntax.With():
                yield from top_level(statement.body)
            case syntax.Try():
                yield from top_level(statement.body)
                for handler in statement.handlers:
                    yield from top_level(handler.body)
                yield from top_level(statement.orelse)
                yield from top_level(statement.finalbody)
            case syntax.Match():
                for case in statement.cases:
                    yield from top_level(case.body)
            case _:
                continue


def absolute_import(module: syntax.Module, name: str, level: int) -> str:
    """The dotted name that `from ..name import …` means in a module."""
    if level == 0:
        return name
    parts = module.name.split(".")
    base = parts[: len(parts) - level + (1 if module.is_package else 0)]
    return ".".join([*base, name] if name else base)


BINDING = frozenset[type](
    {syntax.FunctionDef, syntax.ClassDef, syntax.TypeAlias, syntax.Import, syntax.ImportFrom}
    | {syntax.Parameter, syntax.TypeParameter, syntax.Generator, syntax.Walrus, syntax.Delete}
    | {syntax.Assign, syntax.AnnotatedAssign, syntax.AugmentedAssign}
    | {syntax.For, syntax.With, syntax.Try, syntax.Match}
)
"""The classes of nodes that bind names."""


def bound_names(node: object, module: syntax.Module) -> Iterator[tuple[str, Binding]]:
    """The names that a node by itself binds, and to what; those of a clause come with the whole.

    A parameter and a generator bind theirs in a scope of their own.
    """
    match node:
        case syntax.FunctionDef() | syntax.ClassDef() | syntax.TypeAlias():
            yield node.name, node
        case syntax.Parameter(name=name, annotation=annotation):
            yield name, ValueBinding(None, annotation)
        case syntax.TypeParameter(name=name):
            yield name, ValueBinding(None)
        case syntax.Import() | syntax.ImportFrom():
            yield from _imported(node, module)
        case syntax.Try(handlers=handlers):
            yield from ((one.name, ValueBinding(None)) for one in handlers if one.name)
        case syntax.Match(cases=cases):
            yield from (
                (name, ValueBinding(None)) for case in cases for name in captured(case.pattern)
            )
        case _:
            yield from _assigned(node)


def captured(pattern: object) -> Iterator[str]:
    """The names that a pattern captures."""
    match pattern:
        case syntax.MatchCapture(name=str(name)) | syntax.MatchMapping(rest=str(name)):
            yield name
        case _:
            pass
    for child in children(pattern):
        yield from captured(child)


def _imported(
    statement: syntax.Import | syntax.ImportFrom, module: syntax.Module
) -> Iterator[tuple[str, Binding]]:
    match statement:
        case syntax.Import(names=names):
            for item in names:
                if item.asname:
                    yield item.asname, ImportBinding(item.name, None)
                else:
                    root = item.name.split(".")[0]
                    yield root, ImportBinding(root, None)
        case syntax.ImportFrom(names=names):
            source = absolute_import(module, statement.module, statement.level)
            for item in names:
                yield item.asname or item.name, ImportBinding(source, item.name)


def _assigned(node: object) -> Iterator[tuple[str, Binding]]:
    match node:
        case syntax.Assign(targets=targets, value=value):
            for target in targets:
                yield from _targets(target, value)
        case syntax.AnnotatedAssign(target=syntax.Name(id=name), value=value):
            yield name, ValueBinding(value, node.annotation)
        case syntax.Walrus(target=syntax.Name(id=name), value=value):
            yield name, ValueBinding(value)
        case (
            syntax.For(target=target)
            | syntax.Generator(target=target)
            | syntax.AugmentedAssign(target=target)
        ):
            yield from _targets(target, None)
        case syntax.Delete(targets=targets):
            for target in targets:
                yield from _targets(target, None)
        case syntax.With(items=items):
            for with_item in items:
                if with_item.target:
                    yield from _targets(with_item.target, None)
        case _:
            return


def _targets(
    target: syntax.Expression, value: syntax.Expression | None
) -> Iterator[tuple[str, Binding]]:
    match target:
        case syntax.Name(id=name):
            yield name, ValueBinding(value)
        case syntax.Sequence(elements=elements):
            values: tuple[syntax.Expression | None, ...] = (None,) * len(elements)
            if _is_written_out(value) and len(value.elements) == len(elements):
                values = value.elements
            for element, item in zip(elements, values, strict=True):
                yield from _targets(element, item)
        case syntax.Starred(value=inner):
            yield from _targets(inner, None)
        case _:
            return


def _is_written_out(value: syntax.Expression | None) -> TypeGuard[syntax.Sequence]:
    """Whether each element of a display is one value."""
    return isinstance(value, syntax.Sequence) and not any(
        isinstance(element, syntax.Starred) for element in value.elements
    )
