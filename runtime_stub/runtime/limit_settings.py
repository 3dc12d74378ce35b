"""What the runtime reads of a project's limits: the table `limits` of its configuration.

`gnomon check` knows the same keys and says more of a mistake; what runs unchecked is refused here.
"""

from __future__ import annotations

from pathlib import Path
from typing import cast

from gnomon.errors import ProjectRefused
from gnomon.runtime.limits import Limits
from gnomon.runtime.settings import configuration

_COUNTS = ("concurrent-actions", "worker-processes")
_SECONDS = ("action-timeout", "transaction-timeout")


def read_limits(root: Path) -> Limits:
    """The limits of a project, those that it does not set being the usual ones.

    Raises:
        ProjectRefused: if one is unknown, or no number above zero.
    """
    given = configuration(root).get("limits", {})
    if not isinstance(given, dict):
        raise ProjectRefused(f"{root}: the configuration's limits are no table")
    limits = cast(dict[str, object], given)
    for name, value in limits.items():
        _check(root, name, value)
    return Limits(**{name.replace("-", "_"): value for name, value in limits.items()})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # each was checked


def _check(root: Path, name: str, value: object) -> None:
    if name not in (*_COUNTS, *_SECONDS):
        known = ", ".join((*_COUNTS, *_SECONDS))
        raise ProjectRefused(f"{root}: there is no limit {name!r}; there are: {known}")
    wanted = (int,) if name in _COUNTS else (int, float)
    if not isinstance(value, wanted) or isinstance(value, bool) or not value > 0:
        raise ProjectRefused(f"{root}: limits.{name}: expected a number above 0, got {value!r}")
