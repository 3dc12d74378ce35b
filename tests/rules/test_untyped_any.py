"""`untyped-any`: `Any` however it is spelled, and types that say nothing where data comes in."""

from __future__ import annotations

from textwrap import dedent

import pytest

from gnomon.rules.testing import assert_expected, diagnostics, findings

HEAD = "from gnomon import ActionCtx, Document, Id, QueryCtx, internal_query, query\n"


def module(body: str, **files: str) -> dict[str, str]:
    """A function module with a body; other modules of the project by their path."""
    others = {path.replace("__", "/") + ".py": text for path, text in files.items()}
    return {"functions/jobs.py": HEAD + dedent(body), **others}


FOUND = {
    "imported": """
        from typing import Any
        def helper(x: Any) -> None: ...  # expect: untyped-any
    """,
    "imported under another name": """
        from typing import Any as Whatever
        def helper(x: int) -> Whatever: ...  # expect: untyped-any
    """,
    "through the module": """
        import typing
        import typing_extensions as te
        x: typing.Any = 1  # expect: untyped-any
        y: te.Any = 1  # expect: untyped-any
    """,
    "by a star import": """
        from typing import *
        x: Any = 1  # expect: untyped-any
    """,
    "imported for type checkers only": """
        from typing import TYPE_CHECKING
        if TYPE_CHECKING:
            from typing import Any
        def helper(x: "Any") -> None: ...  # expect: untyped-any
    """,
    "imported inside a function": """
        def helper() -> None:
            from typing import Any
            x: list[Any] = []  # expect: untyped-any
    """,
    "in a string": """
        import typing as t
        def helper(x: "dict[str, t.Any]") -> "list['t.Any']":  # expect: untyped-any
            return []
    """,
    "deep inside": """
        from typing import Annotated, Any, Callable, Optional
        a: dict[str, list[tuple[int, Any]]] = {}  # expect: untyped-any
        b: Optional[int | Any] = None  # expect: untyped-any
        c: Callable[[Any], None]  # expect: untyped-any
        d: Annotated[Any, "x"] = 1  # expect: untyped-any
    """,
    "in a cast": """
        from typing import Any, cast
        import typing as t
        x = cast(Any, 1)  # expect: untyped-any
        y = cast("list[Any]", [])  # expect: untyped-any
        z = t.cast("t.Any", 1)  # expect: untyped-any
    """,
    "in an alias of the module, once": """
        from typing import Any, TypeAlias
        Payload = dict[str, Any]  # expect: untyped-any
        Quoted: TypeAlias = "dict[str, Any]"  # expect: untyped-any
        Same = Any  # expect: untyped-any
        def helper(x: Payload, y: Quoted, z: Same) -> None: ...
    """,
    "in a class, a method, a nested function and a variadic parameter": """
        from typing import Any
        class Thing:
            field: Any  # expect: untyped-any
            def method(self, x: Any) -> None:  # expect: untyped-any
                def inner(*args: Any, **kwargs: Any) -> None: ...  # expect: untyped-any
    """,
    "as an argument and a base": """
        from typing import Any, TypeVar
        from pydantic import TypeAdapter
        adapter = TypeAdapter(dict[str, Any])  # expect: untyped-any
        T = TypeVar("T", bound=Any)  # expect: untyped-any
        class Mock(Any): ...  # expect: untyped-any
    """,
    "the function any": "def helper(x: any) -> None: ...  # expect: untyped-any",
    "object in a signature": """
        @query
        async def a(ctx: QueryCtx, x: object) -> None: ...  # expect: untyped-any
        @query
        async def b(ctx: QueryCtx) -> dict[str, object]: ...  # expect: untyped-any
    """,
    "containers without type arguments": """
        import collections.abc as abc
        from typing import List
        @query
        async def get(
            ctx: QueryCtx,
            a: list,  # expect: untyped-any
            b: dict | None,  # expect: untyped-any
            c: "tuple",  # expect: untyped-any
            d: List,  # expect: untyped-any
            e: abc.Sequence,  # expect: untyped-any
            f: list[dict],  # expect: untyped-any
            g: Id,  # expect: untyped-any
        ) -> set:  # expect: untyped-any
            ...
    """,
    "nothing at all": """
        @internal_query
        async def get(  # expect: untyped-any
            ctx,
            a,  # expect: untyped-any
            *,
            b=1,  # expect: untyped-any
        ):
            ...
    """,
    "a field of a document, a model, a dataclass and a TypedDict": """
        from dataclasses import dataclass
        from typing import TypedDict
        from pydantic import BaseModel
        class Job(Document, table="jobs"):
            data: dict  # expect: untyped-any
        class Inner(BaseModel):
            x: object  # expect: untyped-any
        class Outer(BaseModel):
            inner: list[Inner]
        @dataclass
        class Point:
            x: list  # expect: untyped-any
        class Options(TypedDict):
            x: tuple  # expect: untyped-any
        @query
        async def get(ctx: QueryCtx, a: Id[Job], b: Outer, c: Point) -> Options: ...
    """,
    "a field of a base class": """
        from pydantic import BaseModel
        class Base(BaseModel):
            x: list  # expect: untyped-any
        class Derived(Base):
            y: int
        @query
        async def get(ctx: QueryCtx, a: Derived) -> None: ...
    """,
    "a decorator called, and a function registered by hand": """
        import gnomon as g
        @g.query()
        async def get(ctx: QueryCtx, a: list) -> None: ...  # expect: untyped-any
        async def _plain(ctx: QueryCtx, a: list) -> None: ...  # expect: untyped-any
        plain = g.query(_plain)
    """,
    "an alias of the module in a signature": """
        Names = list
        @query
        async def get(ctx: QueryCtx, a: Names) -> None: ...  # expect: untyped-any
    """,
    "a new type and a type statement's value": """
        from typing import Any, NewType
        Raw = NewType("Raw", Any)  # expect: untyped-any
        type Json = dict[str, Any]  # expect: untyped-any
    """,
}
SILENT = {
    "JSON of any shape": """
        from pydantic import JsonValue
        @query
        async def get(ctx: QueryCtx, x: JsonValue, y: dict[str, JsonValue]) -> JsonValue: ...
    """,
    "an import that is not used": "from typing import Any",
    "a class of that name": """
        class Any: ...
        def helper(x: Any) -> None: ...
    """,
    "another library's Any": """
        from sqlalchemy import Any
        def helper(x: Any) -> None: ...
    """,
    "a parameter of that name": """
        from typing import Any as _Any
        def helper(Any: int) -> int:
            return Any
    """,
    "a literal and the metadata of an annotation": """
        from typing import Annotated, Literal
        @query
        async def get(ctx: QueryCtx, x: Literal["Any"], y: Annotated[int, "Any", list]) -> None: ...
    """,
    "the function any, called": "print(any([True]))",
    "a string that is no type": 'message = "Any"',
    "object and bare containers outside signatures": """
        def helper(x: object, y: list) -> dict:
            z: set = set()
            return dict()
        class Unused:
            x: list
    """,
    "containers with type arguments": """
        import collections.abc as abc
        @query
        async def get(ctx: QueryCtx, a: abc.Sequence[str], b: tuple[int, ...]) -> list[str]: ...
    """,
    "what only looks like a bare container": """
        from .models import list as Page
        @query
        async def get(ctx: QueryCtx, a: "Page") -> None: ...
    """,
    "class variables, private names and indexes": """
        from typing import ClassVar
        from gnomon import index
        class Job(Document, table="jobs"):
            by_name = index("name")
            _cache: dict
            names: ClassVar[list] = []
            name: str
        @query
        async def get(ctx: QueryCtx, a: Id[Job]) -> None: ...
    """,
    "a type that refers to itself": """
        from pydantic import BaseModel
        class Node(BaseModel):
            children: "list[Node]"
        Tree = "dict[str, Tree]"
        @query
        async def get(ctx: QueryCtx, a: Node) -> None: ...
    """,
    "a library's class": """
        from decimal import Decimal
        from library import Thing
        @query
        async def get(ctx: QueryCtx, a: Decimal, b: Thing) -> None: ...
    """,
    "functions that are not registered": """
        def helper(a, b):
            return a
        class Thing:
            def method(self, x):
                return x
    """,
}


@pytest.mark.parametrize("form", FOUND)
def test_finds(form: str) -> None:
    assert_expected("untyped-any", module(FOUND[form]))


@pytest.mark.parametrize("form", SILENT)
def test_is_silent_about(form: str) -> None:
    assert findings("untyped-any", module(SILENT[form])) == []


def test_follows_an_alias_into_another_module_of_the_folder() -> None:
    files = module(
        "from .types import Payload, Same\nfrom . import types\n"
        "def helper(a: Payload, b: Same, c: types.Payload) -> None: ...\n",
        functions__types="from typing import Any\nPayload = dict[str, Any]\nSame = Any\n",
    )
    found = diagnostics("untyped-any", files)
    assert [(item.location.path, item.location.line, item.message) for item in found] == [
        ("functions/jobs.py", 4, "`Payload` holds `Any`"),
        (
            "functions/jobs.py",
            4,
            "`Any` turns type checking and validation off, here by the name of `Same`",
        ),
        ("functions/jobs.py", 4, "`Payload` holds `Any`"),
        ("functions/types.py", 2, "`Any` turns type checking and validation off"),
        ("functions/types.py", 3, "`Any` turns type checking and validation off"),
    ]
    (note,) = found[0].related
    assert (note.message, note.location.path, note.location.line) == (
        "it is written here",
        "functions/types.py",
        2,
    )


def test_blames_the_signature_for_a_class_outside_the_functions_folder() -> None:
    models = (
        "from typing import Any\nfrom pydantic import BaseModel\n"
        "class Inner(BaseModel):\n    value: Any\n"
        "class Outer(BaseModel):\n    inner: Inner\n"
    )
    files = module(
        "from models import Outer\n@query\n"
        "async def get(ctx: QueryCtx, a: list[Outer]) -> None: ...\n",
        models=models,
    )
    (found,) = diagnostics("untyped-any", files)
    assert (found.location.path, found.location.line, found.location.column) == (
        "functions/jobs.py",
        4,
        38,
    )
    assert found.message == "the field `Inner.value` holds `Any`"
    assert [(note.location.path, note.location.line) for note in found.related] == [
        ("models.py", 4)
    ]


def test_reports_a_field_where_it_stands_though_used_elsewhere() -> None:
    files = module(
        "from .schema import Job\n@query\n"
        "async def get(ctx: QueryCtx, a: Id[Job]) -> Job | None: ...\n",
        functions__schema="from gnomon import Document\n"
        'class Job(Document, table="jobs"):\n    data: list\n',
    )
    assert findings("untyped-any", files) == [
        ("functions/schema.py", 3, "`list` does not say what it holds")
    ]


def test_says_what_is_missing_and_what_to_write() -> None:
    source = "@query\nasync def get(ctx: QueryCtx, a, b: dict, c: object):\n    ...\n"
    found = diagnostics("untyped-any", module(source))
    assert [(item.message, item.help) for item in found] == [
        (
            "`get` does not say what it returns",
            "annotations are the validators: every parameter after `ctx` and the return need one",
        ),
        (
            "the parameter `a` of `get` has no annotation",
            "annotations are the validators: every parameter after `ctx` and the return need one",
        ),
        (
            "`dict` does not say what it holds",
            "say what it holds, as in `dict[str, int]`, or use a pydantic model",
        ),
        (
            "`object` lets every value pass",
            "name the type; for JSON of any shape there is `pydantic.JsonValue`",
        ),
    ]


def test_reports_an_annotation_once() -> None:
    source = "from typing import Any\nx: dict[Any, list[Any]] = {}\n"
    assert len(findings("untyped-any", module(source))) == 1
