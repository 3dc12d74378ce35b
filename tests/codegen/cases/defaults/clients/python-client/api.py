"""The functions, by module. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from datetime import date

from .models import Mode
from .wire import DEFAULT, action

__all__ = ["api"]


class _Work:
    """The functions of `work`."""

    @action("work:defaults")
    @staticmethod
    def defaults(
        *,
        required: int,
        text: str = 'it\'s "quoted"',
        lines: str = "a\nb\t\\",
        long: str = DEFAULT,
        negative: float = -1.5,
        large: float = 1e300,
        flag: bool = True,
        nothing: int | None = None,
        constant: int = DEFAULT,
        computed: int = DEFAULT,
        empty: list[int] = DEFAULT,
        mode: Mode = DEFAULT,
        data: bytes = DEFAULT,
        day: date = DEFAULT,
        annotated: int = 3,
        keyword: str = "",
    ) -> str:
        """Say what \\it does: \"\"\"loudly\"\"\".

        With an indented part:

            code = "x"

        and a backslash at the end \\

        Internal: it is not answered over HTTP.
        """
        raise NotImplementedError

    @action("work:no_docstring")
    @staticmethod
    def no_docstring() -> None:
        """Internal: it is not answered over HTTP."""
        raise NotImplementedError

    @action("work:one_line")
    @staticmethod
    def one_line() -> None:
        """It "ends with quotes"

        Internal: it is not answered over HTTP.
        """
        raise NotImplementedError

    @action("work:unicode")
    @staticmethod
    def unicode(*, grüße: str = "żółć\u200b") -> None:
        """Grüße: ☃ und \x07.

        Internal: it is not answered over HTTP.
        """
        raise NotImplementedError


class _Api:
    """The functions, by module."""

    work = _Work()


api = _Api()
