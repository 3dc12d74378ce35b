"""References to the functions of this project. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from gnomon.references import (
    DEFAULT,
    action_reference,
    internal_action_reference,
    internal_mutation_reference,
    mutation_reference,
    query_reference,
)

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from gnomon import Id

    from ..schema import Invoice, Message

__all__ = ["api", "internal"]


class _ApiBillingInvoices:
    """The public functions of `billing/invoices`."""

    # functions/billing/invoices.py::create
    @mutation_reference("billing/invoices:create")
    @staticmethod
    def create(*, total: int) -> Id[Invoice]:
        raise NotImplementedError


class _ApiBilling:
    """The public functions of `billing`."""

    invoices = _ApiBillingInvoices()

    # functions/billing/__init__.py::currency
    @query_reference("billing:currency")
    @staticmethod
    def currency() -> str:
        raise NotImplementedError


class _ApiMessages:
    """The public functions of `messages`."""

    # functions/messages.py::list
    @query_reference("messages:list")
    @staticmethod
    def list(*, room: str, limit: int = DEFAULT) -> builtins.list[Message]:
        """The messages of a room, "newest" first."""
        raise NotImplementedError

    # functions/messages.py::publish
    @action_reference("messages:publish")
    @staticmethod
    def publish(*, message_ids: tuple[Id[Message], ...] = ()) -> int:
        raise NotImplementedError

    # functions/messages.py::send
    @mutation_reference("messages:send")
    @staticmethod
    def send(
        *,
        room: str,
        body: str = 'it\'s "quoted"',
        priority: int = -1,
        factor: float = 1.5,
        urgent: builtins.bool = False,
        at: datetime | None = None,
        expires_in: timedelta = DEFAULT,
    ) -> Id[Message]:
        raise NotImplementedError


class _Api:
    """The public functions, by module."""

    billing = _ApiBilling()
    messages = _ApiMessages()


class _InternalBillingInvoices:
    """The internal functions of `billing/invoices`."""

    # functions/billing/invoices.py::send
    @internal_action_reference("billing/invoices:send")
    @staticmethod
    def send(*, invoice_id: Id[Invoice]) -> None:
        """Send an invoice."""
        raise NotImplementedError


class _InternalBilling:
    """The internal functions of `billing`."""

    invoices = _InternalBillingInvoices()


class _InternalMessages:
    """The internal functions of `messages`."""

    # functions/messages.py::a_function_whose_name_is_so_long_that_its_decorator_needs_three_lines
    @internal_action_reference(
        "messages:a_function_whose_name_is_so_long_that_its_decorator_needs_three_lines"
    )
    @staticmethod
    def a_function_whose_name_is_so_long_that_its_decorator_needs_three_lines() -> None:
        raise NotImplementedError

    # functions/messages.py::bool
    @internal_mutation_reference("messages:bool")
    @staticmethod
    def bool(*, type: str | None = None) -> str:
        """ "Quoted\""""
        raise NotImplementedError

    # functions/messages.py::delete_
    @internal_mutation_reference("messages:delete_")
    @staticmethod
    def delete_(*, message_id: Id[Message]) -> None:
        """Delete a message.

        Paths such as C:\\new and \\"\\"\\" survive:

            indented  code
        """
        raise NotImplementedError


class _Internal:
    """The internal functions, by module."""

    billing = _InternalBilling()
    messages = _InternalMessages()


api = _Api()
internal = _Internal()
