"""A module that is being rewritten, with what is written beside it, and how its parts are found."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

REGISTERING = frozenset(
    f"{internal}{kind}"
    for internal in ("", "internal_")
    for kind in ("query", "mutation", "action")
)
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class Writing:
    """One module on its way to another form; `beside` are the modules that it needs from now on."""

    path: str
    tree: ast.Module
    beside: dict[str, ast.Module] = field(default_factory=dict[str, ast.Module])

    @property
    def stem(self) -> str:
        """The module's last name."""
        return PurePosixPath(self.path).stem

    @property
    def imports(self) -> list[ast.Import | ast.ImportFrom]:
        """Its import statements, but for those from the future."""
        return [
            node
            for node in self.tree.body
            if isinstance(node, ast.Import)
            or (isinstance(node, ast.ImportFrom) and node.module != "__future__")
        ]

    @property
    def start(self) -> int:
        """Where an import may stand: behind a docstring, `"use process"` and the future."""
        for position, node in enumerate(self.tree.body):
            is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            is_future = isinstance(node, ast.ImportFrom) and node.module == "__future__"
            if not is_text and not is_future:
                return position
        return len(self.tree.body)

    @property
    def preamble(self) -> list[ast.stmt]:
        """Everything that imports, under conditions and within `try`, too."""
        return [
            node
            for node in self.tree.body
            if not isinstance(node, FUNCTIONS | ast.ClassDef)
            and any(isinstance(one, ast.Import | ast.ImportFrom) for one in ast.walk(node))
        ]

    @property
    def registered(self) -> list[FUNCTIONS]:
        """Its registered functions."""
        return [
            node
            for node in self.tree.body
            if isinstance(node, FUNCTIONS) and any(map(is_registering, node.decorator_list))
        ]

    def absolute(self, node: ast.ImportFrom) -> str:
        """The dotted name of the module that a statement imports from."""
        if not node.level:
            return node.module or ""
        package = PurePosixPath(self.path).parts[: -node.level]
        return ".".join([*package, *([node.module] if node.module else [])])

    def add_imports(self, *statements: ast.stmt) -> None:
        """Statements after those that are imported already."""
        last = max((self.tree.body.index(node) + 1 for node in self.preamble), default=self.start)
        self.tree.body[last:last] = statements


Way = Callable[[Writing], None]
"""Changes a module in place; one that has nothing to change leaves it as it is."""


def rewritten(files: Mapping[str, str], *ways: Way) -> dict[str, str] | None:
    """The files written in other ways, one after the other; None if that makes no difference.

    A file that does not parse, or whose comments say something to gnomon, is left as it is, and
    so is what an earlier way has put beside one.
    """
    start = {path: plain(text) for path, text in files.items()}
    now = dict(start)
    for way in ways:
        for path in files:
            now |= _in(way, path, now[path])
    return now if now != start else None


def _in(way: Way, path: str, text: str) -> dict[str, str]:
    """One file written in another way, with the files that it needs from then on."""
    tree = parsed(text)
    if tree is None:
        return {path: text}
    writing = Writing(path, tree)
    way(writing)
    modules = {**writing.beside, path: writing.tree}
    return {name: written(module) for name, module in modules.items()}


def parsed(text: str) -> ast.Module | None:
    """The tree of a file that may be written anew."""
    if "# gnomon:" in text:
        return None
    try:
        return ast.parse(text)
    except SyntaxError:
        return None


def plain(text: str) -> str:
    """A file as it is written out again, with nothing changed."""
    tree = parsed(text)
    return text if tree is None else written(tree)


def written(tree: ast.Module) -> str:
    """The text of a tree."""
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


# --- parts -------------------------------------------------------------------------------------


def is_registering(decorator: ast.expr) -> bool:
    """Whether a decorator is one of ours, by its last name."""
    node = decorator.func if isinstance(decorator, ast.Call) else decorator
    name = node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")
    return name.rstrip("_") in REGISTERING


def context_of(function: FUNCTIONS) -> str:
    """The name of a registered function's context."""
    return function.args.args[0].arg


def arguments_of(function: FUNCTIONS) -> list[str]:
    """The names of its other parameters."""
    given = function.args
    rest = [given.vararg, *given.kwonlyargs, given.kwarg]
    return [one.arg for one in (*given.args[1:], *rest) if one is not None]


def expression(text: str) -> ast.expr:
    """The tree of an expression."""
    return ast.parse(text, mode="eval").body


def statements(text: str) -> list[ast.stmt]:
    """The trees of some statements."""
    return ast.parse(text).body


class Replacing(ast.NodeTransformer):
    """Replaces the expressions that a function gives something for, the outermost first."""

    def __init__(self, replace: Callable[[ast.expr], ast.expr | None]) -> None:
        self._replace = replace

    def visit(self, node: ast.AST) -> ast.AST:
        """The node, or what stands for it."""
        if isinstance(node, ast.expr) and not isinstance(getattr(node, "ctx", None), ast.Store):
            replaced = self._replace(node)
            if replaced is not None:
                return replaced
        return self.generic_visit(node)


def replace_names(tree: ast.AST, names: Mapping[str, str]) -> None:
    """Puts an expression in the place of each of some names."""

    def replace(node: ast.expr) -> ast.expr | None:
        is_named = isinstance(node, ast.Name) and node.id in names
        return expression(names[node.id]) if is_named else None

    Replacing(replace).visit(tree)


def names_in(*trees: ast.AST) -> set[str]:
    """The names that some trees mention."""
    return {node.id for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Name)}


def annotations_of(tree: ast.AST) -> Iterator[ast.expr]:
    """The annotations of the functions in a tree; of a text, what it says."""
    for node in ast.walk(tree):
        noted = node.returns if isinstance(node, FUNCTIONS) else getattr(node, "annotation", None)
        match noted:
            case ast.Constant(value=str() as text):
                yield expression(text)
            case ast.expr():
                yield noted
            case _:
                continue
