"""The types of the data. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from .wire import DEFAULT, Model


class Cat(Model):
    kind: Literal["cat"]


class Dog(Model):
    kind: Literal["dog"]


class Order(Model):
    model_config = ConfigDict(extra="allow")

    unitPrice: Decimal
    oldPrice: Decimal | None
    code: Annotated[str, Field(pattern='^[A-Z]{3}\\d\\"?$')]
    """Three letters, a digit."""
    label: str
    readAs: int
    out: int
    pet: Annotated[Cat | Dog, Field(discriminator="kind")]
    maybePet: Annotated[Cat | Dog, Field(discriminator="kind")] | None
    inMetadata: Annotated[int, Field(ge=1)]
    kept: list[int]
    sentIfAny: int | None = None
    twiceAsMuch: int


class OrderInput(Model):
    model_config = ConfigDict(extra="allow")

    unitPrice: Annotated[Decimal, Field(gt=0)]
    oldPrice: Annotated[Decimal, Field(ge=0)] | None = None
    code: Annotated[str, Field(pattern='^[A-Z]{3}\\d\\"?$')]
    """Three letters, a digit."""
    label: str = "-"
    first: int
    sentAs: int
    secret: str
    pet: Annotated[Cat | Dog, Field(discriminator="kind")]
    maybePet: Annotated[Cat | Dog, Field(discriminator="kind")] | None = None
    inMetadata: Annotated[int, Field(ge=1)] = 3
    kept: list[int] = DEFAULT
    sentIfAny: int = 0
