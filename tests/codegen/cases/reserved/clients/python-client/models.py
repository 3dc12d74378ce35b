"""The types of the data. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

import builtins
from typing import Annotated as TypingAnnotated
from typing import Literal

from pydantic import Field

from .wire import DEFAULT as WireDEFAULT
from .wire import Model as WireModel


class Any(WireModel):
    """Keys that need not be there, either way."""

    literal: Literal["a", "b"] | None = None
    DEFAULT: Literal["a", 1, True] | None = None


class Client(WireModel):
    record: Record


class Error(WireModel):
    cause: Error | None = None


class Model(WireModel):
    """Fields that pydantic, Python or TypeScript have another meaning for."""

    constructor: builtins.str = ""
    model_name: builtins.str = ""
    field_model_dump_all: TypingAnnotated[
        builtins.str,
        Field(validation_alias="model_dump_all", serialization_alias="model_dump_all"),
    ] = ""
    model_fields_: TypingAnnotated[
        int,
        Field(validation_alias="model_fields", serialization_alias="model_fields"),
    ] = 0
    str: int = 0
    Annotated: float = 0.0
    class_: TypingAnnotated[
        bool,
        Field(validation_alias="class", serialization_alias="class"),
    ] = False
    from_: TypingAnnotated[
        int,
        Field(validation_alias="from", serialization_alias="from"),
    ] = 0
    json_: TypingAnnotated[
        dict[builtins.str, int] | None,
        Field(validation_alias="json", serialization_alias="json"),
    ] = None
    content_type: TypingAnnotated[
        bytes,
        Field(validation_alias="content-type", serialization_alias="content-type"),
    ] = WireDEFAULT
    it_s__quoted_: TypingAnnotated[
        bool,
        Field(validation_alias='it\'s "quoted"', serialization_alias='it\'s "quoted"'),
    ] = False
    field_2nd: TypingAnnotated[
        bool,
        Field(validation_alias="2nd", serialization_alias="2nd"),
    ] = False
    a_b: TypingAnnotated[
        bool,
        Field(validation_alias="a b", serialization_alias="a b"),
    ] = False
    a_b_: TypingAnnotated[
        bool,
        Field(validation_alias="a_b", serialization_alias="a_b"),
    ] = False


class Promise(WireModel):
    """A class with the name of one of JavaScript: */ ends no comment."""

    then: builtins.str


class Record(WireModel):
    promise: Promise
