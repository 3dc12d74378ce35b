"""The names of a scope are those that Python's own compiler finds in it."""

from __future__ import annotations

import ast
import asyncio
import symtable
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from gnomon.analyzer import syntax
from gnomon.analyzer.lower.from_ast.module import lower
from gnomon.analyzer.names.own_names import Scope, own_names
from gnomon.analyzer.project import Project
from gnomon.analyzer.walk import found_in

SCOPES: dict[type, str] = {
    syntax.FunctionDef: "function",
    syntax.Lambda: "function",
    syntax.Comprehension: "function",
    syntax.ClassDef: "class",
}
Names = tuple[frozenset[str], frozenset[str]]
Scopes = dict[tuple[str, int], Counter[Names]]
"""What the scopes of a kind that begin at a line bind, and what they declare to be global."""

TANGLED = """
x = y = z = 0

class A:
    x = 1
    y = [x for x in range(x)]

    def method(self, a=x, *, b: int = x):
        global y
        y = x

        def inner():
            return y, x, a

        class B(A):
            x = a
            global z
            z = x

        return inner, B

    def walrus(self):
        return [w := v for v in range(3) if (u := v)], w, u

def function(p, /, *rest, q: int = (default := 1), **more):
    q = 1

    def one():
        nonlocal q
        q = 2

        def two():
            nonlocal q
            return q, [q for q in [q]], {q: p for q, p in {q: p}.items()}

        return two

    try:
        pass
    except ValueError as error:
        print(error)
    with open(p) as (u, *v), open(q) as w[0]:
        print(u, v, w)
    match p:
        case {"a": [aa, *bb], **cc} if aa:
            print(bb, cc)
        case A(x=dd) | [dd]:
            print(dd)
        case [_, *_] as ee:
            print(ee)
    for i, (j, k) in []:
        print(i, j, k)
    declared: int
    added += 1
    del q
    import a.b.c, d as dd
    from m import n as nn
    later = lambda *a, y=(outside := 1), **k: (a, k, (inside := x))

    async def third(s=[t for t in p if (seen := t)]):
        async for i in p:
            async with i as m:
                yield [n async for n in m if await (o := n)]

    def declaring():
        global x
        import x
"""


def named(names: Iterable[str]) -> frozenset[str]:
    """The names that are written so: those of a class's own are not, nor what Python adds."""
    return frozenset(name for name in names if "__" not in name and name != ".0")


def found_by_us(source: str) -> Scopes:
    module, origins = lower(ast.parse(source), path="a.py", name="a", is_package=False)
    project = Project({"a": module}, "functions")
    scopes: Scopes = defaultdict(Counter)
    for node in found_in(module.body, frozenset(SCOPES)):
        assert isinstance(node, Scope)
        own, origin = own_names(project, module, node), origins[node.at]
        line = int(getattr(origin, "lineno", 0))
        scopes[SCOPES[type(node)], line][named(own.bound), named(own.global_names)] += 1
    return scopes


def found_by_python(source: str) -> Scopes:
    scopes: Scopes = defaultdict(Counter)
    for table in below(symtable.symtable(source, "a.py", "exec")):
        symbols = table.get_symbols()
        bound = named(one.get_name() for one in symbols if one.is_local())
        declared = named(one.get_name() for one in symbols if one.is_declared_global())
        kind = str(table.get_type())
        # A newer Python has scopes of annotations, too.
        if kind in SCOPES.values() and table.get_name() != "__annotate__":
            scopes[kind, table.get_lineno()][bound, declared] += 1
    return scopes


def below(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    for child in table.get_children():
        yield child
        yield from below(child)


LIBRARY = sorted(Path(asyncio.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("source", [TANGLED, *LIBRARY], ids=["tangled", *(f.stem for f in LIBRARY)])
def test_the_names_of_each_scope_are_those_that_python_finds(source: str | Path) -> None:
    text = source if isinstance(source, str) else source.read_text(encoding="utf-8")
    assert found_by_us(text) == found_by_python(text)
    assert sum(map(len, found_by_us(TANGLED).values())) > 15
