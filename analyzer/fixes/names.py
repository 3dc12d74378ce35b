"""How fixes write dotted names: another member of a module, a reference, a decorator."""

from __future__ import annotations

from functools import lru_cache

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data
from gnomon.analyzer.fixes.fix import Edit, Imported, Part, SourceOf
from gnomon.analyzer.fixes.grouping import as_primary
from gnomon.analyzer.names.bindings import ImportBinding
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.tables.dialect import CONTEXT_TYPES, REGISTERING_DECORATORS, context_type
from gnomon.analyzer.walk import descendants
from gnomon.kinds import FunctionKind, Visibility


def renamed(
    project: Project, module: syntax.Module, written: syntax.Expression, name: str
) -> tuple[Part, ...] | None:
    """Another name from where the written one comes from: `g.query` as `g.mutation`."""
    match written:
        case syntax.Attribute(value=owner):
            return (*as_primary(owner), f".{name}")
        case syntax.Name(id=local):
            binding = project.bindings(module).names.get(local)
            if isinstance(binding, ImportBinding) and binding.name is not None:
                return (Imported(binding.module, name),)
            return None
        case _:
            return None


def reference_root(
    module: syntax.Module, at: int, path: tuple[str, ...]
) -> tuple[syntax.Expression, int] | None:
    """What stands before the names of a reference, and how many of them it stands for.

    Of `internal.jobs.get` that is `internal` and 0; of `jobs.get`, after `jobs = internal.jobs`,
    it is `jobs` and 1. None if the place does not spell the reference out.
    """
    root: syntax.Expression | None = outermost(module).attributes.get(at)
    spelt = 0
    while isinstance(root, syntax.Attribute) and spelt < len(path) and root.attr == path[~spelt]:
        root, spelt = root.value, spelt + 1
    return (root, len(path) - spelt) if root is not None and spelt else None


def other_visibility(
    project: Project, module: syntax.Module, at: int, path: tuple[str, ...], name: str
) -> Edit | None:
    """The edit that makes a reference begin with `api` or `internal`, whichever is the name."""
    found = reference_root(module, at, path)
    if found is None or found[1]:
        return None
    parts = renamed(project, module, found[0], name)
    return Edit(found[0].at, parts) if parts else None


def internal_decorator(project: Project, function: Registration) -> Edit | None:
    """The edit that registers a function as internal, where our own decorator is written."""
    written = own_decorator(project, function)
    if written is None or function.visibility is Visibility.INTERNAL:
        return None
    parts = renamed(project, function.module, written, f"internal_{function.kind}")
    return Edit(written.at, parts) if parts else None


def own_decorator(project: Project, function: Registration) -> syntax.Expression | None:
    """Where our own decorator of a function is written, without the arguments it may have."""
    for decorator in function.function.decorators:
        written = decorator.func if isinstance(decorator, syntax.Call) else decorator
        if project.qualified_name(function.module, written) in REGISTERING_DECORATORS:
            return written
    return None


def of_another_kind(
    project: Project, function: Registration, kind: FunctionKind
) -> tuple[Edit, ...] | None:
    """The edits that register a function as another kind, with that kind's context.

    None where a decorator or a context of its own stands in the place of ours.
    """
    module = function.module
    name = f"internal_{kind}" if function.visibility is Visibility.INTERNAL else str(kind)
    written = own_decorator(project, function)
    parts = renamed(project, module, written, name) if written is not None else None
    if written is None or parts is None:
        return None
    edits = [Edit(written.at, parts)]
    annotation = function.function.parameters[0].annotation
    if annotation is not None:
        wanted = context_type(kind, is_async=function.function.is_async)
        is_ours = project.qualified_name(module, annotation) in CONTEXT_TYPES
        parts = renamed(project, module, annotation, (wanted or "").rpartition(".")[2])
        if not is_ours or parts is None or not stands_alone(module, annotation):
            return None
        edits.append(Edit(annotation.at, parts))
    return tuple(edits)


def uniform_in(function: Registration) -> Part:
    """How a function writes `uniform`: a transaction has random numbers that can be repeated."""
    if function.kind is FunctionKind.ACTION:
        return Imported("random", "uniform")
    return f"{function.function.parameters[0].name}.random.uniform"


def stands_alone(module: syntax.Module, node: syntax.Expression) -> bool:
    """Whether the text at a node's origin is all its own: parts of a string have only the string's.

    A string that is nothing but the node is its own, too.
    """
    return node_at(module, node.at) is node


def node_at(module: syntax.Module, at: int) -> object:
    """The outermost node at an origin."""
    return outermost(module).nodes.get(at)


@data
class Outermost:
    """The outermost nodes of a module by their origins, and its outermost attributes."""

    nodes: dict[int, object]
    attributes: dict[int, syntax.Attribute]


@lru_cache(maxsize=2)
def outermost(module: syntax.Module) -> Outermost:
    """The nodes of a module by their origins: searched for with every fix that may be made."""
    nodes: dict[int, object] = {}
    attributes: dict[int, syntax.Attribute] = {}
    for node in descendants(module):
        at = getattr(node, "at", -1)
        nodes.setdefault(at, node)
        if isinstance(node, syntax.Attribute):
            attributes.setdefault(at, node)
    return Outermost(nodes, attributes)


def other_path(
    module: syntax.Module, at: int, path: tuple[str, ...], right: tuple[str, ...]
) -> Edit | None:
    """The edit that makes a reference name another function below the same root."""
    found = reference_root(module, at, path)
    if found is None or right[: found[1]] != path[: found[1]]:
        return None
    return Edit(at, (SourceOf(found[0].at), *(f".{name}" for name in right[found[1] :])))
