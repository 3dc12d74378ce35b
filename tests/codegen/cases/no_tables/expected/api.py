"""References to the functions of this project. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from gnomon.references import action_reference, query_reference

__all__ = ["api", "internal"]


class _ApiGreetings:
    """The public functions of `greetings`."""

    # functions/greetings.py::hello
    @action_reference("greetings:hello")
    @staticmethod
    def hello(*, name: str) -> str:
        raise NotImplementedError

    # functions/greetings.py::running
    @query_reference("greetings:running")
    @staticmethod
    def running() -> int:
        raise NotImplementedError


class _Api:
    """The public functions, by module."""

    greetings = _ApiGreetings()


class _Internal:
    """The internal functions, by module."""


api = _Api()
internal = _Internal()
