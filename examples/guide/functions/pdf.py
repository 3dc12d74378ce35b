"use process"
# Text out of PDF files, in a worker process: parsing one can take a while.

from io import BytesIO

from pypdf import PdfReader

from ._generated.server import BlockingActionCtx, internal_action


@internal_action
def extract_text(ctx: BlockingActionCtx, pdf_data: bytes) -> str:
    reader = PdfReader(BytesIO(pdf_data))
    return "\n".join(page.extract_text() for page in reader.pages)
