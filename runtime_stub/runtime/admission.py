"""Whether a project may be run: only as it stood when it passed the check."""

from __future__ import annotations

from gnomon.errors import ProjectRefused
from gnomon.runtime.settings import Settings
from gnomon.runtime.verdict import VERDICT_PATH, differences, read_verdict
from gnomon.version import installed_version

_FILES_NAMED = 5
_ADVICE = "run `gnomon check --record`"


def require_verdict(settings: Settings) -> None:
    """Refuses a project that has not passed the check as it stands; raises ProjectRefused."""
    root = settings.root
    verdict = read_verdict(root)
    if verdict is None:
        raise ProjectRefused(f"{root / VERDICT_PATH}: there is no verdict; {_ADVICE}")
    if verdict.version != installed_version():
        raise ProjectRefused(
            f"{root}: checked by gnomon {verdict.version}, this is {installed_version()}; {_ADVICE}"
        )
    changes = differences(root, verdict, settings.functions)
    if changes:
        named = [f"{change.path} ({change.change})" for change in changes[:_FILES_NAMED]]
        if len(changes) > _FILES_NAMED:
            named.append(f"and {len(changes) - _FILES_NAMED} more")
        raise ProjectRefused(f"{root}: not as it was checked: {', '.join(named)}; {_ADVICE}")
    if not verdict.passed:
        raise ProjectRefused(f"{root}: the check found errors; repair them and {_ADVICE}")
