"""Finds the comments that speak to us, `# gnomon: …`, in a file that has any."""

from __future__ import annotations

import io
import re
import tokenize
from dataclasses import dataclass
from tokenize import TokenInfo

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


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment that speaks to us (`# gnomon: …`); lines and columns count from 1.

    `next_line` is the next line of code if the comment has a line of its own; `is_first` says
    that no code stands before it but a docstring.
    """

    line: int
    column: int
    text: str
    next_line: int | None = None
    is_first: bool = False


def find_comments(text: str) -> tuple[Comment, ...]:
    """The comments addressed to gnomon; none if the text cannot be tokenized."""
    if MARK not in text:
        return ()
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, SyntaxError):
        return ()
    return tuple(
        comment(tokens, index)
        for index, token in enumerate(tokens)
        if token.type == tokenize.COMMENT and ADDRESS.search(token.string)
    )


def comment(tokens: list[TokenInfo], index: int) -> Comment:
    """The comment at a token, with what stands before and after it."""
    token = tokens[index]
    line, column = token.start
    address = ADDRESS.search(token.string)
    offset = address.start() if address else 0
    alone = not token.line[:column].strip()
    following = (later.start[0] for later in tokens[index:] if later.type not in SILENT)
    before = [earlier for earlier in tokens[:index] if earlier.type not in SILENT]
    is_first = not before or (len(before) == 1 and before[0].type == tokenize.STRING)
    return Comment(
        line=line,
        column=column + offset + 1,
        text=token.string[offset:],
        next_line=next(following, None) if alone else None,
        is_first=is_first,
    )
