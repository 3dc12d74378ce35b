"""A call of a function: what is called, with what, for whom."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from random import Random

from gnomon.auth import Auth, BlockingAuth, UserIdentity
from gnomon.errors import FunctionNotFound, InvalidArguments
from gnomon.functions import RegisteredFunction
from gnomon.kinds import FunctionKind
from gnomon.references import FunctionReference
from gnomon.runtime.functions import Function


def new_request() -> str:
    """The id of a request, by which log lines belong together."""
    return os.urandom(4).hex()


def _new_seed() -> int:
    return int.from_bytes(os.urandom(8))


@dataclass(frozen=True, slots=True)
class Call:
    """One call, before it is executed.

    `arguments` is JSON text. `schedule` is the scheduled function on whose behalf everything
    happens: once that is canceled, what is scheduled in its name is born canceled. A retry of the
    call has the same `seed`. A nested call is one that an action makes, and waits for.
    """

    path: str
    arguments: str
    identity: UserIdentity | None = None
    schedule: str | None = None
    request: str = field(default_factory=new_request)
    seed: int = field(default_factory=_new_seed)
    is_nested: bool = False

    def nested(self, path: str, arguments: str) -> Call:
        """A call that this one makes, with its own random numbers."""
        return replace(self, path=path, arguments=arguments, seed=_new_seed(), is_nested=True)

    def random(self) -> Random:
        """The call's generator of random numbers, always from the start."""
        return Random(self.seed)


def check_kind(function: Function, expected: FunctionKind) -> Function:
    """The function, if it is of that kind; raises FunctionNotFound otherwise."""
    if function.kind is not expected:
        raise FunctionNotFound(
            f"{function.path} is a {function.kind}, so it is run by run_{function.kind}"
        )
    return function


def path_of(reference: object) -> str:
    """The path that a reference names; a string is a path already.

    Raises:
        DirectCall: it is the function itself.
        FunctionNotFound: it is nothing that names a function.
    """
    if isinstance(reference, str):
        return reference
    if isinstance(reference, RegisteredFunction):
        raise reference.direct_call("handed over")
    if not isinstance(reference, FunctionReference):
        raise FunctionNotFound(
            f"{reference!r} is no reference of a function, such as internal.jobs.get"
        )
    return reference.path


def by_name(positional: tuple[object, ...], named: Mapping[str, object]) -> dict[str, object]:
    """The arguments of a call by reference; raises InvalidArguments unless all have names."""
    if positional:
        raise InvalidArguments(
            f"arguments are given by name, as in job_id=…; {positional[0]!r} has none"
        )
    return dict(named)


class CallAuth(Auth):
    """The `auth` of a context."""

    def __init__(self, identity: UserIdentity | None) -> None:
        self._identity = identity

    async def get_user_identity(self) -> UserIdentity | None:
        return self._identity


class BlockingCallAuth(BlockingAuth):
    """The `auth` of a blocking action's context."""

    def __init__(self, identity: UserIdentity | None) -> None:
        self._identity = identity

    def get_user_identity(self) -> UserIdentity | None:
        return self._identity
