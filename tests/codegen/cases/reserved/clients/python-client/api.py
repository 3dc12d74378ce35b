"""The functions, by module. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from .models import Any, Client, Error, Model, Promise, Record
from .wire import DEFAULT, action, query
from .wire import mutation as WireMutation

__all__ = ["api"]


class _Api2:
    """The functions of `api`."""

    @WireMutation("api:api")
    @staticmethod
    def api(*, var: tuple[()] = DEFAULT) -> tuple[()]:
        raise NotImplementedError

    @query("api:default")
    @staticmethod
    def default() -> None:
        """Returns nothing."""
        raise NotImplementedError

    @WireMutation("api:delete")
    @staticmethod
    def delete(*, const: bool) -> bool:
        raise NotImplementedError

    @query("api:function")
    @staticmethod
    def function(*, new: int, typeof: int = 0) -> int:
        raise NotImplementedError


class _Client:
    """The functions of `client`."""

    @action("client:Model_")
    @staticmethod
    def Model_(*, then: Promise) -> Promise:
        raise NotImplementedError

    @action("client:action_")
    @staticmethod
    def action_(*, self: Record, token: str = "") -> Error:
        raise NotImplementedError

    @query("client:constructor")
    @staticmethod
    def constructor(*, signal: int = 0, timeout: int = 0) -> list[Promise]:
        raise NotImplementedError

    @query("client:mutation")
    @staticmethod
    def mutation(*, reference: str, args: str, kwargs: str, options: str) -> str:
        raise NotImplementedError

    @query("client:query_")
    @staticmethod
    def query_(*, client: Client, error: Error, any: Any) -> Any:
        raise NotImplementedError

    @query("client:wire")
    @staticmethod
    def wire(*, model: Model) -> Model:
        raise NotImplementedError


class _Api:
    """The functions, by module."""

    api = _Api2()
    client = _Client()


api = _Api()
