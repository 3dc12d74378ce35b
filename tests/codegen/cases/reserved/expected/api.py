"""References to the functions of this project. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gnomon.references import action_reference, mutation_reference, query_reference

if TYPE_CHECKING:
    from ..client import Any, Client, Error, Model, Promise, Record

__all__ = ["api", "internal"]


class _ApiApi:
    """The public functions of `api`."""

    # functions/api.py::api
    @mutation_reference("api:api")
    @staticmethod
    def api(*, var: tuple[()] = ()) -> tuple[()]:
        raise NotImplementedError

    # functions/api.py::default
    @query_reference("api:default")
    @staticmethod
    def default() -> None:
        """Returns nothing."""
        raise NotImplementedError

    # functions/api.py::delete
    @mutation_reference("api:delete")
    @staticmethod
    def delete(*, const: bool) -> bool:
        raise NotImplementedError

    # functions/api.py::function
    @query_reference("api:function")
    @staticmethod
    def function(*, new: int, typeof: int = 0) -> int:
        raise NotImplementedError


class _ApiClient:
    """The public functions of `client`."""

    # functions/client.py::Model_
    @action_reference("client:Model_")
    @staticmethod
    def Model_(*, then: Promise) -> Promise:
        raise NotImplementedError

    # functions/client.py::action_
    @action_reference("client:action_")
    @staticmethod
    def action_(*, self: Record, token: str = "") -> Error:
        raise NotImplementedError

    # functions/client.py::constructor
    @query_reference("client:constructor")
    @staticmethod
    def constructor(*, signal: int = 0, timeout: int = 0) -> list[Promise]:
        raise NotImplementedError

    # functions/client.py::mutation
    @query_reference("client:mutation")
    @staticmethod
    def mutation(*, reference: str, args: str, kwargs: str, options: str) -> str:
        raise NotImplementedError

    # functions/client.py::query_
    @query_reference("client:query_")
    @staticmethod
    def query_(*, client: Client, error: Error, any: Any) -> Any:
        raise NotImplementedError

    # functions/client.py::wire
    @query_reference("client:wire")
    @staticmethod
    def wire(*, model: Model) -> Model:
        raise NotImplementedError


class _Api:
    """The public functions, by module."""

    api = _ApiApi()
    client = _ApiClient()


class _Internal:
    """The internal functions, by module."""


api = _Api()
internal = _Internal()
