"""Schedules said in plain English, where an expression is asked for: `every 5 minutes`."""

from __future__ import annotations

import re
from collections.abc import Iterator

MINUTES, HOURS = 60, 24
# Strings, which `re` compiles at their first use: hardly any check comes to that.
EVERY = r"(?:once )?every (?:(\d+) ?)?(m|mins?|minutes?|h|hrs?|hours?)"
DAYS = {
    "day": "*",
    "weekday": "MON-FRI",
    "weekend": "SAT,SUN",
    "sunday": "SUN",
    "monday": "MON",
    "tuesday": "TUE",
    "wednesday": "WED",
    "thursday": "THU",
    "friday": "FRI",
    "saturday": "SAT",
}
ON_DAYS = rf"(?:(?:on |every )?({'|'.join(DAYS)})s?|daily)(?: at (\d\d?)(?::(\d\d))? ?(am|pm)?)?"
WORDS = {
    "hourly": "0 * * * *",
    "weekly": "0 0 * * 0",
    "monthly": "0 0 1 * *",
    "yearly": "0 0 1 1 *",
}
NOON = 12


def said_plainly(text: str) -> Iterator[str]:
    """The expression that a phrase means, if it is one and has a cron form."""
    phrase = " ".join(text.lower().split())
    if phrase in WORDS:
        yield WORDS[phrase]
    elif period := re.fullmatch(EVERY, phrase):
        yield from _every(int(period[1] or 1), is_minutes=period[2].startswith("m"))
    elif days := re.fullmatch(ON_DAYS, phrase):
        yield from _on_days(days[1] or "day", int(days[2] or 0), int(days[3] or 0), days[4])


def _every(count: int, *, is_minutes: bool) -> Iterator[str]:
    """A period that divides the hour or the day; no other is steady as a cron expression."""
    whole = MINUTES if is_minutes else HOURS
    if count and whole % count == 0:
        step = {1: "*", whole: "0"}.get(count, f"*/{count}")
        yield f"{step} * * * *" if is_minutes else f"0 {step} * * *"


def _on_days(day: str, hour: int, minute: int, half: str | None) -> Iterator[str]:
    if half:
        if not 1 <= hour <= NOON:
            return
        hour = hour % NOON + (NOON if half == "pm" else 0)
    if hour < HOURS and minute < MINUTES:
        yield f"{minute} {hour} * * {DAYS[day]}"
