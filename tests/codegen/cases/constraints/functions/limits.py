"""`Annotated` and `Field` with constraints, notes, aliases and validators."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal

from annotated_types import Ge, Interval, Len, MinLen, MultipleOf
from pydantic import (
    AfterValidator,
    AliasChoices,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    computed_field,
    field_validator,
)
from pydantic.alias_generators import to_camel

from gnomon import ActionCtx, internal_action

LONGEST = 80
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
Positive = Field(gt=0)
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST)]
Code = Annotated[str, Field(pattern=r"^[A-Z]{3}\d\"?$", description="Three letters, a digit.")]


class Unit:
    """Metadata of the project's own, of which pydantic knows nothing."""

    def __init__(self, name: str) -> None:
        self.name = name


class Cat(BaseModel):
    kind: Literal["cat"]


class Dog(BaseModel):
    kind: Literal["dog"]


def is_zero(value: int) -> bool:
    return value == 0


class Order(BaseModel):
    model_config = ConfigDict(extra="allow", alias_generator=to_camel, populate_by_name=True)

    unit_price: Decimal = Field(gt=0, max_digits=8)
    old_price: Decimal | None = Field(None, ge=0)
    code: Code
    shown_as: str = Field("-", alias="label", examples=["a"])
    read_as: int = Field(validation_alias=AliasChoices("first", "second"))
    sent_as: int = Field(serialization_alias="out")
    secret: str = Field(exclude=True, repr=False)
    pet: Cat | Dog = Field(discriminator="kind")
    maybe_pet: Annotated[Cat | Dog, Field(discriminator="kind")] | None = None
    in_metadata: Annotated[int, Field(default=3, ge=1)]
    kept: Annotated[list[int], Field(default_factory=list[int])]
    sent_if_any: int = Field(0, exclude_if=is_zero)

    @field_validator("read_as")
    @classmethod
    def checked(cls, value: int) -> int:
        return value

    @computed_field
    def twice_as_much(self) -> int:
        return 2 * self.read_as


@internal_action
async def numbers(
    ctx: ActionCtx,
    positive: Annotated[int, Positive],
    limited: Annotated[float, Interval(gt=0, le=1)],
    even: Annotated[int, MultipleOf(2), Ge(-4)],
    price: Annotated[Decimal, Field(gt=0)],
    discount: Annotated[Decimal, Field(le=Decimal("0.5"))],
    maybe: Annotated[int | None, Field(ge=1)],
    tightened: Annotated[Annotated[int, Field(gt=0)], Field(gt=5)],
    with_unit: Annotated[float, Unit("kg"), "in kilograms"],
    checked: Annotated[int, BeforeValidator(abs), AfterValidator(abs), Field(lt=9)],
) -> Annotated[int, Field(ge=0, strict=True)]:
    return 1


@internal_action
async def texts(
    ctx: ActionCtx,
    name: Name,
    code: Code,
    trimmed: Annotated[str, AfterValidator(str.strip), Field(max_length=9)],
    data: Annotated[bytes, Field(max_length=9)],
    names: Annotated[list[Name], Len(1, 3)],
    unique: Annotated[set[int], MinLen(1)],
    by_name: Annotated[dict[Name, int], Field(max_length=2)],
    by_code: dict[Code, int],
    waits: Annotated[tuple[dt.timedelta, ...], Field(min_length=1)],
    brief: Annotated[dt.timedelta, Field(ge=dt.timedelta(0), le=dt.timedelta(hours=1))],
    soon: Annotated[AwareDatetime | None, Ge(EPOCH)] = None,
) -> list[Name]:
    return names


@internal_action
async def place(ctx: ActionCtx, order: Order) -> Order:
    return order
