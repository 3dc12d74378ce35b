"""The types of the data. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from typing import Annotated, Literal, NewType

from pydantic import AwareDatetime, Field

from .wire import Model

AccountsId = NewType("AccountsId", str)
TicketsId = NewType("TicketsId", str)


class Ticket(Model):
    id: TicketsId
    creation_time: AwareDatetime
    changed_by: str | None
    owner_id: AccountsId
    status: Literal["open", "closed"]
    parent: TicketsId | None
    blocks: list[TicketsId]
    weight: Annotated[float, Field(ge=0, multiple_of=0.5)]
    assignee: (
        Literal["nobody"] | AccountsId | TicketsId | Annotated[int, Field(ge=0)] | None
    )
