"""One line of log for each execution: `key=value` pairs, easy to read and to parse."""

from __future__ import annotations

import json
import logging
import re

LOGGER = logging.getLogger("gnomon")
# Silent until the program that uses us sets logging up.
LOGGER.addHandler(logging.NullHandler())

_PLAIN = re.compile(r"[^\s=\"]+")
_LONGEST_ERROR = 10_000


def log_line(level: int, event: str, /, **facts: object) -> None:
    """Logs an event and its facts; a value with blanks is quoted, None is left out."""
    if LOGGER.isEnabledFor(level):
        pairs = [f"{key}={_quoted(value)}" for key, value in facts.items() if value is not None]
        text, extra = " ".join((event, *pairs)), {"event": event, "facts": facts}
        # As `LOGGER.log` does, but for its search of the stack: the place is always this one.
        LOGGER.handle(
            LOGGER.makeRecord(LOGGER.name, level, __file__, 0, text, (), None, "log_line", extra)
        )


def error_text(error: BaseException) -> str:
    """An error in one line: its type and its message, as any database can keep it."""
    text = f"{type(error).__name__}: {_message(error)}"
    if len(text) > _LONGEST_ERROR:
        text = f"{text[:_LONGEST_ERROR]}… ({len(text):,} characters)"
    text = text.replace("\n", " ").replace("\0", "\\0").rstrip(": ")
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _message(error: BaseException) -> str:
    try:
        return str(error)
    except Exception as problem:
        return f"(its message cannot be read: {type(problem).__name__})"


def _quoted(value: object) -> str:
    text = f"{value:.1f}" if isinstance(value, float) else str(value)
    if not text.isprintable():
        # Control characters would reach the terminal of whoever reads the log.
        return json.dumps(text)
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
