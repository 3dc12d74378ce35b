"""A type that says nothing: `Any`, or one that comes to the same where data enters or leaves.

`Any` is found anywhere in the functions folder, however it is spelled: imported under another
name, in a string, in `cast`, behind a type alias of another module. In the signatures of
registered functions, and in the fields of the types they use, a missing annotation, `object`, and
`list`, `dict` and the like without type arguments are found, too. `pydantic.JsonValue` is fine.

Not seen: what a type of a library holds; a name in a string in the midst of an alias
(`Blob = dict[str, "Any"]`); missing annotations of helpers, which a type checker asks for.

Why:
    The guide, "NEVER Use `any` Type". Annotations are the validators: what they do not say is
    neither checked at run time, nor seen by a type checker, nor told to a client.

Bad:
    from typing import Any
    from ._generated.server import MutationCtx, mutation

    @mutation
    async def store(ctx: MutationCtx, payload: dict[str, Any], tags: list) -> None: ...

Good:
    from pydantic import JsonValue
    from ._generated.server import MutationCtx, mutation

    @mutation
    async def store(ctx: MutationCtx, payload: dict[str, JsonValue], tags: list[str]) -> None: ...

Fix:
    Name the type: a pydantic model for data of a known shape, `pydantic.JsonValue` for JSON of any
    shape, a union where there are several. `--unsafe-fixes` writes `JsonValue` for `Any` and in
    a bare `list`, `dict` or `tuple`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.fixes.fix import Edit, Fix, Imported
from gnomon.analyzer.fixes.names import node_at, stands_alone
from gnomon.analyzer.names.bindings import ValueBinding
from gnomon.analyzer.names.meanings import Definition, External, ModuleReference, Resolved, Variable
from gnomon.analyzer.names.scopes import Mention, mentions
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.rule import Finding, Note, Rule, Site
from gnomon.analyzer.types.class_fields import own_fields
from gnomon.analyzer.types.type_parts import TypePart, alias_parts, base_classes, type_parts
from gnomon.analyzer.types.used_classes import used_classes
from gnomon.analyzer.unparse import unparse

rule = Rule(level=Level.ERROR, since="0.1.0", guide="NEVER Use `any` Type")

ANY = frozenset({"typing.Any", "typing_extensions.Any"})
CONTAINERS = {
    "builtins": "list dict set frozenset tuple",
    "typing": "List Dict Set FrozenSet Tuple Sequence MutableSequence Mapping MutableMapping "
    "Iterable Collection DefaultDict OrderedDict Deque Counter",
    "collections": "defaultdict OrderedDict deque Counter",
    "collections.abc": "Sequence MutableSequence Mapping MutableMapping Iterable Collection Set",
    "gnomon": "Id",
}
BARE = frozenset(f"{home}.{name}" for home, names in CONTAINERS.items() for name in names.split())

NAME_IT = "name the type; for JSON of any shape there is `pydantic.JsonValue`"
VALIDATORS = "annotations are the validators: every parameter after `ctx` and the return need one"
SAY = {
    "id": "say whose id it is, as in `Id[Job]`",
    "dict": "say what it holds, as in `dict[str, int]`, or use a pydantic model",
    "mapping": "say what it holds, as in `Mapping[str, int]`, or use a pydantic model",
    "list": "say what it holds, as in `list[str]`",
    "set": "say what it holds, as in `set[str]`",
    "sequence": "say what it holds, as in `Sequence[str]`",
    "tuple": "say what it holds, as in `tuple[str, int]`",
}


JSON_VALUE = Imported("pydantic", "JsonValue")
PARAMETERS = {
    **dict.fromkeys(("list", "sequence", "mutablesequence", "collection"), ("", "")),
    **dict.fromkeys(("dict", "mapping", "mutablemapping"), ("str, ", "")),
    "tuple": ("", ", ..."),
}
"""What stands before and behind `JsonValue` among the type arguments."""


@data
class EmptyType:
    """A type that says nothing, with what to say of it."""

    part: TypePart
    message: str
    help: str


def check(module: syntax.Module, project: Project) -> Iterator[Finding]:
    """`Any` anywhere in the module, and empty types where data enters or leaves."""
    yield from spelled(module, project)
    for registration in project.registrations(module):
        yield from signature(project, registration)
    for definition in used_classes(project, module).values():
        # The classes of the functions folder, wherever in it they stand.
        if project.is_function_module(definition.module):
            for field in own_fields(project, definition):
                yield from empty_types(project, definition.module, field.annotation)


# --- `Any`, wherever it stands -----------------------------------------------------------------


def spelled(module: syntax.Module, project: Project) -> Iterator[Finding]:
    """Every `Any` of the module, once for each annotation."""
    seen: set[int] = set()
    for mention in mentions(project, module, partial(may_hold_any, project)):
        if mention.annotation_at in seen:
            continue
        finding = judge_mention(module, project, mention)
        if finding is not None:
            if mention.annotation_at is not None:
                seen.add(mention.annotation_at)
            yield finding


def may_hold_any(project: Project, resolved: Resolved) -> bool:
    """Whether a name, or something reached through it, may be `Any` or hold it."""
    match resolved:
        case External(name=name):
            return name in ANY or name in ("typing", "typing_extensions", "builtins.any")
        case Definition(module=home, node=node) | Variable(module=home, value=node):
            return node is not None and project.memo.get(
                home.name,
                ("holds Any", node),
                lambda: holds_any(project, resolved, Site(home, node.at)),
            )
        case ModuleReference(module=module):
            return module.is_package or project.memo.get(
                module.name, "may hold Any", lambda: exports_any(project, module)
            )


def holds_any(project: Project, resolved: Resolved, site: Site) -> bool:
    """Whether a type alias holds `Any`."""
    return any(part.name in ANY for part in alias_parts(project, resolved, site))


def exports_any(project: Project, module: syntax.Module) -> bool:
    """Whether a top-level name of a module may be `Any` or hold it, or is a module in turn."""
    bindings = project.bindings(module)
    found = [project.lookup(module, name) for name in bindings.names]
    return bool(bindings.stars) or any(
        isinstance(item, ModuleReference) or may_hold_any(project, item) for item in found if item
    )


def judge_mention(module: syntax.Module, project: Project, mention: Mention) -> Finding | None:
    """The finding about a name, if it is `Any` or an alias of another module that holds it."""
    site = Site(module, mention.node.at)
    name = last_part(mention.node)
    if isinstance(mention.resolved, External):
        if mention.annotation_at is not None and mention.resolved.name == "builtins.any":
            return Finding(site, "`any` is a function, not a type", help=NAME_IT)
        if mention.resolved.name not in ANY or is_own_alias(module, project, mention.node):
            return None
        disguise = "" if name == "Any" else f", here by the name of `{name}`"
        message = f"`Any` turns type checking and validation off{disguise}"
        fix = json_value(module, mention) if mention.annotation_at is not None else None
        return Finding(site, message, help=NAME_IT, fix=fix)
    if mention.annotation_at is None or mention.resolved.module is module:
        return None
    for part in alias_parts(project, mention.resolved, site):
        if part.name in ANY:
            note = Note(part.site, "it is written here")
            return Finding(site, f"`{name}` holds `Any`", help=NAME_IT, notes=(note,))
    return None


def json_value(module: syntax.Module, mention: Mention) -> Fix | None:
    """The fix that allows any JSON, and nothing else, in an annotation."""
    if not stands_alone(module, mention.node):
        return None
    edit = Edit(mention.node.at, (JSON_VALUE,))
    return Fix("write `JsonValue`", safe=False, module=module, edits=(edit,))


def is_own_alias(module: syntax.Module, project: Project, node: syntax.Expression) -> bool:
    """Whether a name is an alias that the module itself defines, where `Any` is found already."""
    names = project.bindings(module).names
    return isinstance(node, syntax.Name) and isinstance(names.get(node.id), ValueBinding)


def last_part(node: syntax.Name | syntax.Attribute) -> str:
    """The last of the names in a dotted name."""
    return node.id if isinstance(node, syntax.Name) else node.attr


# --- types that say nothing, in signatures and in the fields behind them -------------------------


def signature(project: Project, registration: Registration) -> Iterator[Finding]:
    """Missing and empty types in the signature of a registered function."""
    module, function = registration.module, registration.function
    for parameter in registration.arguments:
        if parameter.annotation is not None:
            yield from empty_types(project, module, parameter.annotation)
        else:
            message = f"the parameter `{parameter.name}` of `{function.name}` has no annotation"
            yield Finding(Site(module, parameter.at), message, help=VALIDATORS)
    if function.returns is not None:
        yield from empty_types(project, module, function.returns)
    else:
        message = f"`{function.name}` does not say what it returns"
        yield Finding(Site(module, function.name_at), message, help=VALIDATORS)


def empty_types(
    project: Project, module: syntax.Module, annotation: syntax.Expression
) -> Iterator[Finding]:
    """The first type of an annotation that says nothing, fields of helper classes included."""
    for part in type_parts(project, module, annotation):
        found = empty_part(project, part)
        if found is None:
            continue
        written = found.part.site
        is_here = written.module is module and written.at == part.use.at
        notes = () if is_here else (Note(written, "it is written here"),)
        fix = parametrised(module, found.part) if is_here else None
        yield Finding(part.use, found.message, help=found.help, notes=notes, fix=fix)
        return


def parametrised(module: syntax.Module, part: TypePart) -> Fix | None:
    """The fix that says of a bare `list` or `dict` that it holds JSON."""
    parameters = PARAMETERS.get((part.name or "").rpartition(".")[2].lower())
    node = node_at(module, part.site.at)
    if parameters is None or not isinstance(node, syntax.Name | syntax.Attribute):
        return None
    before, after = parameters
    edit = Edit(node.at, (f"{unparse(node)}[{before}", JSON_VALUE, f"{after}]"))
    return Fix("let it hold JSON", safe=False, module=module, edits=(edit,))


def empty_part(project: Project, part: TypePart) -> EmptyType | None:
    """Why a part of an annotation says nothing, or None."""
    if part.definition is not None:
        return empty_field(project, part.definition, frozenset())
    name = (part.name or "").rpartition(".")[2]
    if part.name == "builtins.object":
        return EmptyType(part, "`object` lets every value pass", NAME_IT)
    if part.is_bare and part.name in BARE:
        return EmptyType(
            part, f"`{name}` does not say what it holds", SAY.get(name.lower(), NAME_IT)
        )
    return None


def empty_field(project: Project, definition: Definition, seen: frozenset[int]) -> EmptyType | None:
    """The first empty type among the fields of a class outside the functions folder.

    A class inside it is checked where it stands.
    """
    if id(definition.node) in seen or project.is_function_module(definition.module):
        return None
    seen = seen | {id(definition.node)}
    for field in own_fields(project, definition):
        for part in type_parts(project, field.module, field.annotation):
            if part.name in ANY:
                name = f"{definition.node.name}.{field.name}"
                return EmptyType(part, f"the field `{name}` holds `Any`", NAME_IT)
            inner = part.definition
            found = empty_field(project, inner, seen) if inner else empty_part(project, part)
            if found is not None:
                return found
    inherited = (empty_field(project, base, seen) for base in base_classes(project, definition))
    return next((found for found in inherited if found is not None), None)
