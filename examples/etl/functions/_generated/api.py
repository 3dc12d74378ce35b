"""References to the functions of this project. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gnomon.references import (
    internal_action_reference,
    internal_mutation_reference,
    internal_query_reference,
    query_reference,
)

if TYPE_CHECKING:
    from datetime import date
    from typing import Literal

    from gnomon import Id, Page

    from ..parsing import ParsedPage
    from ..schema import RejectedLine, Rejection, Run, SaleRow, Total

__all__ = ["api", "internal"]


class _ApiReports:
    """The public functions of `reports`."""

    # functions/reports.py::rejected_lines
    @query_reference("reports:rejected_lines")
    @staticmethod
    def rejected_lines(
        *,
        run_id: Id[Run],
        cursor: str | None = None,
    ) -> Page[RejectedLine]:
        """The lines that a run left out, and why."""
        raise NotImplementedError

    # functions/reports.py::runs
    @query_reference("reports:runs")
    @staticmethod
    def runs(
        *,
        status: Literal["done", "failed"],
        cursor: str | None = None,
    ) -> Page[Run]:
        """The runs that ended so, the last one first."""
        raise NotImplementedError

    # functions/reports.py::totals
    @query_reference("reports:totals")
    @staticmethod
    def totals(*, first: date, last: date) -> list[Total]:
        """The totals of some days, both ends included, by day and country."""
        raise NotImplementedError


class _Api:
    """The public functions, by module."""

    reports = _ApiReports()


class _InternalExtract:
    """The internal functions of `extract`."""

    # functions/extract.py::extract_page
    @internal_action_reference("extract:extract_page")
    @staticmethod
    def extract_page(*, run_id: Id[Run]) -> None:
        """Fetch the page at the run's checkpoint, have it parsed, and stage its rows."""
        raise NotImplementedError


class _InternalLoad:
    """The internal functions of `load`."""

    # functions/load.py::load_batch
    @internal_mutation_reference("load:load_batch")
    @staticmethod
    def load_batch(*, run_id: Id[Run]) -> None:
        """Load the batch at the checkpoint, move it, and go on until nothing is left."""
        raise NotImplementedError


class _InternalParsing:
    """The internal functions of `parsing`."""

    # functions/parsing.py::parse_page
    @internal_action_reference("parsing:parse_page")
    @staticmethod
    def parse_page(*, content: bytes) -> ParsedPage:
        """Read a page of CSV; a line that cannot be read is set aside, and the others are kept.

        Raises:
            ApplicationError: the page is no CSV at all.
        """
        raise NotImplementedError


class _InternalRuns:
    """The internal functions of `runs`."""

    # functions/runs.py::get
    @internal_query_reference("runs:get")
    @staticmethod
    def get(*, run_id: Id[Run]) -> Run | None:
        raise NotImplementedError

    # functions/runs.py::record_failure
    @internal_mutation_reference("runs:record_failure")
    @staticmethod
    def record_failure(*, run_id: Id[Run], error: str) -> None:
        """Count a failed attempt; try again from the checkpoint, or give the run up."""
        raise NotImplementedError

    # functions/runs.py::start
    @internal_mutation_reference("runs:start")
    @staticmethod
    def start() -> Id[Run] | None:
        """Begin where the last good run ended; None while another one is at work."""
        raise NotImplementedError

    # functions/runs.py::watch
    @internal_mutation_reference("runs:watch")
    @staticmethod
    def watch() -> int:
        """Take runs that have not moved for an hour for failed attempts; returns how many."""
        raise NotImplementedError


class _InternalStaging:
    """The internal functions of `staging`."""

    # functions/staging.py::discard
    @internal_mutation_reference("staging:discard")
    @staticmethod
    def discard(*, run_id: Id[Run]) -> None:
        """Delete what a run has staged, a batch at a time."""
        raise NotImplementedError

    # functions/staging.py::forget_rejected
    @internal_mutation_reference("staging:forget_rejected")
    @staticmethod
    def forget_rejected() -> int:
        """Delete a batch of rejected lines that nobody needs any more; after a pause, the next."""
        raise NotImplementedError

    # functions/staging.py::store
    @internal_mutation_reference("staging:store")
    @staticmethod
    def store(
        *,
        run_id: Id[Run],
        cursor: str | None,
        next_cursor: str | None,
        rows: list[SaleRow],
        rejections: list[Rejection],
    ) -> None:
        """Stage a page and move the checkpoint; a page that was staged before changes nothing."""
        raise NotImplementedError


class _Internal:
    """The internal functions, by module."""

    extract = _InternalExtract()
    load = _InternalLoad()
    parsing = _InternalParsing()
    runs = _InternalRuns()
    staging = _InternalStaging()


api = _Api()
internal = _Internal()
