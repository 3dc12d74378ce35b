"""The data model: runs and how far they got, rows on the way, sales, and totals."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, Field

from gnomon import Document, Id, index


class SaleRow(BaseModel):
    """One line of an export, parsed, but not yet in our form; `amount` is in whole cents."""

    external_id: Annotated[str, Field(min_length=1)]
    sold_at: AwareDatetime
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    amount: int


class Rejection(BaseModel):
    """A line that could not be read; line 1 of a page is its header."""

    line: int
    reason: str


class Run(Document, table="runs"):
    """One nightly run."""

    since: datetime | None
    """Only what changed after this; None for all there is."""
    until: datetime
    status: Literal["extracting", "loading", "done", "failed"] = "extracting"
    cursor: str | None = None
    """The checkpoint: where extracting, and then loading, goes on; None at the start."""
    moved_at: datetime
    """When the checkpoint was last moved, or an attempt last failed."""
    attempts: int = 0
    """Failed attempts to move it."""
    error: str | None = None
    extracted: int = 0
    rejected: int = 0
    loaded: int = 0

    by_status_and_moved_at = index("status", "moved_at")
    by_status_and_until = index("status", "until")


class StagedRow(Document, table="staged_rows"):
    """A row between extraction and loading."""

    run_id: Id[Run]
    row: SaleRow

    by_run_id = index("run_id")


class RejectedLine(Document, table="rejected_lines"):
    """A line that was left out, for whoever looks after the export."""

    run_id: Id[Run]
    cursor: str | None
    rejection: Rejection

    by_run_id = index("run_id")


class Sale(Document, table="sales"):
    external_id: str
    day: date
    country: str
    amount: int

    by_external_id = index("external_id")


class Total(Document, table="totals"):
    """What was sold on a day in a country, kept up to date by every load."""

    day: date
    country: str
    count: int = 0
    amount: int = 0

    by_day_and_country = index("day", "country")
