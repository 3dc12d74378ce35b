"""The types of the data. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from typing import NewType

from pydantic import AwareDatetime

from .wire import Model

InvoicesId = NewType("InvoicesId", str)
MessagesId = NewType("MessagesId", str)


class Message(Model):
    id: MessagesId
    creation_time: AwareDatetime
    body: str
    room: str
