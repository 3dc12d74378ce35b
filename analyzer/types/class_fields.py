"""The fields of a class that is a data model: its own and those it inherits, base first."""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data
from gnomon.analyzer.names.bindings import top_level
from gnomon.analyzer.names.meanings import Definition, External
from gnomon.analyzer.project import Project
from gnomon.analyzer.types.special_forms import CLASS_VARIABLES

CONFIGURATION = frozenset({"model_config", "__pydantic_config__"})


@data(eq=False)
class Field:
    """An annotated attribute of a class; `owner` is the class in whose body it stands."""

    name: str
    owner: Definition
    statement: syntax.AnnotatedAssign

    @property
    def module(self) -> syntax.Module:
        """The module in which the annotation stands."""
        return self.owner.module

    @property
    def annotation(self) -> syntax.Expression:
        """The annotation as it is written."""
        return self.statement.annotation

    @property
    def default(self) -> syntax.Expression | None:
        """What is assigned, a call of `Field` among others."""
        return self.statement.value


def ancestors(project: Project, definition: Definition) -> list[Definition]:
    """A class of the project and its bases in the project, the farthest base first."""
    found: dict[int, Definition] = {}
    _collect(project, definition, found, frozenset())
    return list(found.values())


def _collect(
    project: Project, definition: Definition, found: dict[int, Definition], path: frozenset[int]
) -> None:
    if not isinstance(definition.node, syntax.ClassDef):
        return
    if id(definition.node) in path or id(definition.node) in found:
        return
    for base in reversed(base_expressions(definition.node)):
        resolved = project.resolve(definition.module, base)
        if isinstance(resolved, Definition):
            _collect(project, resolved, found, path | {id(definition.node)})
    found[id(definition.node)] = definition


def bases_of(node: syntax.ClassDef) -> list[syntax.Expression]:
    """The bases of a class as they are written."""
    return [argument.value for argument in node.arguments if not argument.keyword]


def base_expressions(node: syntax.ClassDef) -> list[syntax.Expression]:
    """The bases of a class, without their type arguments."""
    return [base.value if isinstance(base, syntax.Subscript) else base for base in bases_of(node)]


def external_bases(project: Project, definition: Definition) -> frozenset[str]:
    """The dotted names of all bases outside the project, at any distance; `?` for one that cannot
    be read."""
    return frozenset(
        name
        for ancestor in ancestors(project, definition)
        if isinstance(ancestor.node, syntax.ClassDef)
        for base in base_expressions(ancestor.node)
        if (name := _outside_name(project, ancestor.module, base)) is not None
    )


def _outside_name(project: Project, module: syntax.Module, base: syntax.Expression) -> str | None:
    match project.resolve(module, base):
        case External(name=name):
            return name
        case Definition(node=syntax.ClassDef()):
            return None
        case _:
            return "?"


def fields_of(
    project: Project, definition: Definition, *, with_private: bool = False
) -> tuple[Field, ...]:
    """The fields in the order in which pydantic sees them; the last definition of a name counts."""
    fields: dict[str, Field] = {}
    for ancestor in ancestors(project, definition):
        for field in own_fields(project, ancestor, with_private=with_private):
            fields[field.name] = field
    return tuple(fields.values())


def own_fields(
    project: Project, definition: Definition, *, with_private: bool = False
) -> Iterator[Field]:
    """The fields that a class itself declares; class variables are none.

    Names with an underscore in front are fields of dataclasses and TypedDicts only.
    """
    body = definition.node.body if isinstance(definition.node, syntax.ClassDef) else ()
    for statement in top_level(body):
        match statement:
            case syntax.AnnotatedAssign(target=syntax.Name(id=name), annotation=annotation):
                head = annotation.value if isinstance(annotation, syntax.Subscript) else annotation
                kind = project.qualified_name(definition.module, head)
            case _:
                continue
        is_field = with_private or not name.startswith("_")
        if is_field and name not in CONFIGURATION and kind not in CLASS_VARIABLES:
            yield Field(name, definition, statement)


def assigned_calls(
    project: Project, definition: Definition, functions: frozenset[str]
) -> Iterator[tuple[str, syntax.Module, syntax.Call]]:
    """`name = function(…)` in the bodies of a class and its bases, the farthest base first."""
    for ancestor in ancestors(project, definition):
        assert isinstance(ancestor.node, syntax.ClassDef)
        for statement in top_level(ancestor.node.body):
            match statement:
                case (
                    syntax.Assign(targets=(syntax.Name(id=name),), value=syntax.Call() as call)
                    | syntax.AnnotatedAssign(
                        target=syntax.Name(id=name), value=syntax.Call() as call
                    )
                ) if project.qualified_name(ancestor.module, call.func) in functions:
                    yield name, ancestor.module, call
                case _:
                    continue


def nested_class(
    project: Project, module: syntax.Module, node: syntax.Attribute
) -> Definition | None:
    """The class `Inner` in the body of `Outer`, for `Outer.Inner`."""
    match project.resolve(module, node.value):
        case Definition(node=syntax.ClassDef()) as owner:
            return class_inside(owner, node.attr)
        case None if isinstance(node.value, syntax.Attribute):
            outer = nested_class(project, module, node.value)
            return class_inside(outer, node.attr) if outer else None
        case _:
            return None


def class_inside(owner: Definition, name: str) -> Definition | None:
    """A class in the body of another, by its name."""
    for statement in owner.node.body if isinstance(owner.node, syntax.ClassDef) else ():
        if isinstance(statement, syntax.ClassDef) and statement.name == name:
            return Definition(owner.module, statement)
    return None


def dotted_name(definition: Definition) -> str:
    """How a class is reached from its module: `Outer.Inner` for a class inside another."""
    return _path_to(definition.module.body, definition.node) or definition.node.name


def _path_to(body: tuple[syntax.Statement, ...], node: object) -> str | None:
    for statement in top_level(body):
        if statement is node:
            return statement.name if isinstance(statement, syntax.ClassDef) else None
        if isinstance(statement, syntax.ClassDef):
            inner = _path_to(statement.body, node)
            if inner:
                return f"{statement.name}.{inner}"
    return None
