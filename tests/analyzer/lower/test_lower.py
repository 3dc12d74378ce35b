"""The plain syntax says what the source says, and knows where it stands: here from libcst's tree.

`test_two_lowerings.py` says that it is the same from CPython's.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

import libcst as cst
import pytest
from libcst.metadata import MetadataWrapper, PositionProvider

from gnomon.analyzer import lower as lower_room
from gnomon.analyzer import syntax
from gnomon.analyzer.files.positions import from_libcst as positions
from gnomon.analyzer.files.positions.span import Span
from gnomon.analyzer.lower.from_libcst.module import lower
from gnomon.analyzer.syntax.node import FIELDS
from gnomon.analyzer.walk import children

SAMPLE = '''\
"""Docstring."""
from __future__ import annotations
import a.b, c as d
from ..e import (f as g, h)
from i import *

type Alias[T] = list[T]
total: int
count: int = 1
x = y = 0x1F + 1.5j - ...
x += 1
del x, y
assert x, f"{x!r:>{width}} text"
for i, *rest in pairs: pass
else: ...

@decorated
class C[T](Base, metaclass=Meta):
    """Its docstring."""

    attribute: "Forward | None" = None

@decorated(1)
async def function[T](a, /, b: int = 1, *args, c, **kwargs) -> "T":
    global x
    nonlocal_ = [await z async for z in it if z if not z]
    while a and b or not c:
        break
    else:
        continue
    async with open(a) as f, g:
        yield
    yield a
    yield from (lambda p, *q: p)(*args, k=1, **kwargs)
    try:
        raise ValueError from None
    except (A, B) as error:
        pass
    except:
        raise
    else:
        pass
    finally:
        pass
    try: pass
    except* A: pass
    match a:
        case 1 | "a" | None | -1.5: ...
        case [p, *_] | (q, *r): ...
        case {"k": v, **rest}: ...
        case Point(x, y=0) as point if point: ...
        case _: ...
    if (n := a[1:2, ::3, *b]) < b <= c not in d is not e: ...
    elif a: ...
    else: ...
    a.b = {**a, "b": 1}, {1, *b}, {k: v for k, v in a}
    return (i for i in a), {s for s in a}, a if b else c
'''

SOURCES = {
    "the sample": SAMPLE,
    "carriage returns": "def f():\r\n    return g(\r\n        1,\r\n    )\r\n",
    "tabs and form feeds": "if a:\n\tb(1)\n\x0cc = 2\n",
    "wide characters": 'é = "ü🎉"; f(é, "…")\n',
    "comments and continuations": "a = (  # one\n    b +  # two\n    c)\nd = e \\\n    + f\n",
    "no newline at the end": "a = f(1)",
    "nothing": "",
}


def nodes_of(node: object) -> Iterator[object]:
    """A node and all that is below it."""
    yield node
    for child in children(node):
        yield from nodes_of(child)


def lowered(source: str) -> tuple[cst.Module, syntax.Module, list[cst.CSTNode]]:
    """A source, parsed and lowered."""
    tree = cst.parse_module(source)
    module, origins = lower(tree, path="m.py", name="m", is_package=False)
    return tree, module, origins


def node_classes() -> set[type]:
    """Every class of nodes that the syntax declares."""
    return {cls for _, cls in inspect.getmembers(syntax, inspect.isclass) if cls in FIELDS}


def test_every_class_of_nodes_is_made_from_some_source() -> None:
    _, module, _ = lowered(SAMPLE)
    made = {type(node) for node in nodes_of(module)}
    assert node_classes() - made == set()


def own_files() -> list[Path]:
    """Real code to compare positions on: the room's own."""
    return sorted(Path(str(lower_room.__file__)).parent.rglob("*.py"))


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_positions_are_those_of_libcst(source: str) -> None:
    compare_positions(source)


@pytest.mark.parametrize("path", own_files(), ids=lambda path: path.name)
def test_positions_in_real_code_are_those_of_libcst(path: Path) -> None:
    compare_positions(path.read_text(encoding="utf-8"))


def compare_positions(source: str) -> None:
    """Every origin of a source has the span that libcst's own provider gives it."""
    wrapper = MetadataWrapper(cst.parse_module(source), unsafe_skip_copy=True)
    expected = wrapper.resolve(PositionProvider)
    tree = wrapper.module
    _, origins = lower(tree, path="m.py", name="m", is_package=False)
    found = positions.locate(tree, origins, range(len(origins)))
    for at, origin in enumerate(origins):
        start, end = expected[origin].start, expected[origin].end
        wanted = Span(start.line, start.column + 1, end.line, end.column + 1)
        assert found[at] == wanted, f"{type(origin).__name__} at {start}"


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("'a' \"b\"", "ab"),
        ("b'a' b'b'", b"ab"),
        (r"'\n'", "\n"),
        (r"r'\d'", "\\d"),
        (r"'\d'", "\\d"),
        ("u'a'", "a"),
        ("'''a\nb'''", "a\nb"),
        ("''", ""),
        ("1_000", 1000),
        ("0x10", 16),
        ("1e3", 1000.0),
        ("None", None),
        ("True", True),
        ("...", ...),
    ],
)
def test_a_literal_has_its_value(source: str, value: object) -> None:
    _, module, _ = lowered(source)
    match module.body:
        case (syntax.ExpressionStatement(value=syntax.Constant(value=found)),):
            assert found == value
            assert type(found) is type(value)
        case other:
            raise AssertionError(other)


def test_a_number_of_more_digits_than_python_reads_is_no_error() -> None:
    _, module, _ = lowered("x = " + "9" * (sys.get_int_max_str_digits() + 1))
    assert len(module.body) == 1


@pytest.mark.parametrize(
    "annotation",
    ["int | None", "list[Item]", "Callable[[Item], None]", "Annotated[Item, 'text']"],
)
def test_an_annotation_in_quotes_is_the_same_without(annotation: str) -> None:
    _, module, _ = lowered(f"a: {annotation!r}\nb: {annotation}\n")
    quoted, plain = ([type(node) for node in nodes_of(statement)] for statement in module.body)
    assert quoted == plain


def test_text_in_literal_types_is_no_code() -> None:
    _, module, _ = lowered("a: Literal['int']\n")
    assert not any(isinstance(node, syntax.Name) and node.id == "int" for node in nodes_of(module))


@pytest.mark.parametrize(
    ("source", "is_plain"),
    [
        ('f"a{b}c"', True),
        ('"a" f"{b}"', True),
        ('f"{b!r}"', False),
        ('f"{b:>3}"', False),
        ('f"{b=}"', False),
        ('f"{{b}}"', True),
        ('f"{b}\\n"', True),
        ('f"{b=:>3}"', False),
        ('f"{b}" "a" f"{c!s}"', False),
    ],
)
def test_an_f_string_is_plain_if_its_text_is_that_of_its_parts(source: str, is_plain: bool) -> None:
    tree = cst.parse_module(f"x = {source}\n")
    module, _ = lower(tree, path="m.py", name="m", is_package=False)
    (statement,) = module.body
    assert isinstance(statement, syntax.Assign)
    assert isinstance(statement.value, syntax.FString)
    assert statement.value.is_plain == is_plain


def test_an_annotation_in_quotes_that_is_too_deep_is_text() -> None:
    for text in (f"a{'.b' * 5_000}", f"{'(' * 300}a{')' * 300}"):
        _, module, _ = lowered(f"x: '{text}'\n")
        (statement,) = module.body
        assert isinstance(statement, syntax.AnnotatedAssign)
        assert isinstance(statement.annotation, syntax.Constant)
