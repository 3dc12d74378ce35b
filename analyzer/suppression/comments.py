"""Finds the comments that speak to us, `# gnomon: …`, in a file that has any."""

from __future__ import annotations

import io
import re
import tokenize
from bisect import bisect_right
from tokenize import TokenInfo

from gnomon.analyzer.data import data

MARK = "gnomon:"

# It may share its line with a comment for another tool: `# type: … # gnomon: ignore[…]`.
ADDRESS = re.compile(rf"#\s*{MARK}")

SILENT = frozenset(
    {
        tokenize.ENCODING,
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENDMARKER,
    }
)

# Since Python 3.12 an f-string is many tokens, and so is a t-string since 3.14.
OPENS = {
    getattr(tokenize, f"{kind}_{end}"): depth
    for kind in ("FSTRING", "TSTRING")
    for end, depth in (("START", 1), ("END", -1))
    if hasattr(tokenize, f"{kind}_{end}")
}


@data
class Comment:
    """A comment that speaks to us (`# gnomon: …`); lines and columns count from 1.

    `first_line` to `last_line` is what it speaks for: its own line, or the next line of code if
    it has a line of its own; more than one where a string or a backslash joins lines. `is_first`
    says that no code stands before it but a docstring. `gap` counts the blanks before it.
    """

    line: int
    column: int
    text: str
    first_line: int
    last_line: int
    is_first: bool = False
    gap: int = 0


def find_comments(text: str) -> tuple[Comment, ...]:
    """The comments addressed to gnomon; none if the text cannot be tokenized."""
    if MARK not in text:
        return ()
    tokens = tokens_of(text)
    code = Code(tokens)
    return tuple(
        comment(token, code)
        for token in tokens
        if token.type == tokenize.COMMENT and ADDRESS.search(token.string)
    )


def comments_within(text: str) -> list[str]:
    """Every comment in a piece of code, also in one that does not stand by itself."""
    if "#" not in text:
        return []
    tokens = tokens_of(f"({text}\n)")
    return [token.string for token in tokens if token.type == tokenize.COMMENT]


def tokens_of(text: str) -> list[TokenInfo]:
    """The tokens of a text whose lines end in any way; none if it cannot be tokenized."""
    try:
        return list(tokenize.generate_tokens(io.StringIO(text, newline=None).readline))
    except (tokenize.TokenError, SyntaxError):
        return []


def joined_lines(tokens: list[TokenInfo]) -> dict[int, tuple[int, int]]:
    """For each line of code, the first and last of the lines that end in one place.

    A string or a backslash joins lines: no comment can stand in between.
    """
    joined: dict[int, tuple[int, int]] = {}
    first, depth = 1, 0
    for token in tokens:
        depth += OPENS.get(token.type, 0)
        if token.type in (tokenize.NL, tokenize.NEWLINE) and not depth:
            last = token.start[0]
            joined.update((line, (first, last)) for line in range(first, last + 1))
            first = last + 1
    return joined


class Code:
    """Where there is code between the comments of a file; lines count from 1."""

    def __init__(self, tokens: list[TokenInfo]) -> None:
        spoken = [token for token in tokens if token.type not in SILENT]
        self._starts = [token.start[0] for token in spoken]
        self._joined = joined_lines(tokens)
        first = spoken[1:] if spoken and spoken[0].type == tokenize.STRING else spoken
        self._begins = first[0].start if first else None

    def is_before(self, place: tuple[int, int]) -> bool:
        """Whether no code stands before a place but a docstring."""
        return self._begins is None or place < self._begins

    def next_line(self, line: int) -> int:
        """The first line after one on which a token of code begins; itself if there is none."""
        following = bisect_right(self._starts, line)
        return self._starts[following] if following < len(self._starts) else line

    def lines_around(self, line: int) -> tuple[int, int]:
        """The first and last of the lines that end in one place with a line."""
        return self._joined.get(line, (line, line))


def comment(token: TokenInfo, code: Code) -> Comment:
    """The comment at a token, with what stands before and after it."""
    line, column = token.start
    address = ADDRESS.search(token.string)
    offset = address.start() if address else 0
    alone = not token.line[:column].strip()
    prefix = token.line[: column + offset]
    first_line, last_line = code.lines_around(code.next_line(line) if alone else line)
    return Comment(
        line=line,
        column=column + offset + 1,
        text=token.string[offset:],
        first_line=first_line,
        last_line=last_line,
        is_first=code.is_before(token.start),
        gap=len(prefix) - len(prefix.rstrip()),
    )
