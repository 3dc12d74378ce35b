"""The lines of an export: a header, then a document, a pending schedule or a cron job a line."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, TypeAdapter

VERSION = 1


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Header(_Line):
    """The first line: what wrote the export, and when."""

    type: Literal["header"] = "header"
    format: Literal["gnomon"] = "gnomon"
    version: int = VERSION
    gnomon: str
    time: AwareDatetime


class DocumentLine(_Line):
    """A document with its `id` and `creation_time`."""

    type: Literal["document"] = "document"
    table: str
    document: dict[str, JsonValue]


class ScheduleLine(_Line):
    """A pending schedule; `cron` and `slot` are set on the run of a cron job."""

    type: Literal["schedule"] = "schedule"
    id: Annotated[str, Field(pattern=r"^_scheduled_functions_[0-9a-z]+$")]
    creation_time: AwareDatetime
    name: str
    args: dict[str, JsonValue]
    scheduled_time: AwareDatetime
    cron: str | None = None
    slot: AwareDatetime | None = None


class CronLine(_Line):
    """When a cron job fires next; `schedule` is its timing as the store keeps it."""

    type: Literal["cron"] = "cron"
    name: str
    schedule: str
    function: str
    args: dict[str, JsonValue]
    next_time: AwareDatetime


Line = Header | DocumentLine | ScheduleLine | CronLine

LINE: TypeAdapter[Line] = TypeAdapter(Annotated[Line, Field(discriminator="type")])
"""Reads a line."""
