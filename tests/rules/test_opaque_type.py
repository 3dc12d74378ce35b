"""`opaque-type`: types of which clients know the name alone."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import assert_expected, diagnostics

RULE = "opaque-type"

PRELUDE = """
import collections.abc as c
import datetime
import enum
from dataclasses import InitVar, dataclass
from decimal import Decimal
from typing import Annotated, Generic, Literal, NamedTuple, NewType, TypedDict, TypeVar
import numpy
import stripe
from pydantic import (
    AfterValidator, BaseModel, ConfigDict, Field, JsonValue, PlainSerializer, RootModel,
    WithJsonSchema, computed_field, field_serializer, model_serializer,
)
from gnomon import ActionCtx, Document, Id, action
from library import Base, Marker, decorated
from .models import Money, Wallet

T = TypeVar("T")
Cents = NewType("Cents", int)
LIMIT = 3
Pairs = dict[str, list[tuple[int, str]]]

class Item(BaseModel):
    name: str

class Box(BaseModel, Generic[T]):
    item: T

class Tags(RootModel[list[str]]): ...

class Pair(NamedTuple):
    a: int
    b: str = ""

class Colour(enum.Enum):
    RED = "red"

class Total(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    count: int = Field(ge=0, alias="Count")

    @computed_field
    @property
    def twice(self) -> int:
        return 2 * self.count

class Plain:
    name: str

"""

MODELS = """
from pydantic import BaseModel
import stripe

class Money(BaseModel):
    charge: stripe.Charge

class Wallet(BaseModel):
    moneys: list[Money]
"""


def project(source: str) -> dict[str, str]:
    return {"functions/jobs.py": PRELUDE + source, "functions/models.py": MODELS}


DESCRIBED = (
    "str | None",
    "Decimal",
    "datetime.timedelta",
    "Annotated[int, Field(gt=0), AfterValidator(abs)]",
    "Annotated[str, AfterValidator(str.strip), Field(max_length=5)]",
    "Annotated[Decimal, Field(gt=0, max_digits=9, decimal_places=2)]",
    "Annotated[Decimal, Field(le=Decimal('0.5'))]",
    "Annotated[Decimal, Field(le=Decimal(3))]",
    "Annotated[Decimal, Field(le=3)]",
    "Annotated[Decimal, Field(le=Decimal(LIMIT))]",
    "Annotated[Annotated[str, AfterValidator(str.strip)], Field(max_length=5)]",
    "Annotated[str, 'a note']",
    "list[Item]",
    "Box[int]",
    "Box[Box[Item]]",
    "Tags",
    "Pair",
    "Colour",
    "Literal[Colour.RED, 1]",
    "Total",
    "Cents",
    "Pairs",
    "c.Mapping[str, JsonValue]",
    "object",
)


@pytest.mark.parametrize("annotation", DESCRIBED)
def test_leaves_alone_what_can_be_described(annotation: str) -> None:
    source = f"@action\nasync def run(ctx: ActionCtx, a: {annotation}) -> {annotation}: ...\n"
    assert_expected(RULE, project(source))


UNSUPPORTED = ("c.Callable[[], None]", "Plain", "numpy.ndarray", "missing.Name")


@pytest.mark.parametrize("annotation", UNSUPPORTED)
def test_leaves_to_its_own_rule_what_cannot_be_sent_at_all(annotation: str) -> None:
    source = f"@action\nasync def run(ctx: ActionCtx, a: {annotation}) -> None: ...\n"
    assert_expected(RULE, project(source))


OPAQUE = {
    "stripe.Charge": ("stripe.Charge", "its library alone knows it"),
    "list[stripe.Charge]": ("stripe.Charge", "its library alone knows it"),
    "Annotated[int, WithJsonSchema({})]": (
        "int",
        "what `WithJsonSchema({})` says of the type is not known here",
    ),
    "Annotated[int, Marker]": ("int", "what `Marker` says of the type is not known here"),
    "Money": ("stripe.Charge", "its library alone knows it"),
    "Wallet": ("stripe.Charge", "its library alone knows it"),
}


@pytest.mark.parametrize("annotation", OPAQUE)
def test_finds_what_only_the_running_code_knows(annotation: str) -> None:
    name, reason = OPAQUE[annotation]
    source = f"@action\nasync def run(ctx: ActionCtx, a: {annotation}) -> None: ...\n"
    (found,) = diagnostics(RULE, project(source))
    assert found.message == f"clients are not told what `{name}` looks like: {reason}"
    assert found.location.path == "functions/jobs.py"


CLASSES = {
    "it derives from a library's class": (
        "class A(Base):\n    x: int\n",
        "its base is `library.Base`",
    ),
    "a decorator may change it": (
        "@decorated\nclass A(BaseModel):\n    x: int\n",
        "the decorator `library.decorated` may change it",
    ),
    "it describes itself": (
        "class A(BaseModel):\n    def __get_pydantic_core_schema__(self): ...\n",
        "its method `__get_pydantic_core_schema__` changes it",
    ),
    "its configuration is unknown": (
        "class A(BaseModel):\n    model_config = ConfigDict(json_schema_extra=dict)\n",
        "its configuration sets `json_schema_extra`",
    ),
    "its members are computed": (
        "class A(enum.Enum):\n    X = len('x')\n",
        "the values of its members are computed",
    ),
    "it takes what it does not keep": (
        "@dataclass\nclass A:\n    x: InitVar[int]\n",
        "`x` is only taken, and not kept",
    ),
}


@pytest.mark.parametrize("case", CLASSES)
def test_finds_a_class_where(case: str) -> None:
    body, reason = CLASSES[case]
    head = "@action\nasync def run(ctx: ActionCtx, a: A) -> None:  # expect: opaque-type\n    ...\n"
    assert_expected(RULE, project(body + head))
    (found,) = diagnostics(RULE, project(body + head))
    assert found.message == f"clients are not told what `functions.jobs.A` looks like: {reason}"


def test_what_only_sending_changes_is_found_where_it_is_sent() -> None:
    source = f"""
class Sent(BaseModel):
    x: int  # expect: {RULE}

    @field_serializer("x")
    def shown(self, x: int) -> str: ...

@action
async def take(ctx: ActionCtx, sent: Sent) -> None: ...

@action
async def give(ctx: ActionCtx) -> Sent: ...
"""
    assert_expected(RULE, project(source))


def test_a_field_of_another_module_is_noted() -> None:
    source = "@action\nasync def run(ctx: ActionCtx, a: Wallet) -> None: ...\n"
    (found,) = diagnostics(RULE, project(source))
    assert [(note.location.path, note.message) for note in found.related] == [
        ("functions/models.py", "it is named here")
    ]


def test_a_type_is_found_once_however_often_it_is_used() -> None:
    source = f"""
class Kept(BaseModel):
    charge: stripe.Charge  # expect: {RULE}

@action
async def one(ctx: ActionCtx, kept: Kept) -> Kept: ...

@action
async def two(ctx: ActionCtx, kept: list[Kept]) -> None: ...
"""
    assert_expected(RULE, project(source))
