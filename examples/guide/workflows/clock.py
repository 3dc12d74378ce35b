"""A clock that all processes of the demo share, and that can be made to leap ahead."""

from datetime import UTC, datetime, timedelta
from pathlib import Path


class LeapingClock:
    """The time of day, so far ahead of the machine's as a file says.

    Args:
        file: holds the difference in seconds.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(UTC) + timedelta(seconds=float(self._file.read_text()))

    def leap_to(self, moment: datetime) -> None:
        """Go on from a later moment, in every process."""
        ahead = moment - datetime.now(UTC)
        following = self._file.with_suffix(".next")
        following.write_text(repr(ahead.total_seconds()))
        following.replace(self._file)
