"use process"
# Parsing a large export keeps a processor busy: it is done in a worker process.

import csv
import io
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from pydantic import BaseModel, ValidationError

from gnomon import ApplicationError

from ._generated.server import BlockingActionCtx, internal_action
from .schema import Rejection, SaleRow


class ParsedPage(BaseModel):
    """What a page of an export holds."""

    rows: list[SaleRow]
    rejections: list[Rejection]


@internal_action
def parse_page(ctx: BlockingActionCtx, content: bytes) -> ParsedPage:
    """Read a page of CSV; a line that cannot be read is set aside, and the others are kept.

    Raises:
        ApplicationError: the page is no CSV at all.
    """
    page = ParsedPage(rows=[], rejections=[])
    lines = csv.DictReader(io.StringIO(content.decode("utf-8-sig", errors="replace")), restval="")
    try:
        for fields in lines:
            try:
                page.rows.append(parsed(fields))
            except (KeyError, InvalidOperation, ValidationError) as error:
                page.rejections.append(Rejection(line=lines.line_num, reason=reason(error)))
    except csv.Error as error:
        raise ApplicationError(f"The page is no CSV: {error}") from error
    return page


def parsed(fields: Mapping[str, str]) -> SaleRow:
    """One line in types of its own.

    Raises:
        KeyError: a column is missing.
        InvalidOperation: the amount is no number.
        ValidationError: another field is malformed.
    """
    return SaleRow.model_validate(
        {
            "external_id": fields["id"],
            "sold_at": fields["sold_at"],
            "country": fields["country"].strip().upper(),
            "amount": int(Decimal(fields["amount"]) * 100),
        }
    )


def reason(error: Exception) -> str:
    """Why a line was set aside, in a few words."""
    match error:
        case KeyError():
            return f"there is no column {error}"
        case ValidationError():
            return "; ".join(f"{problem['loc'][0]}: {problem['msg']}" for problem in error.errors())
        case _:
            return "the amount is no number"
