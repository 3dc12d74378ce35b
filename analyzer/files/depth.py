"""Guards against deep nesting, on which recursive parsers and walks die or go quadratic.

Deep code that is still reasonable is given a deep stack; deeper code is refused unread.
"""

from __future__ import annotations

import io
import re
import sys
import threading
import tokenize
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")

STACK_BYTES = 512 * 1024 * 1024
RECURSION_LIMIT = 50_000

# How many levels of expressions (or links of a chain, or `elif`s) are still read, and how many
# brackets CPython itself opens at once.
DEEPEST = 1_000
DEEPEST_BRACKETS = 200

# A logical line shorter than this cannot hold `DEEPEST` links, each at least two characters.
HARMLESS_LINE = 2 * DEEPEST
# A backslash before the end of a line continues it.
CONTINUED = re.compile(r"\\\r?\n")

OPENING = frozenset(b"([{")
NO_BRACKETS = bytes(sorted(set(range(256)) - set(b"()[]{}\n")))
PAIRS = re.compile(rb"\(\)|\[\]|\{\}")


def in_deep_thread(work: Callable[[], Result]) -> Result:
    """Runs `work` in a thread with a deep stack and returns, or raises, what it does."""
    outcome: list[Result] = []
    failure: list[BaseException] = []

    def body() -> None:
        try:
            outcome.append(work())
        except BaseException as error:
            failure.append(error)

    limit, size = sys.getrecursionlimit(), deepest_stack()
    sys.setrecursionlimit(max(limit, RECURSION_LIMIT))
    try:
        # A daemon: after Ctrl-C nobody waits for it.
        thread = threading.Thread(target=body, name="gnomon-deep", daemon=True)
        thread.start()
        while thread.is_alive():
            # In slices: a Ctrl-C that comes just before the wait would not end it.
            thread.join(0.2)
    finally:
        threading.stack_size(size)
        sys.setrecursionlimit(limit)
    if failure:
        raise failure[0]
    return outcome[0]


def deepest_stack() -> int:
    """Sets the deepest stack the system grants to new threads; returns the size before."""
    size = STACK_BYTES
    while True:
        try:
            return threading.stack_size(size)
        except ValueError:
            size //= 2


def too_deep(text: str) -> int | None:
    """The line where nesting passes `DEEPEST`, or None; only suspicious text is tokenized."""
    if not is_suspicious(text):
        return None
    try:
        return deepest_line(text)
    except (tokenize.TokenError, SyntaxError):
        return None


def is_suspicious(text: str) -> bool:
    """Whether some logical line may be too deep: a cheap bound that strings can only raise."""
    if text.count("elif") > DEEPEST:
        return True
    text = CONTINUED.sub("  ", text)
    brackets = text.encode(errors="surrogatepass").translate(None, NO_BRACKETS)
    inside = 0
    # What opens and ends in one line is left out, innermost first: few lines have any left.
    while (outer := PAIRS.sub(b"", brackets)) != brackets:
        brackets, inside = outer, inside + 1
        if inside > DEEPEST_BRACKETS:
            return True
    depth = length = 0
    for line, left in zip(text.split("\n"), brackets.split(b"\n"), strict=True):
        length += len(line) + 1
        for bracket in left:
            depth = depth + 1 if bracket in OPENING else max(depth - 1, 0)
            if depth + inside > DEEPEST_BRACKETS:
                return True
        if length > HARMLESS_LINE:
            return True
        length = length if depth else 0
    return False


# Tokens after which an expression of the same brackets starts anew.
RESTARTS = frozenset({",", ":", ";", "=", ":="})


def deepest_line(text: str) -> int | None:
    """The line where brackets and chained operators together pass `DEEPEST`.

    Each open bracket keeps its own count of operators, which a comma starts anew: a long list
    is not deep, a long chain is.
    """
    counts, elifs = [0], 0
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.NEWLINE:
            counts = [0]
        elif token.type == tokenize.OP:
            count_operator(counts, token.string)
        elif token.type == tokenize.NAME:
            elifs += token.string == "elif"
            counts[-1] += token.string in ("and", "or", "not", "if", "lambda", "await")
        if len(counts) > DEEPEST_BRACKETS + 1 or max(sum(counts), elifs) > DEEPEST:
            return token.start[0]
    return None


def count_operator(counts: list[int], operator: str) -> None:
    """Counts one operator or bracket on the stack of open brackets."""
    if operator in ("(", "[", "{"):
        counts[-1] += 1
        counts.append(0)
    elif operator in (")", "]", "}"):
        if len(counts) > 1:
            counts.pop()
    elif operator in RESTARTS:
        counts[-1] = 0
    else:
        counts[-1] += 1
