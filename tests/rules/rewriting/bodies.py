"""Other ways to write what a function does: in blocks, under other names, in other expressions."""

from __future__ import annotations

import ast
from collections.abc import Callable

from tests.rules.rewriting.writing import (
    Replacing,
    Way,
    Writing,
    context_of,
    expression,
    replace_names,
    statements,
)

ROOTS = frozenset({"api", "internal"})


def in_block(template: str) -> Way:
    """The body of every registered function within a block: where the template has `...`."""

    def way(writing: Writing) -> None:
        for function in writing.registered:
            block = statements(template.replace("ctx", context_of(function)))
            for node in ast.walk(ast.Module(block, [])):
                for name in ("body", "orelse"):
                    if [*map(_is_hole, getattr(node, name, ()) or ())] == [True]:
                        setattr(node, name, function.body)
            function.body = block

    return way


def _is_hole(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and ast.unparse(node) == "..."


def another_context(writing: Writing) -> None:
    """`context` instead of `ctx`."""
    for function in writing.registered:
        replace_names(function, {context_of(function): "context"})
        function.args.args[0].arg = "context"


def alias_of_the_context(writing: Writing) -> None:
    """`same = ctx`, and then `same.db`."""
    for function in writing.registered:
        name = context_of(function)
        replace_names(ast.Module(function.body, []), {name: "same"})
        function.body[:0] = statements(f"same = {name}")


def _members(
    function: ast.FunctionDef | ast.AsyncFunctionDef, replace: Callable[[str], str]
) -> set[str]:
    """Puts something in the place of `ctx.name`, throughout a function; gives those names."""
    found: set[str] = set()
    name = context_of(function)

    def replaced(node: ast.expr) -> ast.expr | None:
        match node:
            case ast.Attribute(value=ast.Name(id=owner), attr=attr) if owner == name:
                found.add(attr)
                return expression(replace(attr))
            case _:
                return None

    Replacing(replaced).visit(ast.Module(function.body, []))
    return found


def aliases_of_members(writing: Writing) -> None:
    """`scheduler_ = ctx.scheduler`, and then `scheduler_.run_after(…)`."""
    for function in writing.registered:
        found = _members(function, lambda attr: f"{attr}_")
        name = context_of(function)
        for attr in sorted(found):
            function.body[:0] = statements(f"{attr}_ = {name}.{attr}")


def members_by_getattr(writing: Writing) -> None:
    """`getattr(ctx, "scheduler")`."""
    for function in writing.registered:
        name = context_of(function)
        _members(function, lambda attr, name=name: f"getattr({name}, {attr!r})")


def aliases_of_references(writing: Writing) -> None:
    """`reference_1 = internal.example.process` above the functions."""
    found: dict[str, str] = {}

    def replace(node: ast.expr) -> ast.expr | None:
        root, names = node, 0
        while isinstance(root, ast.Attribute):
            root, names = root.value, names + 1
        if names < 2 or not isinstance(root, ast.Name) or root.id not in ROOTS:
            return None
        return expression(found.setdefault(ast.unparse(node), f"reference_{len(found) + 1}"))

    Replacing(replace).visit(writing.tree)
    writing.add_imports(
        *(statement for path, name in found.items() for statement in statements(f"{name} = {path}"))
    )


def aliases_of_roots(writing: Writing) -> None:
    """`root_internal = internal`."""
    bound = {alias.asname or alias.name for node in writing.imports for alias in node.names}
    roots = sorted(bound & ROOTS)
    replace_names(writing.tree, {root: f"root_{root}" for root in roots})
    for root in roots:
        writing.add_imports(*statements(f"root_{root} = {root}"))


# --- expressions -------------------------------------------------------------------------------


class _Statements(ast.NodeTransformer):
    """Writes the statements of functions anew, one by one."""

    def __init__(self, rewrite: Callable[[ast.stmt], list[ast.stmt] | None]) -> None:
        self._rewrite = rewrite

    def visit(self, node: ast.AST) -> ast.AST | list[ast.stmt]:  # type: ignore[override]  # typeshed says Any
        """A node; several statements for one where there are more."""
        self.generic_visit(node)
        found = self._rewrite(node) if isinstance(node, ast.stmt) else None
        return node if found is None else found


def each_statement(rewrite: Callable[[ast.stmt], list[ast.stmt] | None]) -> Way:
    """Every statement of the bodies of registered functions."""

    def way(writing: Writing) -> None:
        for function in writing.registered:
            whole = ast.Module(function.body, [])
            _Statements(rewrite).visit(whole)
            function.body = whole.body

    return way


def _is_done(value: ast.expr) -> bool:
    """Whether a statement is there for what it does."""
    return isinstance(value, ast.Await | ast.Call)


def as_comprehension(node: ast.stmt) -> list[ast.stmt] | None:
    """`[await f() for _ in (1,)]` for `await f()`."""
    match node:
        case ast.Expr(value=value) if _is_done(value):
            return statements(f"[{ast.unparse(value)} for _ in (1,)]")
        case _:
            return None


def as_walrus(node: ast.stmt) -> list[ast.stmt] | None:
    """`(a := f())` for `a = f()`."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return statements(f"({name} := {ast.unparse(value)})")
        case _:
            return None


def as_choice(node: ast.stmt) -> list[ast.stmt] | None:
    """`f() if True else None` for `f()`."""
    match node:
        case ast.Expr(value=value) | ast.Assign(value=value) if _is_done(value):
            node.value = expression(f"({ast.unparse(value)}) if True else None")
        case ast.Return(value=ast.expr() as value):
            node.value = expression(f"({ast.unparse(value)}) if True else None")
        case _:
            return None
    return [node]


def in_two_steps(node: ast.stmt) -> list[ast.stmt] | None:
    """`result = f()` and `return result`."""
    match node:
        case ast.Return(value=ast.expr() as value):
            return statements(f"result = {ast.unparse(value)}\nreturn result")
        case _:
            return None


def awaited_later(node: ast.stmt) -> list[ast.stmt] | None:
    """`coroutine = f()` and `await coroutine`."""
    match node:
        case ast.Expr(value=ast.Await(value=value)) | ast.Assign(value=ast.Await(value=value)):
            made = statements(f"coroutine = {ast.unparse(value)}")
            node.value = expression("await coroutine")
            return [*made, node]
        case _:
            return None


def each_call(rewrite: Callable[[ast.Call], None]) -> Way:
    """Every call in the bodies of registered functions."""

    def way(writing: Writing) -> None:
        for function in writing.registered:
            for node in ast.walk(ast.Module(function.body, [])):
                if isinstance(node, ast.Call):
                    rewrite(node)

    return way


def keywords_unpacked(call: ast.Call) -> None:
    """`f(**{"a": 1})` for `f(a=1)`."""
    named = [keyword for keyword in call.keywords if keyword.arg is not None]
    if named:
        items = ast.Dict(
            [ast.Constant(keyword.arg) for keyword in named], [one.value for one in named]
        )
        rest = [keyword for keyword in call.keywords if keyword.arg is None]
        call.keywords = [*rest, ast.keyword(None, items)]


def positions_unpacked(call: ast.Call) -> None:
    """`f(*(a, b))` for `f(a, b)`."""
    if call.args and not any(isinstance(one, ast.Starred) for one in call.args):
        call.args = [ast.Starred(ast.Tuple(call.args, ast.Load()), ast.Load())]


NAMES = {"get": ("url",), "post": ("url",), "uniform": ("a", "b"), "sleep": ("delay",)}


def named(call: ast.Call) -> None:
    """`client.post(url=url)` for `client.post(url)`."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    owner = ast.unparse(call.func).partition(".")[0]
    names = NAMES.get(name, ()) if owner in ("client", "requests", "httpx2", "asyncio") else ()
    if len(names) == len(call.args):
        given = [ast.keyword(one, value) for one, value in zip(names, call.args, strict=True)]
        call.args, call.keywords = [], [*given, *call.keywords]


WAYS: dict[str, Way] = {
    "a body in an if": in_block("if True:\n    ..."),
    "a body in an if that is not certain": in_block("if id(ctx):\n    ..."),
    "a body in an else": in_block("if False:\n    pass\nelse:\n    ..."),
    "a body behind an early end": in_block("if id(ctx):\n    raise SystemExit\nelse:\n    ..."),
    "a body in a try with finally": in_block("try:\n    ...\nfinally:\n    pass"),
    "a body in a try with else": in_block(
        "try:\n    pass\nexcept ZeroDivisionError:\n    raise\nelse:\n    ..."
    ),
    "a body in a with": in_block(
        "from contextlib import nullcontext\nwith nullcontext():\n    ..."
    ),
    "a body in a match": in_block("match id(ctx):\n    case _:\n        ..."),
    "a body in a loop with a break": in_block("while True:\n    if True:\n        ...\n    break"),
    "another name of the context": another_context,
    "an alias of the context": alias_of_the_context,
    "aliases of its members": aliases_of_members,
    "its members by getattr": members_by_getattr,
    "aliases of references": aliases_of_references,
    "aliases of their roots": aliases_of_roots,
    "comprehensions for statements": each_statement(as_comprehension),
    "walruses for assignments": each_statement(as_walrus),
    "conditional expressions": each_statement(as_choice),
    "results under a name": each_statement(in_two_steps),
    "coroutines under a name": each_statement(awaited_later),
    "names for positions": each_call(named),
    "keywords from a dict": each_call(keywords_unpacked),
    "arguments from a tuple": each_call(positions_unpacked),
}
