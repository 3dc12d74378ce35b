"""What has changed since the last check, and which judgements that concerns."""

from __future__ import annotations

from collections.abc import Iterable

from gnomon.analyzer.cache.leading import Leading
from gnomon.analyzer.cache.records import (
    EVERYTHING,
    LEADS,
    TODAY,
    FileRecord,
    JudgementRecord,
    today,
    top_level,
)


class Changes:
    """What is another than at the last check, so that a judgement can tell whether it still holds.

    Args:
        before: the files of the last check.
        now: those of this one.
        day: the day of the last check, if it said something of it.
        functions: the import name of the functions package.
    """

    def __init__(
        self, before: Iterable[FileRecord], now: Iterable[FileRecord], day: str, functions: str
    ) -> None:
        old, new = list(before), list(now)
        meanings = {(one.name, one.path, one.meaning) for one in old} ^ {
            (one.name, one.path, one.meaning) for one in new
        }
        texts = {(one.path, one.digest) for one in old} ^ {(one.path, one.digest) for one in new}
        self._names = {name for name, _, _ in meanings}
        self._texts = {path for path, _ in texts}
        if self._names:
            self._names.add(EVERYTHING)
            self._names |= {LEADS + name for name in _leading_otherwise(old, new, functions)}
        if day != today().isoformat():
            self._names.add(TODAY)
        # A new top-level name (a local `random.py`) may be what anyone means.
        self._concern_all = top_level(old) != top_level(new)

    def concern(self, judgement: JudgementRecord) -> bool:
        """Whether a judgement may be another now."""
        reads, texts = judgement.reads, judgement.texts
        return (
            self._concern_all
            or not self._names.isdisjoint(reads)
            or not self._texts.isdisjoint(texts)
        )


def _leading_otherwise(
    old: list[FileRecord], new: list[FileRecord], functions: str
) -> Iterable[str]:
    """The modules that could name something of ours and cannot now, or the other way round."""
    if _imports_in(old) == _imports_in(new):
        return ()
    return Leading(old, functions) ^ Leading(new, functions)


def _imports_in(files: list[FileRecord]) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    return {one.name: (one.imports, one.opened) for one in files}
