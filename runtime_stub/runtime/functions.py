"""A registered function with its boundary: what goes in and comes out is validated."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, NotRequired, cast, get_type_hints

from pydantic import GetCoreSchemaHandler, PydanticUserError, ValidationError
from pydantic_core import CoreSchema, PydanticSerializationError, SchemaError
from typing_extensions import TypedDict

from gnomon.errors import (
    InvalidArguments,
    InvalidReturn,
    LimitExceeded,
    RegistrationError,
    ValidationFailed,
)
from gnomon.functions import RegisteredFunction
from gnomon.kinds import FunctionKind, Visibility
from gnomon.runtime.limits import ARGUMENT_BYTES, RETURN_BYTES
from gnomon.runtime.wire import WireType

AnyFunction = RegisteredFunction[..., object]

_REMEMBERED = 4096
"""Functions whose validators are kept, so that a test opens a project again at no cost."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the project; `path` is `jobs:get`, `in_process` means a worker process."""

    path: str
    registered: AnyFunction
    in_process: bool
    arguments: WireType[dict[str, object]]
    returns: WireType[object]

    @property
    def kind(self) -> FunctionKind:
        return self.registered.kind

    @property
    def visibility(self) -> Visibility:
        return self.registered.visibility

    def dump_arguments(self, arguments: dict[str, object]) -> str:
        """Arguments from Python as JSON text; raises InvalidArguments or LimitExceeded."""
        try:
            text = self.arguments.dump(self.arguments.validate(arguments), to_load=True)
        except (ValidationError, PydanticSerializationError) as error:
            raise InvalidArguments(f"{self.path}: {describe(error)}") from error
        _limit(text, ARGUMENT_BYTES, f"{self.path}: the arguments")
        return text

    def load_arguments(self, text: str) -> dict[str, object]:
        """Arguments from JSON text; raises InvalidArguments."""
        try:
            return self.arguments.load(text)
        except ValidationError as error:
            raise InvalidArguments(f"{self.path}: {describe(error)}") from error

    def dump_return(self, value: object) -> str:
        """What the handler returned as JSON text; raises InvalidReturn or LimitExceeded."""
        try:
            text = self.returns.dump(self.returns.validate(value))
        except (ValidationError, PydanticSerializationError) as error:
            raise InvalidReturn(f"{self.path}: the return value: {describe(error)}") from error
        _limit(text, RETURN_BYTES, f"{self.path}: the return value")
        return text

    def load_return(self, text: str) -> object:
        """A returned value from JSON text."""
        try:
            return self.returns.load(text)
        except ValidationError as error:
            raise InvalidReturn(f"{self.path}: the return value: {describe(error)}") from error


@lru_cache(maxsize=_REMEMBERED)
def load_function(path: str, registered: AnyFunction, *, in_process: bool) -> Function:
    """The function with validators made from its annotations.

    Raises:
        RegistrationError: if an annotation is missing, does not resolve or cannot be validated.
    """
    handler = registered.handler
    try:
        hints = get_type_hints(handler, include_extras=True)
        arguments = WireType[dict[str, object]](_arguments_type(path, registered, hints))
        if "return" not in hints:
            raise RegistrationError("the return has no annotation")
        returns = WireType[object](hints["return"])
    except (NameError, TypeError, PydanticUserError, SchemaError, RegistrationError) as error:
        raise RegistrationError(f"{path}: {error}") from error
    return Function(path, registered, in_process, arguments, returns)


def _arguments_type(path: str, registered: AnyFunction, hints: dict[str, Any]) -> object:
    fields: dict[str, object] = {}
    for parameter in list(inspect.signature(registered.handler).parameters.values())[1:]:
        if parameter.name not in hints:
            raise RegistrationError(f"the parameter {parameter.name!r} has no annotation")
        hint = hints[parameter.name]
        optional = parameter.default is not inspect.Parameter.empty
        fields[parameter.name] = NotRequired[hint] if optional else hint
    make_type = cast(Any, TypedDict)
    return Annotated[make_type(path, fields), _Closed()]


class _Closed:
    """Refuses unknown arguments; a configuration would refuse unknown keys inside them, too."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        schema = handler(source)
        cast("dict[str, object]", handler.resolve_ref_schema(schema))["extra_behavior"] = "forbid"
        return schema


def describe(error: ValidationError | PydanticSerializationError | ValidationFailed) -> str:
    """One line of what does not fit and where: `data: Input should be a valid string`."""
    if not isinstance(error, ValidationError):
        return str(error)
    return "; ".join(
        f"{'.'.join(map(str, place)) or 'value'}: {message}" for place, message in problems(error)
    )


def problems(error: ValidationError) -> list[tuple[tuple[int | str, ...], str]]:
    """What does not fit: each place and, in words, why."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    # The rest of what a validator raises is in its own words.
    return [(one["loc"], one["msg"].removeprefix("Value error, ")) for one in found]


def _limit(text: str, limit: int, what: str) -> None:
    # A character is at most four bytes, so most texts need no encoding to be known small.
    if len(text) * 4 > limit and len(text.encode()) > limit:
        size = len(text.encode())
        raise LimitExceeded(f"{what}: {size:,} bytes of JSON, the limit is {limit:,}")
