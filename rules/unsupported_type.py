"""A parameter or return of a registered function that cannot be validated or sent as JSON.

Found in the signatures of registered functions, and in the fields of the models they use:
callables, coroutines, generators, open files, clients, contexts, exceptions and the like; plain
classes of the project, of which pydantic makes nothing; containers as keys of a mapping; type
variables; names that mean nothing where they stand, and what comes by a star import of a library;
and `*args`, `**kwargs` and positional-only parameters, which no caller can name.

A type with a serializer, validator or schema of its own in `Annotated` is left alone, and so is
any class of a library that is not known to be unsupported.

Not seen: what a class of a library turns out to be when it is imported; fields of classes outside
the functions folder.

Why:
    The annotations are the validators: arguments come as JSON from a client or the scheduler, and
    results go back as JSON. See `args` and `returns` in the guide.

Bad:
    from collections.abc import Callable

    from gnomon import MutationCtx, mutation

    @mutation
    async def store(ctx: MutationCtx, *names: str, then: Callable[[], None]) -> None: ...

Good:
    from gnomon import MutationCtx, mutation

    @mutation
    async def store(ctx: MutationCtx, names: list[str], then: str) -> None: ...

Fix:
    Take data: a pydantic model, a dataclass or a TypedDict for what has fields, a `list` or a
    `dict` for what varies in number.
"""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.names.meanings import Definition, External, Variable
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.rule import Finding, Note, Rule, Site
from gnomon.analyzer.syntax import Module, ParameterKind
from gnomon.analyzer.types.class_fields import own_fields
from gnomon.analyzer.types.expressible import Obstacle
from gnomon.analyzer.types.type_parts import TypePart, type_parts
from gnomon.analyzer.types.unsupported_types import is_plain_class, is_unsupported
from gnomon.analyzer.types.used_classes import used_classes
from gnomon.analyzer.types.written_again import in_signature
from gnomon.analyzer.walk import children, path_to

rule = Rule(level=Level.ERROR, since="0.1.0", guide="Actions: non-deterministic operations")

MAPPINGS = frozenset(
    {"builtins.dict", "typing.Dict", "typing.Mapping", "collections.abc.Mapping"}
    | {"collections.abc.MutableMapping", "typing.MutableMapping"}
)
NO_KEYS = frozenset(
    {"builtins.list", "builtins.dict", "builtins.set", "builtins.tuple", "builtins.frozenset"}
)
TYPE_VARIABLES = frozenset({"typing.TypeVar", "typing_extensions.TypeVar", "typing.ParamSpec"})
OWN_SCHEMA = ("Serializer", "Validator", "Schema", "InstanceOf", "SkipValidation", "ImportString")

TAKE_DATA = "take data: a pydantic model, a dataclass or a TypedDict, or builtin types"
IMPORT_IT = "import it by its name"
MAKE_IT = "write a type; what limits it goes into `Annotated[…, Field(…)]`"
KINDS = {
    ParameterKind.VAR_POSITIONAL: ("*", "take a list: `{name}: list[…]`"),
    ParameterKind.VAR_KEYWORD: ("**", "take a dict: `{name}: dict[str, …]`"),
    ParameterKind.POSITIONAL_ONLY: ("", "move it behind the `/`"),
}


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Every type of a module that does not go through JSON, where data enters or leaves."""
    for registration in project.registrations(module):
        yield from signature(project, registration)
    for definition in used_classes(project, module).values():
        if project.is_function_module(definition.module):
            for field in own_fields(project, definition):
                yield from unsupported(project, definition.module, field.annotation)


def signature(project: Project, function: Registration) -> Iterator[Finding]:
    """What is wrong with the parameters and the return of a registered function."""
    for parameter in function.arguments:
        if parameter.kind in KINDS:
            stars, repair = KINDS[parameter.kind]
            shown = f"`{stars}{parameter.name}` of `{function.name}`"
            message = f"{shown} cannot be given: arguments have names"
            site = Site(function.module, parameter.at)
            yield Finding(site, message, repair.format(name=parameter.name))
        if parameter.annotation is not None:
            yield from unsupported(project, function.module, parameter.annotation)
            yield from type_variables(project, function, parameter.annotation)
    if function.function.returns is not None:
        yield from unsupported(project, function.module, function.function.returns)
        yield from type_variables(project, function, function.function.returns)
    yield from unresolved(project, function)
    for variable in function.function.type_parameters[:1]:
        name = variable.name
        message = f"`{function.name}` has the type parameter `{name}`, which validates nothing"
        yield Finding(Site(function.module, function.name_at), message, TAKE_DATA)


def unresolved(project: Project, function: Registration) -> Iterator[Finding]:
    """The names in a signature of which nothing is known."""
    own = own_variables(function)
    for found in in_signature(project, function):
        if found.obstacle is Obstacle.UNRESOLVED and found.text not in own:
            message = f"`{found.text}` cannot be resolved to a type"
            yield Finding(found.site, message, MAKE_IT if "(" in found.text else IMPORT_IT)
        elif found.obstacle is Obstacle.FUNCTION:
            message = f"`{found.text}` is a function here, so it is no type"
            yield Finding(found.site, message, f"rename it, or write `builtins.{found.text}`")


def unsupported(
    project: Project, module: Module, annotation: syntax.Expression
) -> Iterator[Finding]:
    """The first type of an annotation that does not go through JSON."""
    for part in type_parts(project, module, annotation):
        message = problem_of(project, part)
        if message is None or has_own_schema(part):
            continue
        is_here = part.site.module is module and part.site.at == part.use.at
        notes = () if is_here else (Note(part.site, "it is written here"),)
        yield Finding(part.use, message, TAKE_DATA, notes)
        return


def type_variables(
    project: Project, function: Registration, annotation: syntax.Expression
) -> Iterator[Finding]:
    """The type variables of a signature; those of a generic model are given where it is used."""
    own = own_variables(function)
    for node in names_in(annotation):
        if node.id not in own and is_type_variable(project, function.module, node):
            message = f"the type variable `{node.id}` validates nothing"
            yield Finding(Site(function.module, node.at), message, TAKE_DATA)


def own_variables(function: Registration) -> frozenset[str]:
    """The type parameters of a function, which are a finding of their own."""
    return frozenset(variable.name for variable in function.function.type_parameters)


def problem_of(project: Project, part: TypePart) -> str | None:
    """What is wrong with one type, or None."""
    if part.definition is not None:
        if not is_plain_class(project, part.definition):
            return None
        name = part.definition.node.name
        return f"`{name}` is a plain class: pydantic can neither validate it nor send it as JSON"
    if part.name is None:
        return None
    if is_unsupported(part.name):
        return f"`{part.name.removeprefix('builtins.')}` cannot be sent as JSON"
    if part.name in MAPPINGS:
        key = key_of(part)
        resolved = project.resolve(part.site.module, key) if key is not None else None
        if isinstance(resolved, External) and resolved.name in NO_KEYS:
            return f"`{resolved.name.removeprefix('builtins.')}` cannot be a key in JSON"
    return None


def key_of(part: TypePart) -> syntax.Expression | None:
    """The type of the keys of a mapping."""
    for node in reversed(path_to(part.site.module, part.site.at)):
        match node:
            case syntax.Subscript(value=value, indices=(key, _)) if value.at == part.site.at:
                return key.value if isinstance(key, syntax.Subscript) else key
            case _:
                continue
    return None


def has_own_schema(part: TypePart) -> bool:
    """Whether an `Annotated` around a type says how it is validated or sent."""
    for node in path_to(part.site.module, part.site.at):
        if isinstance(node, syntax.Subscript) and any(
            name.endswith(OWN_SCHEMA) for index in node.indices for name in last_names(index)
        ):
            return True
        if isinstance(node, syntax.AnnotatedAssign) and is_left_out(node.value):
            return True
    return False


def is_left_out(value: syntax.Expression | None) -> bool:
    """Whether a field is not part of the data: `Field(exclude=True)`."""
    return isinstance(value, syntax.Call) and any(
        argument.keyword in ("exclude", "init") for argument in value.args
    )


def last_names(node: object) -> Iterator[str]:
    """The last parts of the names below a node."""
    match node:
        case syntax.Name(id=name) | syntax.Attribute(attr=name):
            yield name
        case _:
            for child in children(node):
                yield from last_names(child)


def names_in(node: object) -> Iterator[syntax.Name]:
    """The plain names below a node."""
    if isinstance(node, syntax.Name):
        yield node
    for child in children(node):
        yield from names_in(child)


def is_type_variable(project: Project, module: Module, node: syntax.Name) -> bool:
    """Whether a name is a type variable of a module."""
    match project.resolve(module, node):
        case Variable(module=home, value=syntax.Call(func=func)):
            return project.qualified_name(home, func) in TYPE_VARIABLES
        case Definition() | External() | _:
            return False
