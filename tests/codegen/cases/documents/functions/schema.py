"""Documents with bases, forward references, and fields that hide the names of types."""

import datetime as dt
from typing import Annotated, ClassVar, Literal, Self

from pydantic import BaseModel, Field

from gnomon import Document, Id, Index, index

_Status = Literal["open", "closed"]


class Audited(BaseModel):
    changed_by: str | None = None


class Owned(Document):
    owner_id: "Id[Account]"

    by_owner = index("owner_id")


class Account(Document, table="accounts"):
    email: Annotated[str, Field(min_length=3)]
    datetime: dt.datetime
    list: tuple[str, ...] = ()

    by_email_and_datetime = index("email", "datetime", "creation_time")


class Ticket(Owned, Audited, table="tickets"):
    status: _Status = "open"
    parent: Id[Self] | None = None
    blocks: list[Id["Ticket"]] = []
    weight: float = Field(default=1.0, ge=0, multiple_of=0.5)
    assignee: Literal["nobody"] | Id[Account] | Id["Ticket"] | Annotated[int, Field(ge=0)] | None = None

    by_status = index("status", "weight")
    by_parent: ClassVar[Index] = index("parent")


class Query(Document, table="queries"):
    """A table whose class has the name of one of ours."""

    text: str


class Marker(Document, table="markers"):
    """A table without fields."""
