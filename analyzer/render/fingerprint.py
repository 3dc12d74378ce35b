"""Fingerprints: what a finding is called, so that hosts know it again in the next version."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

from gnomon.analyzer.diagnostic import Diagnostic
from gnomon.analyzer.render.sources import Sources


def fingerprints(diagnostics: Iterable[Diagnostic], sources: Sources) -> Iterator[str]:
    """A hexadecimal fingerprint for each diagnostic, in order; no two are equal.

    It depends on the rule, the path and the text of the line, so that it survives code that is
    added or removed elsewhere, and on how many equal lines came before.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    for found in diagnostics:
        path = sources.below_repository(found.location.path)
        line = sources.line(found.location.path, found.location.line) or ""
        key = (found.rule, path, "".join(line.split()))
        text = "\0".join([*key, str(seen[key])])
        seen[key] += 1
        yield hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
