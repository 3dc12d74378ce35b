"""Registering functions, and references to them."""

from __future__ import annotations

import pickle
from collections.abc import Callable

import pytest

import gnomon
from gnomon import (
    ActionCtx,
    ApplicationError,
    BlockingActionCtx,
    DirectCall,
    MutationCtx,
    QueryCtx,
    RegistrationError,
)
from gnomon.kinds import FunctionKind, Visibility
from gnomon.references import (
    FunctionReference,
    action_reference,
    internal_query_reference,
    query_reference,
)


async def read(ctx: QueryCtx, text: str) -> str:
    """Reads."""
    return text


async def write(ctx: MutationCtx) -> None:
    return None


async def act(ctx: ActionCtx) -> None:
    return None


def act_blocking(ctx: BlockingActionCtx) -> int:
    return 1


@pytest.mark.parametrize(
    ("registered", "kind", "visibility"),
    [
        (gnomon.query(read), FunctionKind.QUERY, Visibility.PUBLIC),
        (gnomon.internal_query()(read), FunctionKind.QUERY, Visibility.INTERNAL),
        (gnomon.mutation()(write), FunctionKind.MUTATION, Visibility.PUBLIC),
        (gnomon.internal_mutation(write), FunctionKind.MUTATION, Visibility.INTERNAL),
        (gnomon.action(act), FunctionKind.ACTION, Visibility.PUBLIC),
        (gnomon.internal_action()(act_blocking), FunctionKind.ACTION, Visibility.INTERNAL),
    ],
)
def test_a_decorator_with_or_without_parentheses_registers(
    registered: gnomon.functions.RegisteredFunction[..., object],
    kind: FunctionKind,
    visibility: Visibility,
) -> None:
    assert (registered.kind, registered.visibility) == (kind, visibility)


def test_a_registered_function_keeps_name_docstring_and_handler() -> None:
    registered = gnomon.query(read)
    assert registered.__doc__ == "Reads."
    assert vars(registered)["__name__"] == "read"
    assert registered.handler is read


def test_only_a_plain_def_is_not_async() -> None:
    assert gnomon.action(act).is_async
    assert not gnomon.action(act_blocking).is_async


def test_a_direct_call_says_to_use_a_reference() -> None:
    registered: object = gnomon.query(read)
    assert callable(registered)
    with pytest.raises(DirectCall, match=r"ctx\.run_query\(api\.test_functions\.read, …\)"):
        registered(None, text="x")


def not_async(ctx: QueryCtx) -> int:
    return 1


async def no_context() -> None: ...


async def context_by_name(*, ctx: QueryCtx) -> None: ...


async def many(ctx: QueryCtx, *texts: str) -> None: ...


async def named(ctx: QueryCtx, **texts: str) -> None: ...


async def positional(ctx: QueryCtx, text: str, /) -> None: ...


@pytest.mark.parametrize(
    ("handler", "reason"),
    [
        (not_async, "a query is an `async def`"),
        (no_context, "the first parameter of a query is its context"),
        (context_by_name, "the first parameter of a query is its context"),
        (many, r"`\*texts: 'str'` cannot be passed by name"),
        (named, r"`\*\*texts: 'str'` cannot be passed by name"),
        (positional, "`text: 'str'` cannot be passed by name"),
    ],
)
def test_an_unfit_handler_is_refused_while_importing(
    handler: Callable[..., object], reason: str
) -> None:
    decorate: Callable[[object], object] = gnomon.query.__call__  # type: ignore[assignment]
    with pytest.raises(RegistrationError, match=reason):
        decorate(handler)


def test_a_reference_reads_as_it_is_written() -> None:
    def send() -> None: ...

    assert repr(internal_query_reference("billing/invoices:send")(send)) == (
        "internal.billing.invoices.send"
    )
    assert repr(query_reference("jobs:get")(send)) == "api.jobs.get"


def test_references_are_equal_by_path_kind_and_visibility() -> None:
    def send() -> None: ...

    first, same = query_reference("a:b")(send), query_reference("a:b")(send)
    others: list[FunctionReference[..., object]] = [
        query_reference("a:c")(send),
        internal_query_reference("a:b")(send),
        action_reference("a:b")(send),
    ]
    assert first == same
    assert hash(first) == hash(same)
    assert all(first != other for other in others)


def test_an_application_error_keeps_its_data_on_the_way_out_of_a_process() -> None:
    error = pickle.loads(pickle.dumps(ApplicationError("no", {"code": 7})))
    assert (str(error), error.message, error.data) == ("no", "no", {"code": 7})
