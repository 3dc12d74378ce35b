"""Any annotation is described as pydantic does, and means the same where it is written again."""

from __future__ import annotations

import importlib
import sys
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Literal, Union, cast, get_args, get_origin, get_type_hints

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from pydantic import PydanticUserError

from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.loading import load_project
from gnomon.codegen.manifest import manifest
from gnomon.codegen.outputs import generate
from gnomon.errors import RegistrationError
from gnomon.runtime.contract import compare, schemas_of
from gnomon.runtime.functions import Function, load_function
from gnomon.runtime.schema_difference import Schema

MODELS = """
from __future__ import annotations
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Annotated, Generic, Literal, NamedTuple, NewType, TypeVar
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from typing_extensions import NotRequired, TypedDict

T = TypeVar("T")
Cents = NewType("Cents", int)
Name = Annotated[str, Field(min_length=1)]
Checked = Annotated[int, AfterValidator(abs)]
CheckedText = Annotated[str, AfterValidator(str.strip)]
Pair = tuple[T, T]

class Colour(Enum):
    RED = "red"
    BLUE = 2

class Level(IntEnum):
    LOW = 1

class Model(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: Name
    price: Decimal | None = Field(None, gt=0, alias="Price")

class Checks(BaseModel):
    text: CheckedText = Field(max_length=9)
    number: Checked | None = Field(None, lt=9)
    price: Annotated[Decimal, AfterValidator(abs)] = Field(lt=9)
    limited: Annotated[int, Field(gt=0)] = Field(lt=9)

class Tree(BaseModel):
    children: list[Tree] = []

class Box(BaseModel, Generic[T]):
    item: T
    more: dict[str, list[T]] = {}

class Row(NamedTuple):
    one: int
    two: str = ""

class Keys(TypedDict):
    one: int
    two: NotRequired[Colour]

@dataclass
class Point:
    x: float
    _y: int = 0
"""
HEAD = """
import collections.abc as c
import datetime as dt
import typing as t
import uuid
from decimal import Decimal
from typing import Annotated, Dict, List, Literal, Optional, Union
from annotated_types import Ge, Len
from pydantic import AfterValidator, Field, HttpUrl, JsonValue
from gnomon import ActionCtx, Id, Page, action
from . import models
from .models import Box, Checks, Colour, Keys, Level, Model, Name, Pair, Point, Row, Tree
"""
LEAVES = (
    *("str", "int", "float", "bool", "bytes", "None", "Decimal", "uuid.UUID", "JsonValue"),
    *("models.Checked", "models.CheckedText"),
    *("dt.datetime", "dt.timedelta", "dt.date", "HttpUrl", "Name", "models.Cents", "Colour"),
    *("Level", "Model", "Checks", "Tree", "Row", "Keys", "Point", "Box[int]", "models.Box[Model]"),
    *("Literal['a', \"b\"]", "Literal[1, None]", "Literal[Colour.RED]", "'Model'", "Pair[int]"),
    *("list", "dict", "t.List[int]", "object"),
)
METADATA = (
    *("Field(gt=0)", "Field(max_length=3)", "Ge(1)", "Len(1, 2)", "'a note'"),
    *("Field(pattern='^a')", "Field(description='x')", "AfterValidator(repr)", "Field(le=2.5)"),
    *("AfterValidator(repr), Field(max_length=3)", "Field(gt=Decimal('0.5'))"),
)


def combined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.tuples(inner, inner)
    generics = st.sampled_from(
        ["list", "set", "c.Sequence", "Optional", "List", "Box", "Page", "Pair", "frozenset"]
    )
    return st.one_of(
        st.builds("{}[{}]".format, generics, inner),
        st.builds("tuple[{0[0]}, {0[1]}]".format, pairs),
        st.builds("tuple[{}, ...]".format, inner),
        st.builds("dict[str, {}]".format, inner),
        st.builds("Dict[{0[0]}, {0[1]}]".format, pairs),
        st.builds("Union[{0[0]}, {0[1]}]".format, pairs),
        st.builds("Annotated[{}, {}]".format, inner, st.sampled_from(METADATA)),
    )


ANNOTATIONS = st.recursive(st.sampled_from(LEAVES), combined, max_leaves=5)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A project whose functions package can be imported as `any_annotation`."""
    root = tmp_path_factory.mktemp("project")
    package = root / "any_annotation"
    package.mkdir()
    (root / "gnomon.toml").write_text('functions = "any_annotation"')
    (package / "__init__.py").touch()
    (package / "models.py").write_text(MODELS)
    sys.path.insert(0, str(root))
    importlib.invalidate_caches()
    yield root
    sys.path.remove(str(root))
    for name in [name for name in sys.modules if name.partition(".")[0] == package.name]:
        del sys.modules[name]


def executed(source: str, name: str) -> types.ModuleType:
    """A module of the project, run without its file."""
    module = types.ModuleType(f"any_annotation.{name}")
    module.__package__ = module.__name__.rpartition(".")[0]
    sys.modules[module.__name__] = module
    exec(compile(source, name, "exec", dont_inherit=True), vars(module))
    return module


@example(["str", "Dict[Page[str], str]"])
@example(["str", "Annotated[Annotated[int, AfterValidator(repr)], Field(gt=0)]"])
@example(["models.Checks", "list[models.Checks]"])
@example(["str", "Annotated[models.Checked, Field(lt=9)]"])
@example(["str", "Annotated[Optional[models.Checked], Field(lt=9)]"])
@example(["str", "Annotated[models.CheckedText, Field(max_length=9)]"])
@given(st.lists(ANNOTATIONS, min_size=2, max_size=4))
def test_it_is_described_and_written_again(root: Path, annotations: list[str]) -> None:
    parameters = "".join(f", p{number}: {text}" for number, text in enumerate(annotations))
    header = f"async def run(ctx: ActionCtx{parameters}) -> {annotations[0]}: ..."
    source = f"{HEAD}\n@action\n{header}\n"
    function = loaded(source)
    assume(function is not None)
    assert function is not None
    (root / "any_annotation" / "work.py").write_text(source)
    project = load_project(Config(root, functions="any_annotation")).project
    compare(cast("Schema", manifest(project)), [function])
    meant = get_type_hints(function.registered.handler)
    del meant["ctx"]
    again = get_type_hints(signature_in(generate(project)["api.py"]))
    assert {name: shape(type) for name, type in again.items()} == {
        name: shape(type) for name, type in meant.items()
    }


def loaded(source: str) -> Function | None:
    """The function of a module; None if pydantic, or typing, refuses its annotations."""
    try:
        module = executed(source, "work")
        function = load_function("work:run", module.run, in_process=False)
        schemas_of((function,))
    except (RegistrationError, TypeError, PydanticUserError):
        return None
    return function


def signature_in(api: str) -> Callable[..., object]:
    """The generated signature itself, without the decorator that makes it a reference."""
    source = api.replace("if TYPE_CHECKING:", "if True:")
    bare = source.replace('    @action_reference("work:run")\n', "")
    namespace = vars(executed(bare, "_generated.api"))["_ApiWork"]
    return cast("Callable[..., object]", namespace.run)


def shape(type: object) -> object:
    """A type as nested tuples: old and new spellings, and the order of a union, are the same."""
    generic = getattr(type, "__pydantic_generic_metadata__", {"origin": None})
    origin, arguments = get_origin(type), get_args(type)
    if generic["origin"] is not None:
        origin, arguments = generic["origin"], generic["args"]
    if type is None:
        return NONE
    if isinstance(type, str):
        return shape(getattr(sys.modules["any_annotation.models"], type))
    if origin is Annotated:
        return shape(arguments[0])
    if origin in (Union, types.UnionType):
        return "union", frozenset(part for one in arguments for part in parts(shape(one)))
    if origin is Literal:
        values = ((value.__class__, value) for value in arguments)
        return "union", frozenset(NONE if value is None else (cls, value) for cls, value in values)
    if not arguments:
        return ("type", origin or type)
    return ("type", origin, tuple(shape(one) for one in arguments))


NONE = ("type", types.NoneType)


def parts(shape: object) -> frozenset[object]:
    """The members of a union, or a type by itself."""
    kind, *rest = cast("tuple[object, ...]", shape)
    return cast("frozenset[object]", rest[0]) if kind == "union" else frozenset({shape})
