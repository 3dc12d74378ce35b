"""Other ways to come by the same names: aliases, whole modules, re-exports, star imports."""

from __future__ import annotations

import ast
from collections import defaultdict

from tests.rules.rewriting.writing import (
    Replacing,
    Way,
    Writing,
    annotations_of,
    expression,
    names_in,
    replace_names,
    statements,
)


def under_other_names(writing: Writing) -> None:
    """`from gnomon import action as action_`."""
    renamed: dict[str, str] = {}
    for node in writing.imports:
        for alias in node.names:
            name = alias.asname or alias.name
            if name != "*":
                alias.asname = renamed[name] = f"{name}_"
    replace_names(writing.tree, renamed)


def whole_modules(writing: Writing) -> None:
    """`import gnomon`, then `gnomon.action`; `from ._generated import api`, then `api.internal`."""
    renamed: dict[str, str] = {}
    for node in writing.imports:
        if not isinstance(node, ast.ImportFrom) or node.module is None:
            continue
        if node.names[0].name == "*":
            continue
        package, _, last = node.module.rpartition(".")
        short = f"{last}_module"
        if node.level:
            statement = f"from {'.' * node.level}{package} import {last} as {short}"
        else:
            statement = f"import {node.module} as {short}"
        renamed |= {alias.asname or alias.name: f"{short}.{alias.name}" for alias in node.names}
        writing.tree.body[writing.tree.body.index(node)] = statements(statement)[0]
    replace_names(writing.tree, renamed)


def names_of_modules(writing: Writing) -> None:
    """`from httpx2 import AsyncClient` instead of `import httpx2`."""
    modules = {
        alias.asname or alias.name: alias.name
        for node in writing.imports
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    used: dict[str, set[str]] = defaultdict(set)

    def replace(node: ast.expr) -> ast.expr | None:
        match node:
            case ast.Attribute(value=ast.Name(id=owner), attr=attr) if owner in modules:
                used[owner].add(attr)
                return expression(f"{owner}_{attr}")
            case _:
                return None

    Replacing(replace).visit(writing.tree)
    for owner, attrs in used.items():
        names = ", ".join(f"{attr} as {owner}_{attr}" for attr in sorted(attrs))
        writing.add_imports(*statements(f"from {modules[owner]} import {names}"))


def everything_by_a_star(writing: Writing) -> None:
    """`from gnomon import *`; what a library's star brings is not known."""
    for node in writing.imports:
        if not isinstance(node, ast.ImportFrom) or any(alias.asname for alias in node.names):
            continue
        if node.module == "gnomon" or (node.level and node.module):
            node.names = [ast.alias("*")]


def handed_on(writing: Writing) -> None:
    """`from names import action, httpx2`, which that module has imported."""
    names = _given_away(writing, f"names_of_{writing.stem}")
    if names:
        source = f"from names_of_{writing.stem} import {', '.join(names)}"
        writing.tree.body.insert(writing.start, statements(source)[0])


def handed_on_by_a_package(writing: Writing) -> None:
    """The same through the `__init__` of a package, which has a star import of a module."""
    package = f"package_of_{writing.stem}"
    names = _given_away(writing, f"{package}/inner")
    if names:
        writing.beside[f"{package}/__init__.py"] = ast.parse("from .inner import *")
        source = f"from {package} import {', '.join(names)}"
        writing.tree.body.insert(writing.start, statements(source)[0])


def handed_on_by_a_star(writing: Writing) -> None:
    """`from names import *`."""
    if _given_away(writing, f"names_of_{writing.stem}"):
        source = f"from names_of_{writing.stem} import *"
        writing.tree.body.insert(writing.start, statements(source)[0])


def _given_away(writing: Writing, module: str) -> list[str]:
    """Moves the imports to another module, outside of the functions; gives the names they bind."""
    names: list[str] = []
    moved: list[ast.stmt] = []
    for node in writing.imports:
        if node.names[0].name == "*":
            continue
        names += [alias.asname or alias.name for alias in node.names]
        if isinstance(node, ast.ImportFrom) and node.level:
            node.module, node.level = writing.absolute(node), 0
        writing.tree.body.remove(node)
        moved.append(node)
    if moved:
        writing.beside[f"{module}.py"] = ast.Module(moved, [])
    return names


def under_a_condition(writing: Writing) -> None:
    """`try: import httpx2 … except ImportError: raise`."""
    for node in writing.imports:
        guarded = statements("try:\n    ...\nexcept ImportError:\n    raise")[0]
        assert isinstance(guarded, ast.Try)
        guarded.body = [node]
        writing.tree.body[writing.tree.body.index(node)] = guarded


def for_one_version(writing: Writing) -> None:
    """`if sys.version_info >= (3, 11): import httpx2 … else: import httpx2`."""
    for node in writing.imports:
        guarded = ast.If(expression("sys.version_info >= (3, 11)"), [node], [node])
        writing.tree.body[writing.tree.body.index(node)] = guarded
    if writing.tree.body:
        writing.tree.body.insert(writing.start, statements("import sys")[0])


def within_functions(writing: Writing) -> None:
    """What only the bodies of functions use is imported there."""
    bodies = {function.name: names_in(*function.body) for function in writing.registered}
    outside = _names_outside_bodies(writing)
    for node in writing.imports:
        names = {alias.asname or alias.name for alias in node.names}
        if "*" in names or not outside.isdisjoint(names):
            continue
        writing.tree.body.remove(node)
        for function in writing.registered:
            if names & bodies[function.name]:
                function.body.insert(0, node)


def _names_outside_bodies(writing: Writing) -> set[str]:
    found: set[str] = set()
    for node in writing.tree.body:
        if node in writing.registered:
            assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            found |= names_in(*node.decorator_list, node.args, *annotations_of(node))
        else:
            found |= names_in(node, *annotations_of(node))
    return found


def for_types_only(writing: Writing) -> None:
    """What only annotations use is imported under `TYPE_CHECKING`."""
    noted = list(annotations_of(writing.tree))
    inside = {id(node) for annotation in noted for node in ast.walk(annotation)}
    used = {
        node.id
        for node in ast.walk(writing.tree)
        if isinstance(node, ast.Name) and id(node) not in inside
    }
    moved: list[ast.stmt] = []
    for node in [one for one in writing.imports if isinstance(one, ast.ImportFrom)]:
        only = [alias for alias in node.names if (alias.asname or alias.name) not in used]
        if only:
            moved.append(ast.ImportFrom(node.module, only, node.level))
            node.names = [alias for alias in node.names if alias not in only]
            if not node.names:
                writing.tree.body.remove(node)
    if moved:
        writing.add_imports(
            *statements("from typing import TYPE_CHECKING"),
            ast.If(expression("TYPE_CHECKING"), moved, []),
        )
        future = statements("from __future__ import annotations")[0]
        writing.tree.body.insert(writing.start, future)


def annotations_as_texts(writing: Writing) -> None:
    """`ctx: "ActionCtx"`."""
    for node in ast.walk(writing.tree):
        if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation is not None:
            node.annotation = ast.Constant(ast.unparse(node.annotation))
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.returns is not None:
            node.returns = ast.Constant(ast.unparse(node.returns))


WAYS: dict[str, Way] = {
    "imports under other names": under_other_names,
    "imports of whole modules": whole_modules,
    "imports of the names of modules": names_of_modules,
    "star imports": everything_by_a_star,
    "names handed on by a module": handed_on,
    "names handed on by a package": handed_on_by_a_package,
    "names handed on by a star": handed_on_by_a_star,
    "imports under a condition": under_a_condition,
    "imports for one version": for_one_version,
    "imports within functions": within_functions,
    "imports for types only": for_types_only,
    "annotations as texts": annotations_as_texts,
}
