"""References to the functions of this project. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gnomon.references import DEFAULT, internal_action_reference

if TYPE_CHECKING:
    from datetime import date

    from ..work import Mode

__all__ = ["api", "internal"]


class _Api:
    """The public functions, by module."""


class _InternalWork:
    """The internal functions of `work`."""

    # functions/work.py::defaults
    @internal_action_reference("work:defaults")
    @staticmethod
    def defaults(
        *,
        required: int,
        text: str = 'it\'s "quoted"',
        lines: str = DEFAULT,
        long: str = DEFAULT,
        negative: float = -1.5,
        large: float = 1e300,
        flag: bool = True,
        nothing: int | None = None,
        constant: int = DEFAULT,
        computed: int = DEFAULT,
        empty: tuple[int, ...] = (),
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
        """
        raise NotImplementedError

    # functions/work.py::no_docstring
    @internal_action_reference("work:no_docstring")
    @staticmethod
    def no_docstring() -> None:
        raise NotImplementedError

    # functions/work.py::one_line
    @internal_action_reference("work:one_line")
    @staticmethod
    def one_line() -> None:
        """It "ends with quotes\""""
        raise NotImplementedError

    # functions/work.py::unicode
    @internal_action_reference("work:unicode")
    @staticmethod
    def unicode(*, grüße: str = DEFAULT) -> None:
        """Grüße: ☃ und \x07."""
        raise NotImplementedError


class _Internal:
    """The internal functions, by module."""

    work = _InternalWork()


api = _Api()
internal = _Internal()
