"""The functions, by module. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from .wire import action, query

__all__ = ["api"]


class _Greetings:
    """The functions of `greetings`."""

    @action("greetings:hello")
    @staticmethod
    def hello(*, name: str) -> str:
        raise NotImplementedError

    @query("greetings:running")
    @staticmethod
    def running() -> int:
        raise NotImplementedError


class _Api:
    """The functions, by module."""

    greetings = _Greetings()


api = _Api()
