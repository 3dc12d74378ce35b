"""The functions of a project for other programs. Written by `gnomon codegen`: do not edit.

    with Client("http://127.0.0.1:8000") as client:
        value = client.query(api.module.name, argument=1)

It needs the packages `httpx2` and `pydantic`.
"""

from . import models
from .api import api
from .client import AsyncClient, CallError, Client
from .wire import DEFAULT, ActionReference, MutationReference, Page, QueryReference

__all__ = [
    "DEFAULT",
    "ActionReference",
    "AsyncClient",
    "CallError",
    "Client",
    "MutationReference",
    "Page",
    "QueryReference",
    "api",
    "models",
]
