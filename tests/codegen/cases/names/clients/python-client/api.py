"""The functions, by module. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

import builtins
from typing import Literal

from pydantic import AwareDatetime

from .models import Result
from .wire import DEFAULT, action, query

__all__ = ["api"]


class _List:
    """The functions of `list`."""

    @action("list:Result_")
    @builtins.staticmethod
    def Result_() -> Result:
        """Internal: it is not answered over HTTP."""
        raise NotImplementedError

    @action("list:delete_")
    @builtins.staticmethod
    def delete_(*, import_: AwareDatetime | None = None) -> None:
        raise NotImplementedError

    @action("list:import_")
    @builtins.staticmethod
    def import_(*, result: Result) -> Literal["api", "internal"]:
        raise NotImplementedError

    @action("list:list")
    @builtins.staticmethod
    def list(
        *,
        type: str,
        id: int,
        list: builtins.list[int] = DEFAULT,
    ) -> dict[str, int]:
        raise NotImplementedError

    @query("list:print")
    @builtins.staticmethod
    def print(*, int: float) -> builtins.list[bytes]:
        """Internal: it is not answered over HTTP."""
        raise NotImplementedError

    @action("list:property")
    @builtins.staticmethod
    def property(*, property: int) -> int:
        raise NotImplementedError

    @action("list:staticmethod")
    @builtins.staticmethod
    def staticmethod(*, api: str, internal: str) -> str:
        raise NotImplementedError

    @action("list:type")
    @builtins.staticmethod
    def type(*, self: str, cls: bytes, class_: bool = False) -> set[int]:
        raise NotImplementedError


class _Match:
    """The functions of `match`."""

    @query("match:TYPE_CHECKING")
    @builtins.staticmethod
    def TYPE_CHECKING() -> bool:
        raise NotImplementedError

    @query("match:case")
    @builtins.staticmethod
    def case(*, match: str = "_") -> str:
        raise NotImplementedError

    @query("match:datetime")
    @builtins.staticmethod
    def datetime() -> builtins.list[int]:
        raise NotImplementedError


class _TypeApi:
    """The functions of `type/api`."""

    @query("type/api:internal")
    @builtins.staticmethod
    def internal(*, _private: int = 0) -> int | None:
        """Internal: it is not answered over HTTP."""
        raise NotImplementedError


class _Type:
    """The functions of `type`."""

    api = _TypeApi()


class _Api:
    """The functions, by module."""

    list = _List()
    match = _Match()
    type = _Type()


api = _Api()
