"""What the templates see: finished text and nothing to decide.

The variables of each template are the fields of its view; a test compares the two.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FunctionView:
    """One reference: every tuple holds whole lines, indented; `source` says where it comes from."""

    source: str
    decorator: tuple[str, ...]
    static: str
    signature: tuple[str, ...]
    docstring: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MemberView:
    """A namespace inside a namespace: `jobs = _InternalJobs()`."""

    name: str
    class_name: str


@dataclass(frozen=True, slots=True)
class NamespaceView:
    """The references of one module, or of one folder of modules."""

    class_name: str
    docstring: tuple[str, ...]
    members: tuple[MemberView, ...]
    functions: tuple[FunctionView, ...]


@dataclass(frozen=True, slots=True)
class ApiView:
    """`api.py`."""

    imports: tuple[str, ...]
    typing_imports: tuple[str, ...]
    namespaces: tuple[NamespaceView, ...]
    api_class: str
    internal_class: str


@dataclass(frozen=True, slots=True)
class TableView:
    """One document class: its builders of index ranges, its query, what a patch may set.

    `with_index` holds one signature an index, `overload` the line before each of them, empty for
    a table with a single index; `implementation` is the signature that overloads need.
    """

    class_name: str
    description: str
    builders: tuple[str, ...]
    query_class: str
    overload: str
    with_index: tuple[tuple[str, ...], ...]
    implementation: tuple[str, ...]
    patch_class: str
    patch_fields: tuple[str, ...]
    query: tuple[str, ...]
    patch: tuple[str, ...]
    replace: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ServerView:
    """`server.py`; `overload` is the line before the writer's overloads, empty for one table."""

    imports: tuple[str, ...]
    typing_imports: tuple[str, ...]
    any_document: tuple[str, ...]
    tables: tuple[TableView, ...]
    overload: str
