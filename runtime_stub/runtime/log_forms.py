"""How the log is written: lines for people, or by GNOMON_LOG=json objects for machines."""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Mapping
from typing import TextIO

from gnomon.errors import ProjectRefused

FORM_VARIABLE = "GNOMON_LOG"
FORMS = ("text", "json")

_DATE = "%Y-%m-%dT%H:%M:%S"
_COLOURS = {logging.WARNING: "33", logging.ERROR: "31", logging.CRITICAL: "31"}


def log_to(stream: TextIO, level: int, environment: Mapping[str, str] = os.environ) -> None:
    """Has the log of this process written to a stream.

    Args:
        stream: where to; a terminal gets colours, unless NO_COLOR is set.
        level: the least level that is written.
        environment: GNOMON_LOG names the form, `text` by default.

    Raises:
        ProjectRefused: GNOMON_LOG names no form.
    """
    form = environment.get(FORM_VARIABLE) or FORMS[0]
    if form not in FORMS:
        raise ProjectRefused(f"{FORM_VARIABLE}={form}: it is {' or '.join(FORMS)}")
    handler = logging.StreamHandler(stream)
    is_coloured = stream.isatty() and not environment.get("NO_COLOR")
    handler.setFormatter(JsonLines() if form == "json" else TextLines(coloured=is_coloured))
    logging.basicConfig(level=level, handlers=[handler])


class TextLines(logging.Formatter):
    """`2026-11-23T09:20:05.123Z INFO executed function=jobs:submit …`, the time in UTC."""

    def __init__(self, *, coloured: bool = False) -> None:
        super().__init__("{asctime}.{msecs:03.0f}Z {levelname} {message}", _DATE, style="{")
        self.converter = time.gmtime
        self._coloured = coloured

    def formatMessage(self, record: logging.LogRecord) -> str:
        line = super().formatMessage(record)
        code = _COLOURS.get(record.levelno)
        return f"\x1b[{code}m{line}\x1b[0m" if self._coloured and code else line


class JsonLines(logging.Formatter):
    """An object a line: `time`, `level`, `event` and the event's facts, each of its own type."""

    def __init__(self) -> None:
        super().__init__()
        self.converter = time.gmtime

    def format(self, record: logging.LogRecord) -> str:
        facts: Mapping[str, object] = getattr(record, "facts", {})
        line: dict[str, object] = {
            "time": f"{self.formatTime(record, _DATE)}.{record.msecs:03.0f}Z",
            "level": record.levelname.lower(),
            "event": getattr(record, "event", None) or record.getMessage(),
        }
        line.update((name, _short(value)) for name, value in facts.items() if value is not None)
        if record.name != "gnomon":
            line["logger"] = record.name
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str, ensure_ascii=False)


def _short(value: object) -> object:
    return round(value, 3) if isinstance(value, float) else value
