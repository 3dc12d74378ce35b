"""References to the functions of this project. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from gnomon.references import (
    action_reference,
    internal_action_reference,
    internal_query_reference,
    query_reference,
)

if TYPE_CHECKING:
    from datetime import datetime as DatetimeDatetime
    from typing import Literal

    from ..list import Result

__all__ = ["api", "internal"]


class _ApiList:
    """The public functions of `list`."""

    # functions/list.py::delete_
    @action_reference("list:delete_")
    @builtins.staticmethod
    def delete_(*, import_: DatetimeDatetime | None = None) -> None:
        raise NotImplementedError

    # functions/list.py::import_
    @action_reference("list:import_")
    @builtins.staticmethod
    def import_(*, result: Result) -> Literal["api", "internal"]:
        raise NotImplementedError

    # functions/list.py::list
    @action_reference("list:list")
    @builtins.staticmethod
    def list(*, type: str, id: int, list: tuple[int, ...] = ()) -> dict[str, int]:
        raise NotImplementedError

    # functions/list.py::property
    @action_reference("list:property")
    @builtins.staticmethod
    def property(*, property: int) -> int:
        raise NotImplementedError

    # functions/list.py::staticmethod
    @action_reference("list:staticmethod")
    @builtins.staticmethod
    def staticmethod(*, api: str, internal: str) -> str:
        raise NotImplementedError

    # functions/list.py::type
    @action_reference("list:type")
    @builtins.staticmethod
    def type(*, self: str, cls: bytes, class_: bool = False) -> set[int]:
        raise NotImplementedError


class _ApiMatch:
    """The public functions of `match`."""

    # functions/match.py::TYPE_CHECKING
    @query_reference("match:TYPE_CHECKING")
    @builtins.staticmethod
    def TYPE_CHECKING() -> bool:
        raise NotImplementedError

    # functions/match.py::case
    @query_reference("match:case")
    @builtins.staticmethod
    def case(*, match: str = "_") -> str:
        raise NotImplementedError

    # functions/match.py::datetime
    @query_reference("match:datetime")
    @builtins.staticmethod
    def datetime() -> builtins.list[int]:
        raise NotImplementedError


class _Api:
    """The public functions, by module."""

    list = _ApiList()
    match = _ApiMatch()


class _InternalList:
    """The internal functions of `list`."""

    # functions/list.py::Result_
    @internal_action_reference("list:Result_")
    @builtins.staticmethod
    def Result_() -> Result:
        raise NotImplementedError

    # functions/list.py::print
    @internal_query_reference("list:print")
    @builtins.staticmethod
    def print(*, int: float) -> builtins.list[bytes]:
        raise NotImplementedError


class _InternalTypeApi:
    """The internal functions of `type/api`."""

    # functions/type/api.py::internal
    @internal_query_reference("type/api:internal")
    @builtins.staticmethod
    def internal(*, _private: int = 0) -> int | None:
        raise NotImplementedError


class _InternalType:
    """The internal functions of `type`."""

    api = _InternalTypeApi()


class _Internal:
    """The internal functions, by module."""

    list = _InternalList()
    type = _InternalType()


api = _Api()
internal = _Internal()
