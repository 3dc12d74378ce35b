"""The decorators that register functions, and what they make.

    @mutation
    async def submit(ctx: MutationCtx, data: str) -> Id[Job]: ...

Queries and mutations are `async def`; an action may be a plain `def`, which runs in a thread or
in a worker process and annotates its context `BlockingActionCtx`. A decorator may be written with
empty parentheses. The annotations of the parameters after the context and of the return are the
validators. A handler that does not fit raises `RegistrationError` while importing.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar, overload

from gnomon.errors import DirectCall, RegistrationError
from gnomon.kinds import FunctionKind, Visibility

if TYPE_CHECKING:
    from gnomon.context import (
        ActionCtx,
        BlockingActionCtx,
        GenericMutationCtx,
        GenericQueryCtx,
    )

P = ParamSpec("P")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)
QueryCtxT = TypeVar("QueryCtxT", bound="GenericQueryCtx[object]")
MutationCtxT = TypeVar("MutationCtxT", bound="GenericMutationCtx[object]")
ActionCtxT = TypeVar("ActionCtxT", bound="ActionCtx")
BlockingActionCtxT = TypeVar("BlockingActionCtxT", bound="BlockingActionCtx")


class RegisteredFunction(Generic[P, R_co]):
    """A function under gnomon's care: reached by its reference, never called directly.

    `handler` is the function as it was written, whose first parameter is the context; `kind` and
    `visibility` say what it is; `is_async` is False only for an action that is a plain `def`.
    """

    def __init__(
        self, handler: Callable[..., object], kind: FunctionKind, visibility: Visibility
    ) -> None:
        self.handler = handler
        self.kind = kind
        self.visibility = visibility
        self.is_async = inspect.iscoroutinefunction(handler)
        vars(self).update(_metadata(handler))
        _validate(handler, kind, self.is_async)

    def __repr__(self) -> str:
        return f"<{self.visibility} {self.kind} {_place(self.handler)}>"

    if not TYPE_CHECKING:
        # Only at run time: a type checker says "not callable" by itself.
        def __call__(self, *args: object, **kwargs: object) -> None:
            """Refuse the call and say what to do instead."""
            raise self.direct_call("called directly")

    def direct_call(self, how: str) -> DirectCall:
        """The error of whoever used the function itself where its reference is needed."""
        name = getattr(self.handler, "__name__", "function")
        module = getattr(self.handler, "__module__", "module").rpartition(".")[2]
        root = "api" if self.visibility is Visibility.PUBLIC else "internal"
        return DirectCall(
            f"{_place(self.handler)} is a registered {self.kind} and cannot be {how}: use "
            f"ctx.run_{self.kind}({root}.{module}.{name}, …), schedule it by that reference, or "
            "move what both need into a plain function"
        )


def _metadata(handler: Callable[..., object]) -> dict[str, object]:
    """What documentation tools read: the handler's name, module and docstring, and itself."""
    copied: dict[str, object] = {
        name: getattr(handler, name, None) for name in functools.WRAPPER_ASSIGNMENTS
    }
    return {**copied, "__wrapped__": handler}


def _place(handler: Callable[..., object]) -> str:
    """The dotted name of a handler, for messages."""
    module = getattr(handler, "__module__", "?")
    return f"{module}.{getattr(handler, '__qualname__', repr(handler))}"


def _validate(handler: Callable[..., object], kind: FunctionKind, is_async: bool) -> None:
    """Raise RegistrationError unless the handler can be called as `handler(ctx, **arguments)`."""
    if kind is not FunctionKind.ACTION and not is_async:
        raise RegistrationError(
            f"{_place(handler)}: a {kind} is an `async def`; write `async def` in front of it"
        )
    parameters = list(inspect.signature(handler).parameters.values())
    if not parameters or parameters[0].kind not in (
        inspect.Parameter.POSITIONAL_ONLY,
        inspect.Parameter.POSITIONAL_OR_KEYWORD,
    ):
        raise RegistrationError(
            f"{_place(handler)}: the first parameter of a {kind} is its context, "
            f"as in `def name(ctx: {kind.title()}Ctx, …)`"
        )
    for parameter in parameters[1:]:
        if parameter.kind not in (
            inspect.Parameter.POSITIONAL_OR_KEYWORD,
            inspect.Parameter.KEYWORD_ONLY,
        ):
            raise RegistrationError(
                f"{_place(handler)}: `{parameter}` cannot be passed by name; "
                "arguments travel by name, so give each one a name of its own"
            )


class QueryDecorator:
    """`@query` or `@internal_query`."""

    def __init__(self, visibility: Visibility) -> None:
        self.visibility = visibility

    @overload
    def __call__(
        self, handler: Callable[Concatenate[QueryCtxT, P], Coroutine[Any, Any, R]], /
    ) -> RegisteredFunction[P, R]: ...
    @overload
    def __call__(self, /) -> QueryDecorator: ...
    def __call__(
        self, handler: Callable[..., object] | None = None, /
    ) -> RegisteredFunction[..., object] | QueryDecorator:
        """Register a query."""
        if handler is None:
            return self
        return RegisteredFunction(handler, FunctionKind.QUERY, self.visibility)


class MutationDecorator:
    """`@mutation` or `@internal_mutation`."""

    def __init__(self, visibility: Visibility) -> None:
        self.visibility = visibility

    @overload
    def __call__(
        self, handler: Callable[Concatenate[MutationCtxT, P], Coroutine[Any, Any, R]], /
    ) -> RegisteredFunction[P, R]: ...
    @overload
    def __call__(self, /) -> MutationDecorator: ...
    def __call__(
        self, handler: Callable[..., object] | None = None, /
    ) -> RegisteredFunction[..., object] | MutationDecorator:
        """Register a mutation."""
        if handler is None:
            return self
        return RegisteredFunction(handler, FunctionKind.MUTATION, self.visibility)


class ActionDecorator:
    """`@action` or `@internal_action`."""

    def __init__(self, visibility: Visibility) -> None:
        self.visibility = visibility

    @overload
    def __call__(
        self, handler: Callable[Concatenate[ActionCtxT, P], Coroutine[Any, Any, R]], /
    ) -> RegisteredFunction[P, R]: ...
    @overload
    def __call__(
        self, handler: Callable[Concatenate[BlockingActionCtxT, P], R], /
    ) -> RegisteredFunction[P, R]: ...
    @overload
    def __call__(self, /) -> ActionDecorator: ...
    def __call__(
        self, handler: Callable[..., object] | None = None, /
    ) -> RegisteredFunction[..., object] | ActionDecorator:
        """Register an action."""
        if handler is None:
            return self
        return RegisteredFunction(handler, FunctionKind.ACTION, self.visibility)


query = QueryDecorator(Visibility.PUBLIC)
internal_query = QueryDecorator(Visibility.INTERNAL)
mutation = MutationDecorator(Visibility.PUBLIC)
internal_mutation = MutationDecorator(Visibility.INTERNAL)
action = ActionDecorator(Visibility.PUBLIC)
internal_action = ActionDecorator(Visibility.INTERNAL)
