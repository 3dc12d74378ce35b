"""References: how one function names another, with its parameters and its return type.

`gnomon codegen` writes one signature per function and decorates it with the function's path:

    @internal_query_reference("jobs:get")
    @staticmethod
    def get(*, job_id: Id[Job]) -> Job | None: ...

What is left is a reference that carries the parameters as `P` and the return type as `R`, so that
`ctx.run_query(internal.jobs.get, job_id=…)` is checked like a call of the function itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Final, Generic, ParamSpec, TypeVar

from gnomon.kinds import FunctionKind, Visibility

P = ParamSpec("P")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)

DEFAULT: Final[Any] = ...
"""Stands in a generated signature for a default that only the function's own module can compute."""


class FunctionReference(Generic[P, R_co]):
    """The name of a registered function; equal to every other reference of the same path."""

    kind: ClassVar[FunctionKind]
    __slots__ = ("path", "visibility")

    def __init__(self, path: str, visibility: Visibility) -> None:
        self.path: Final = path
        self.visibility: Final = visibility

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, FunctionReference):
            return NotImplemented
        return (self.path, self.kind, self.visibility) == (
            other.path,
            other.kind,
            other.visibility,
        )

    def __hash__(self) -> int:
        return hash(self.path)

    def __repr__(self) -> str:
        root = "api" if self.visibility is Visibility.PUBLIC else "internal"
        return ".".join((root, *self.path.replace(":", "/").split("/")))


class QueryReference(FunctionReference[P, R_co]):
    """The name of a query: for `ctx.run_query`."""

    kind = FunctionKind.QUERY
    __slots__ = ()


class SchedulableReference(FunctionReference[P, R_co]):
    """The name of a mutation or an action: what a scheduler and a cron job accept."""

    __slots__ = ()


class MutationReference(SchedulableReference[P, R_co]):
    """The name of a mutation: for `ctx.run_mutation`, a scheduler or a cron job."""

    kind = FunctionKind.MUTATION
    __slots__ = ()


class ActionReference(SchedulableReference[P, R_co]):
    """The name of an action: for `ctx.run_action`, a scheduler or a cron job."""

    kind = FunctionKind.ACTION
    __slots__ = ()


class QueryReferenceDecorator:
    """`@query_reference("jobs:get")` turns a signature into the reference of a query."""

    def __init__(self, path: str, visibility: Visibility) -> None:
        self.path = path
        self.visibility = visibility

    def __call__(self, signature: Callable[P, R], /) -> QueryReference[P, R]:
        return QueryReference(self.path, self.visibility)


class MutationReferenceDecorator:
    """`@mutation_reference("jobs:submit")` turns a signature into the reference of a mutation."""

    def __init__(self, path: str, visibility: Visibility) -> None:
        self.path = path
        self.visibility = visibility

    def __call__(self, signature: Callable[P, R], /) -> MutationReference[P, R]:
        return MutationReference(self.path, self.visibility)


class ActionReferenceDecorator:
    """`@action_reference("jobs:process")` turns a signature into the reference of an action."""

    def __init__(self, path: str, visibility: Visibility) -> None:
        self.path = path
        self.visibility = visibility

    def __call__(self, signature: Callable[P, R], /) -> ActionReference[P, R]:
        return ActionReference(self.path, self.visibility)


def query_reference(path: str) -> QueryReferenceDecorator:
    """A public query of that path."""
    return QueryReferenceDecorator(path, Visibility.PUBLIC)


def internal_query_reference(path: str) -> QueryReferenceDecorator:
    """An internal query of that path."""
    return QueryReferenceDecorator(path, Visibility.INTERNAL)


def mutation_reference(path: str) -> MutationReferenceDecorator:
    """A public mutation of that path."""
    return MutationReferenceDecorator(path, Visibility.PUBLIC)


def internal_mutation_reference(path: str) -> MutationReferenceDecorator:
    """An internal mutation of that path."""
    return MutationReferenceDecorator(path, Visibility.INTERNAL)


def action_reference(path: str) -> ActionReferenceDecorator:
    """A public action of that path."""
    return ActionReferenceDecorator(path, Visibility.PUBLIC)


def internal_action_reference(path: str) -> ActionReferenceDecorator:
    """An internal action of that path."""
    return ActionReferenceDecorator(path, Visibility.INTERNAL)
