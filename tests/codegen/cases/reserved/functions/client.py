"""Names that mean something in the clients: in TypeScript, in pydantic, in the client itself."""

import typing
from typing import Literal

import pydantic
from pydantic import ConfigDict
from typing_extensions import TypedDict

from gnomon import ActionCtx, QueryCtx, action, query


class Promise(pydantic.BaseModel):
    """A class with the name of one of JavaScript: */ ends no comment."""

    then: str


class Record(pydantic.BaseModel):
    promise: Promise


class Error(pydantic.BaseModel):
    cause: "Error | None" = None


class Client(pydantic.BaseModel):
    record: Record


class Model(pydantic.BaseModel):
    """Fields that pydantic, Python or TypeScript have another meaning for."""

    model_config = ConfigDict(protected_namespaces=())

    constructor: str = ""
    model_name: str = ""
    model_dump_all: str = ""
    model_fields_: typing.Annotated[int, pydantic.Field(alias="model_fields")] = 0
    str: int = 0
    Annotated: float = 0.0
    class_: typing.Annotated[bool, pydantic.Field(alias="class")] = False
    from_: typing.Annotated[int, pydantic.Field(alias="from")] = 0
    json_: typing.Annotated[dict[int, int] | None, pydantic.Field(alias="json")] = None
    content_type: typing.Annotated[bytes, pydantic.Field(alias="content-type")] = b""
    quoted: typing.Annotated[bool, pydantic.Field(alias="it's \"quoted\"")] = False
    numbered: typing.Annotated[bool, pydantic.Field(alias="2nd")] = False
    first: typing.Annotated[bool, pydantic.Field(alias="a b")] = False
    second: typing.Annotated[bool, pydantic.Field(alias="a_b")] = False


Keys = TypedDict("Keys", {"not-a-name": int, "class": bool})


class Any(TypedDict, total=False):
    """Keys that need not be there, either way."""

    literal: Literal["a", "b"] | None
    DEFAULT: Literal["a", 1, True]


@query
async def query_(ctx: QueryCtx, client: Client, error: Error, any: Any) -> Any:
    return any


@query
async def mutation(ctx: QueryCtx, reference: str, args: str, kwargs: str, options: str) -> str:
    return reference + args + kwargs + options


@query
async def wire(ctx: QueryCtx, model: Model) -> Model:
    return model


@query
async def constructor(ctx: QueryCtx, signal: int = 0, timeout: int = 0) -> list[Promise]:
    return []


@action
async def Model_(ctx: ActionCtx, then: Promise) -> Promise:
    return then


@action
async def action_(ctx: ActionCtx, self: Record, token: str = "") -> Error:
    return Error(cause=Error())
