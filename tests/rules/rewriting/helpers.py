"""Other places for what a function does: helpers, methods, closures, partials, decorators."""

from __future__ import annotations

import ast
from collections.abc import Callable
from copy import deepcopy
from keyword import iskeyword

from tests.rules.rewriting.writing import (
    FUNCTIONS,
    Way,
    Writing,
    arguments_of,
    context_of,
    expression,
    is_registering,
    names_in,
    replace_names,
    statements,
)


def _body_of(function: FUNCTIONS, name: str, *, annotated: bool = True) -> FUNCTIONS:
    """A function of the same body and parameters that is not registered."""
    body = deepcopy(function)
    body.name, body.decorator_list = name, []
    if not annotated:
        body.returns = None
        given = body.args
        for one in (*given.args, *given.kwonlyargs, given.vararg, given.kwarg):
            if one is not None:
                one.annotation = None
    return body


def _calling(function: FUNCTIONS, callee: str, *leading: str) -> list[ast.stmt]:
    """The statement that calls what has the function's body now."""
    named = [f"{name}={name}" for name in arguments_of(function)]
    wait = "await " if isinstance(function, ast.AsyncFunctionDef) else ""
    return statements(f"return {wait}{callee}({', '.join([*leading, *named])})")


def _before(writing: Writing, function: FUNCTIONS, *added: ast.stmt) -> None:
    position = writing.tree.body.index(function)
    writing.tree.body[position:position] = added


def in_a_helper(writing: Writing) -> None:
    """A function of the same module is handed the context."""
    for function in writing.registered:
        _before(writing, function, _body_of(function, f"_{function.name}"))
        function.body = _calling(function, f"_{function.name}", context_of(function))


def in_another_module(writing: Writing) -> None:
    """A function of another module, which does not say what it is handed."""
    registered = writing.registered
    if not registered or iskeyword(writing.stem):
        return
    preamble = deepcopy(writing.preamble)
    for node in ast.walk(ast.Module(preamble, [])):
        if isinstance(node, ast.ImportFrom) and node.level:
            node.module, node.level = writing.absolute(node), 0
    here = writing.path.removesuffix(".py").replace("/", ".")
    bodies = [_body_of(function, f"do_{function.name}", annotated=False) for function in registered]
    module = f"helpers_of_{writing.stem}"
    content = [*preamble, *_imported_back(writing, here, bodies), *bodies]
    writing.beside[f"{module}.py"] = ast.Module(content, [])
    for function in registered:
        function.body = _calling(function, f"{module}.do_{function.name}", context_of(function))
    writing.add_imports(*statements(f"import {module}"))


def in_another_function_module(writing: Writing) -> None:
    """A function of another module of the functions, with its annotations."""
    registered = writing.registered
    if not registered or iskeyword(writing.stem):
        return
    bodies = [_body_of(function, f"do_{function.name}") for function in registered]
    module = f"helpers_of_{writing.stem}"
    directive = [one for one in writing.tree.body[:1] if ast.unparse(one) == "'use process'"]
    back = _imported_back(writing, f".{writing.stem}", bodies)
    content = [*directive, *deepcopy(writing.preamble), *back, *bodies]
    writing.beside[f"functions/{module}.py"] = ast.Module(content, [])
    for function in registered:
        function.body = _calling(function, f"{module}.do_{function.name}", context_of(function))
    writing.add_imports(*statements(f"from . import {module}"))


def _imported_back(writing: Writing, here: str, bodies: list[FUNCTIONS]) -> list[ast.stmt]:
    """The import of what the bodies use of the module that they come from."""
    defined = {
        name
        for node in writing.tree.body
        for name in (
            [node.name]
            if isinstance(node, FUNCTIONS | ast.ClassDef)
            else [ast.unparse(target) for target in getattr(node, "targets", ())]
        )
    }
    used = sorted(defined & names_in(*bodies))
    return statements(f"from {here} import {', '.join(used)}") if used else []


def in_a_nested_function(writing: Writing) -> None:
    """A function within, which closes over the context and the arguments."""
    for function in writing.registered:
        inner = _body_of(function, "inner")
        inner.args = ast.arguments([], [], None, [], [], None, [])
        wait = "await " if isinstance(function, ast.AsyncFunctionDef) else ""
        function.body = [inner, *statements(f"return {wait}inner()")]


def _class_name(function: FUNCTIONS, role: str) -> str:
    return f"{role}Of{function.name.title().replace('_', '')}"


def in_a_method(writing: Writing) -> None:
    """A method that is handed the context."""
    for function in writing.registered:
        method = _body_of(function, "run")
        method.args.args.insert(0, ast.arg("self"))
        name = _class_name(function, "Worker")
        cls = statements(f"class {name}:\n    pass")[0]
        assert isinstance(cls, ast.ClassDef)
        cls.body = [method]
        _before(writing, function, cls)
        function.body = _calling(function, f"{name}().run", context_of(function))


def in_an_object(writing: Writing) -> None:
    """A method of an object that was handed the context when it was made."""
    for function in writing.registered:
        context = context_of(function)
        method = _body_of(function, "run")
        kind = ast.unparse(method.args.args[0].annotation or ast.Constant(None))
        method.args.args[0] = ast.arg("self")
        replace_names(ast.Module(method.body, []), {context: "self.context"})
        name = _class_name(function, "Holder")
        cls = statements(
            f"class {name}:\n    def __init__(self, {context}: {kind}) -> None:\n"
            f"        self.context = {context}"
        )[0]
        assert isinstance(cls, ast.ClassDef)
        cls.body.append(method)
        _before(writing, function, cls)
        function.body = _calling(function, f"{name}({context}).run")


def in_a_partial(writing: Writing) -> None:
    """A helper that is given the context beforehand."""
    for function in writing.registered:
        _before(writing, function, _body_of(function, f"_{function.name}"))
        bound = statements(f"run = partial(_{function.name}, {context_of(function)})")
        function.body = [*bound, *_calling(function, "run")]
    if writing.registered:
        writing.add_imports(*statements("from functools import partial"))


def in_a_callable_object(writing: Writing) -> None:
    """An object that is called like a function, of a class that has `__call__` from its base."""
    for function in writing.registered:
        method = _body_of(function, "__call__")
        method.args.args.insert(0, ast.arg("self"))
        name = _class_name(function, "Callable")
        base, cls = statements(f"class {name}Base:\n    pass\nclass {name}({name}Base):\n    pass")
        assert isinstance(base, ast.ClassDef)
        base.body = [method]
        _before(writing, function, base, cls)
        function.body = _calling(function, f"{name}()", context_of(function))


MANAGER = """
@asynccontextmanager
async def around():
    yield
"""


def in_a_manager(writing: Writing) -> None:
    """The body of an `async with` over a manager of one's own."""
    functions = [one for one in writing.registered if isinstance(one, ast.AsyncFunctionDef)]
    for function in functions:
        block = statements("async with around():\n    ...")[0]
        assert isinstance(block, ast.AsyncWith)
        block.body = function.body
        function.body = [block]
    if functions:
        writing.add_imports(
            *statements("from contextlib import asynccontextmanager"), *statements(MANAGER)
        )


def gathered(writing: Writing) -> None:
    """A nested function of an action, which runs beside another."""
    actions = [one for one in writing.registered if "ActionCtx" in _kind(one)]
    for function in actions:
        inner = _body_of(function, "inner")
        inner.args = ast.arguments([], [], None, [], [], None, [])
        after = "found = await asyncio.gather(inner(), asyncio.sleep(0))\nreturn found[0]"
        if isinstance(function, ast.AsyncFunctionDef):
            function.body = [inner, *statements(after)]
    if actions:
        writing.add_imports(*statements("import asyncio"))


def _kind(function: FUNCTIONS) -> str:
    annotation = function.args.args[0].annotation
    return "" if annotation is None else ast.unparse(annotation)


# --- decorators --------------------------------------------------------------------------------

LOGGED = """
def logged(function):
    @wraps(function)
    {kind} wrapper(*args, **kwargs):
        return {wait}function(*args, **kwargs)
    return wrapper
"""


def under_a_wrapper(writing: Writing) -> None:
    """A decorator of one's own stands between the registering one and the function."""
    registered = writing.registered
    for function in registered:
        function.decorator_list.append(expression("logged"))
    if registered:
        is_async = isinstance(registered[0], ast.AsyncFunctionDef)
        kind, wait = ("async def", "await ") if is_async else ("def", "")
        writing.add_imports(
            *statements("from functools import wraps"),
            *statements(LOGGED.format(kind=kind, wait=wait)),
        )


def each_registering(rewrite: Callable[[Writing, ast.expr, int], ast.expr]) -> Way:
    """Every decorator that registers a function."""

    def way(writing: Writing) -> None:
        for number, function in enumerate(writing.registered):
            function.decorator_list = [
                rewrite(writing, one, number) if is_registering(one) else one
                for one in function.decorator_list
            ]

    return way


def called(writing: Writing, decorator: ast.expr, number: int) -> ast.expr:
    """`@action()`."""
    return decorator if isinstance(decorator, ast.Call) else ast.Call(decorator, [], [])


def under_another_name(writing: Writing, decorator: ast.expr, number: int) -> ast.expr:
    """`register = action`, and `@register`."""
    writing.add_imports(*statements(f"register_{number} = {ast.unparse(decorator)}"))
    return expression(f"register_{number}")


def within_another(writing: Writing, decorator: ast.expr, number: int) -> ast.expr:
    """A function of one's own that registers what it is given."""
    text = f"def register_{number}(function):\n    return {ast.unparse(decorator)}(function)"
    writing.add_imports(*statements(text))
    return expression(f"register_{number}")


WAYS: dict[str, Way] = {
    "a helper": in_a_helper,
    "a helper in another module": in_another_module,
    "a helper in another module of functions": in_another_function_module,
    "a nested function": in_a_nested_function,
    "a method": in_a_method,
    "an object that holds the context": in_an_object,
    "a callable object": in_a_callable_object,
    "a partial": in_a_partial,
    "a manager of one's own": in_a_manager,
    "gathered coroutines": gathered,
    "a decorator below the registering one": under_a_wrapper,
    "a registering decorator that is called": each_registering(called),
    "a registering decorator under another name": each_registering(under_another_name),
    "a registering decorator within another": each_registering(within_another),
}
