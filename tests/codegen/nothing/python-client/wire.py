"""How names, arguments and values cross. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import (
    Any,
    ClassVar,
    Final,
    Generic,
    ParamSpec,
    TypeVar,
    cast,
    get_type_hints,
)

from pydantic import BaseModel, ConfigDict, TypeAdapter, create_model

P = ParamSpec("P")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)
T = TypeVar("T")


class _Default:
    def __repr__(self) -> str:
        return "DEFAULT"


DEFAULT: Final[Any] = _Default()
"""Stands for what is left out: the server knows its value."""

_WIRE = ConfigDict(
    ser_json_bytes="base64",
    val_json_bytes="base64",
    ser_json_timedelta="iso8601",
    serialize_by_alias=True,
    validate_by_alias=True,
    validate_by_name=True,
    regex_engine="python-re",
)
_ARGUMENTS = TypeAdapter(dict[str, Any], config=_WIRE)


class Model(BaseModel):
    """Data of the server's: only fields that were given are sent."""

    model_config = _WIRE


class Page(Model, Generic[T]):
    """A page of items; `cursor` asks for the next one, and is None on the last."""

    items: list[T]
    cursor: str | None = None


class FunctionReference(Generic[P, R_co]):
    """The name of a function, with its parameters and the type of its value."""

    kind: ClassVar[str]

    def __init__(self, path: str, signature: Callable[P, R_co]) -> None:
        self.path: Final = path
        self._signature = signature
        self._answer: type[Model] | None = None

    def __repr__(self) -> str:
        return f"<{self.kind} {self.path}>"

    def call(self, arguments: Mapping[str, object]) -> bytes:
        """The body of a request."""
        given = {name: one for name, one in arguments.items() if one is not DEFAULT}
        args = _ARGUMENTS.dump_json(given, exclude_unset=True)
        return b'{"path":"%b","args":%b}' % (self.path.encode(), args)

    def value(self, body: bytes) -> R_co:
        """The value in an answer; raises pydantic.ValidationError if it is of another type."""
        if self._answer is None:
            returns: Any = get_type_hints(self._signature, include_extras=True)[
                "return"
            ]
            self._answer = create_model("Answer", __base__=Model, value=(returns, ...))
        answer: Any = self._answer.model_validate_json(body)
        return cast(R_co, answer.value)


class QueryReference(FunctionReference[P, R_co]):
    """The name of a query."""

    kind = "query"


class MutationReference(FunctionReference[P, R_co]):
    """The name of a mutation."""

    kind = "mutation"


class ActionReference(FunctionReference[P, R_co]):
    """The name of an action."""

    kind = "action"


def query(path: str) -> Callable[[Callable[P, R]], QueryReference[P, R]]:
    """Makes a signature the reference of a query."""
    return lambda signature: QueryReference(path, signature)


def mutation(path: str) -> Callable[[Callable[P, R]], MutationReference[P, R]]:
    """Makes a signature the reference of a mutation."""
    return lambda signature: MutationReference(path, signature)


def action(path: str) -> Callable[[Callable[P, R]], ActionReference[P, R]]:
    """Makes a signature the reference of an action."""
    return lambda signature: ActionReference(path, signature)
