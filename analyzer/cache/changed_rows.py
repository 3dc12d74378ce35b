"""What of records, and of an answer, is another than before, as rows of JSON to be written.

Of one that was there before and is the very same object no row is made: of a thousand files, a
check has mostly read one anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from gnomon.analyzer.cache import rows
from gnomon.analyzer.cache.ledger import Content
from gnomon.analyzer.cache.records import Answer, Records

Item = TypeVar("Item")


def changed_records(now: Records, before: Records) -> Content:
    """The patch that makes the rows of some records of those before."""
    content: Content = {
        "files": dict(changed(now.files, before.files, rows.file_row)),
        "judgements": dict(changed(now.judgements, before.judgements, rows.judgement_row)),
        "folders": dict(changed(now.folders, before.folders, str)),
        "day": now.day,
    }
    if now.rules != before.rules:
        content["rules"] = [rows.rule_row(rule) for rule in now.rules]
    if now.helpers != before.helpers:
        content["helpers"] = sorted(now.helpers)
    return content


def changed_answer(now: Answer, before: Answer) -> Content:
    """The patch that makes the rows of an answer of those of the one before."""
    content: Content = {
        "files": dict(changed(now.seen.files, before.seen.files, rows.seen_row)),
        "folders": dict(changed(now.seen.folders, before.seen.folders, str)),
        "interfaces": dict(changed(now.interfaces, before.interfaces, str)),
        "settings": now.settings,
        "day": now.day,
        "checked": now.checked,
    }
    if now.diagnostics != before.diagnostics:
        content["diagnostics"] = [rows.diagnostic_row(one) for one in now.diagnostics]
    return content


def changed(
    now: Mapping[str, Item], before: Mapping[str, Item], row: Callable[[Item], object]
) -> Iterator[tuple[str, object]]:
    """The rows that are others, and None for what is gone."""
    for name, item in now.items():
        known = before.get(name)
        if known is not item and known != item:
            yield name, row(item)
    for name in before:
        if name not in now:
            yield name, None


def keeps_order(now: Mapping[str, Item], before: Mapping[str, Item]) -> bool:
    """Whether a patch leaves names in their order: it adds new ones at the end."""
    stay = [name for name in before if name in now]
    return [*stay, *(name for name in now if name not in before)] == list(now)
