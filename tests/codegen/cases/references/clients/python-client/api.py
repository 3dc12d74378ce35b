"""The functions, by module. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

import builtins
from datetime import timedelta

from pydantic import AwareDatetime

from .models import InvoicesId, Message, MessagesId
from .wire import DEFAULT, action, mutation, query

__all__ = ["api"]


class _BillingInvoices:
    """The functions of `billing/invoices`."""

    @mutation("billing/invoices:create")
    @staticmethod
    def create(*, total: int) -> InvoicesId:
        raise NotImplementedError

    @action("billing/invoices:send")
    @staticmethod
    def send(*, invoice_id: InvoicesId) -> None:
        """Send an invoice.

        Internal: it is not answered over HTTP.
        """
        raise NotImplementedError


class _Billing:
    """The functions of `billing`."""

    invoices = _BillingInvoices()

    @query("billing:currency")
    @staticmethod
    def currency() -> str:
        raise NotImplementedError


class _Messages:
    """The functions of `messages`."""

    @action(
        "messages:a_function_whose_name_is_so_long_that_its_decorator_needs_three_lines"
    )
    @staticmethod
    def a_function_whose_name_is_so_long_that_its_decorator_needs_three_lines() -> None:
        """Internal: it is not answered over HTTP."""
        raise NotImplementedError

    @mutation("messages:bool")
    @staticmethod
    def bool(*, type: str | None = None) -> str:
        """ "Quoted"

        Internal: it is not answered over HTTP.
        """
        raise NotImplementedError

    @mutation("messages:delete_")
    @staticmethod
    def delete_(*, message_id: MessagesId) -> None:
        """Delete a message.

        Paths such as C:\\new and \\"\\"\\" survive:

            indented  code

        Internal: it is not answered over HTTP.
        """
        raise NotImplementedError

    @query("messages:list")
    @staticmethod
    def list(*, room: str, limit: int = DEFAULT) -> builtins.list[Message]:
        """The messages of a room, "newest" first."""
        raise NotImplementedError

    @action("messages:publish")
    @staticmethod
    def publish(*, message_ids: builtins.list[MessagesId] = DEFAULT) -> int:
        raise NotImplementedError

    @mutation("messages:send")
    @staticmethod
    def send(
        *,
        room: str,
        body: str = 'it\'s "quoted"',
        priority: int = -1,
        factor: float = 1.5,
        urgent: builtins.bool = False,
        at: AwareDatetime | None = None,
        expires_in: timedelta = DEFAULT,
    ) -> MessagesId:
        raise NotImplementedError


class _Api:
    """The functions, by module."""

    billing = _Billing()
    messages = _Messages()


api = _Api()
