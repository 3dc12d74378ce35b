"""`Id[Job]`: the id of a document, a string that knows its table.

Its text is the table's name, `_`, and a key of lower-case letters and digits: `jobs_01h455vb4pex`.
pydantic validates `Id[Job]` from a string and refuses the id of another table.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextvars import ContextVar
from functools import partial
from types import UnionType
from typing import TYPE_CHECKING, Generic, Self, TypeVar, Union, get_args, get_origin

from gnomon.errors import RegistrationError

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

    from gnomon.documents import Document

DocumentT_co = TypeVar("DocumentT_co", bound="Document", covariant=True)

SELF = "<self>"
"""Stands for the table of the document in which `Id[Self]` is a field."""

self_table: ContextVar[str | None] = ContextVar("self_table", default=None)
"""The table of the document that is being validated."""

_FORM = re.compile(r"(?P<table>[A-Za-z_][A-Za-z0-9_]*)_(?P<key>[0-9a-z]+)")


class Id(str, Generic[DocumentT_co]):
    """The id of a document of one table; made by `ctx.db.insert`."""

    __slots__ = ()

    @property
    def table(self) -> str:
        """The name of the table, such as `jobs`."""
        return self.rpartition("_")[0]

    def __repr__(self) -> str:
        return f"Id({str(self)!r})"

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """A string that is checked for its form and its table; JSON Schema names the table."""
        from pydantic_core import core_schema

        tables = _tables(source)
        updates: dict[str, object] = {"x-gnomon-table": "|".join(tables)} if tables else {}
        check: Callable[[str], Id[Document]] = partial(parse_id, tables)
        return core_schema.no_info_after_validator_function(
            check,
            core_schema.str_schema(),
            metadata={"pydantic_js_updates": updates},
        )


def parse_id(tables: tuple[str, ...], text: str) -> Id[Document]:
    """The id that a text stands for; ValueError if its form or its table is wrong."""
    found = _FORM.fullmatch(text)
    if found is None:
        raise ValueError("an id is a table's name, an underscore and a key, as in 'jobs_01h455vb'")
    if SELF in tables:
        own = self_table.get()
        tables = tuple(own if table == SELF and own else table for table in tables)
    if tables and found["table"] not in tables and SELF not in tables:
        raise ValueError(f"an id of {' or '.join(tables)} is needed, not one of {found['table']}")
    return Id(text)


def _tables(source: object) -> tuple[str, ...]:
    """The tables that an annotation admits; none means any."""
    return tuple(table for target in get_args(source) for table in _tables_of(target))


def _tables_of(target: object) -> tuple[str, ...]:
    if get_origin(target) in (Union, UnionType):
        return tuple(table for member in get_args(target) for table in _tables_of(member))
    forward = getattr(target, "__forward_arg__", None)
    if isinstance(forward, str):
        from pydantic.errors import PydanticUndefinedAnnotation

        raise PydanticUndefinedAnnotation(forward, f"name {forward!r} is not defined")
    if target is Self:
        return (SELF,)
    if isinstance(target, TypeVar) or not isinstance(target, type):
        return ()
    table = getattr(target, "__table__", None)
    if isinstance(table, str):
        return (table,)
    if getattr(target, "__indexes__", None) is None:
        raise RegistrationError(f"Id[{target.__name__}]: {target.__name__} is not a Document")
    return ()
