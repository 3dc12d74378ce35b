"""The type parameters of classes and aliases, and what they stand for where one is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data
from gnomon.analyzer.names.meanings import Definition, Variable
from gnomon.analyzer.project import Project
from gnomon.analyzer.schemas.source import SchemaSource, Scope
from gnomon.analyzer.schemas.vocabulary import JsonSchema, any_of
from gnomon.analyzer.types.class_fields import bases_of
from gnomon.analyzer.types.special_forms import GENERIC, TYPE_VARIABLES
from gnomon.analyzer.walk import children


@data
class TypeVariable:
    """A type parameter with what it is when nothing is given for it.

    `is_several` says that it stands for several types, or for the parameters of a function.
    """

    name: str
    module: syntax.Module
    is_several: bool
    bound: syntax.Expression | None
    constraints: tuple[syntax.Expression, ...]
    default: syntax.Expression | None


def parameters_of(project: Project, definition: Definition) -> tuple[TypeVariable, ...]:
    """The type parameters of a class or a `type` statement, in their order."""
    node = definition.node
    if node.type_parameters or not isinstance(node, syntax.ClassDef):
        return tuple(_declared(definition.module, one) for one in node.type_parameters)
    bases = bases_of(node)
    for base in bases:
        head = base.value if isinstance(base, syntax.Subscript) else None
        if head and project.qualified_name(definition.module, head) in GENERIC:
            return free_variables(project, definition.module, base)
    return tuple(
        {
            variable.name: variable
            for base in bases
            for variable in free_variables(project, definition.module, base)
        }.values()
    )


def free_variables(
    project: Project, module: syntax.Module, node: syntax.Expression
) -> tuple[TypeVariable, ...]:
    """The type variables that an expression names, each once, in the order of the source."""
    found: dict[str, TypeVariable] = {}
    for name in _names_in(node):
        variable = type_variable(project, module, name)
        if variable is not None:
            found.setdefault(variable.name, variable)
    return tuple(found.values())


def type_variable(
    project: Project, module: syntax.Module, name: syntax.Name
) -> TypeVariable | None:
    """`T = TypeVar("T", …)` behind a name; it is called as the module calls it."""
    match project.resolve(module, name):
        case Variable(module=home, value=syntax.Call() as call):
            made_by = project.qualified_name(home, call.func) or ""
        case _:
            return None
    if made_by not in TYPE_VARIABLES:
        return None
    keywords = syntax.arguments_by_keyword(call)
    bound, default = keywords.get("bound"), keywords.get("default")
    positional = [argument.value for argument in syntax.positional_arguments(call)]
    return TypeVariable(
        name.id,
        home,
        not made_by.endswith(".TypeVar"),
        bound.value if bound else None,
        tuple(positional[1:]),
        default.value if default else None,
    )


def bound_to(
    source: SchemaSource,
    parameters: tuple[TypeVariable, ...],
    arguments: tuple[JsonSchema, ...],
) -> Mapping[str, JsonSchema] | None:
    """What each parameter stands for; None if they cannot be told apart."""
    if any(one.is_several for one in parameters) or len(arguments) > len(parameters):
        return None
    bound: dict[str, JsonSchema] = {}
    for position, parameter in enumerate(parameters):
        given = arguments[position] if position < len(arguments) else None
        bound[parameter.name] = given or unbound(source, parameter, bound)
    return bound


def unbound(
    source: SchemaSource, parameter: TypeVariable, before: Mapping[str, JsonSchema]
) -> JsonSchema:
    """What a type variable means by itself: its default, its bound, or anything."""
    scope = Scope(parameter.module, variables=before)
    if parameter.default is not None:
        return source.of(scope, parameter.default)
    if parameter.constraints:
        return any_of([source.of(scope, one) for one in parameter.constraints])
    return source.of(scope, parameter.bound) if parameter.bound is not None else {}


def _declared(module: syntax.Module, node: syntax.TypeParameter) -> TypeVariable:
    """`[T: bound = default]`; a bound that is a tuple lists constraints."""
    bound = node.bound
    if isinstance(bound, syntax.Sequence) and bound.kind == "tuple":
        constraints, bound = bound.elements, None
    else:
        constraints = ()
    return TypeVariable(node.name, module, bool(node.star), bound, constraints, node.default)


def _names_in(node: object) -> Iterator[syntax.Name]:
    if isinstance(node, syntax.Name):
        yield node
    for child in children(node):
        yield from _names_in(child)
