'''Defaults and docstrings of every form, quotes like """ among them.'''

import datetime as dt
from enum import Enum
from typing import Annotated

from pydantic import Field

from gnomon import ActionCtx, internal_action

LIMIT = 10


class Mode(Enum):
    FAST = "fast"


@internal_action
async def defaults(
    ctx: ActionCtx,
    required: int,
    text: str = 'it\'s "quoted"',
    lines: str = "a\nb\t\\",
    long: str = "a text that is far too long to be written out again in a generated signature",
    negative: float = -1.5,
    large: float = 1e300,
    flag: bool = True,
    nothing: int | None = None,
    constant: int = LIMIT,
    computed: int = LIMIT * 2,
    empty: tuple[int, ...] = (),
    mode: Mode = Mode.FAST,
    data: bytes = b"x",
    day: dt.date = dt.date(2024, 1, 1),
    annotated: Annotated[int, Field(ge=1)] = 3,
    *,
    keyword: str = "",
) -> str:
    r'''Say what \it does: """loudly""".

    With an indented part:

        code = "x"

    and a backslash at the end \
    '''
    return text


@internal_action
async def one_line(ctx: ActionCtx) -> None:
    """It "ends with quotes\""""


@internal_action
async def no_docstring(ctx: ActionCtx) -> None:
    return None


@internal_action
async def unicode(ctx: ActionCtx, grüße: str = "żółć\u200b") -> None:
    """Grüße: \N{SNOWMAN} und \x07."""
