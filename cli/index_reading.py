"""Reads a range of an index that was written on a command line: `status=pending`, `stars>=3`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pydantic import AwareDatetime, ValidationError

from gnomon.analyzer.errors import ProjectError, did_you_mean
from gnomon.documents import Document
from gnomon.errors import GnomonError
from gnomon.ranges import IndexRange, IndexRangeBuilder
from gnomon.runtime.driving import drive
from gnomon.runtime.project import load_project
from gnomon.runtime.queries import StoreTableQuery
from gnomon.runtime.schema import known_tables
from gnomon.runtime.settings import Settings
from gnomon.runtime.wire import WireType
from gnomon.storage.protocol import Snapshot

METHODS = {"=": "eq", "<": "lt", "<=": "lte", ">": "gt", ">=": "gte"}
WRITTEN = re.compile(r"\s*(?P<field>\w+)\s*(?P<operator><=|>=|<|>|=)(?P<value>.*)", re.DOTALL)

Step = tuple[str, str, object]
"""A method of the range's builder, the field and the value."""


def by_index(
    settings: Settings,
    table: str,
    index: str,
    where: Iterable[str],
    *,
    descending: bool,
    limit: int | None,
) -> Callable[[Snapshot], Iterator[dict[str, object]]]:
    """What reads the documents of a range in the order of an index.

    Args:
        settings: the project, which is imported.
        table: the table.
        index: the index.
        where: the range, each part as it was written.
        descending: whether the last come first.
        limit: how many at most.

    Raises:
        ProjectError: the project cannot be imported, or has no such table or field.
    """
    try:
        documents = load_project(settings).documents
    except GnomonError as error:
        raise ProjectError(str(error)) from error
    if table not in documents:
        near = did_you_mean(table, documents)
        raise ProjectError(f"the project has no table {table!r}{near}")
    steps = [step(documents[table], text) for text in where]

    def read(snapshot: Snapshot) -> Iterator[dict[str, object]]:
        tables = known_tables(snapshot, documents)
        if tables is None:
            raise ProjectError(
                "the database is not in line with the schema yet: start the project once, "
                "for example by `gnomon run`"
            )
        kept = tables.of_class(documents[table])
        query = StoreTableQuery[Document](snapshot, kept).with_index(
            index, lambda builder: built(builder, steps)
        )
        ordered = query.order("desc" if descending else "asc")
        found = drive(table, ordered.collect() if limit is None else ordered.take(limit))
        return (json.loads(kept.wire.dump(document)) for document in found)

    return read


def built(builder: IndexRangeBuilder, steps: Iterable[Step]) -> IndexRange:
    """The range that the steps make; raises InvalidQuery for fields out of order."""
    made: Any = builder
    for method, field, value in steps:
        made = getattr(made, method)(field, value)
    found: IndexRange = made
    return found


def step(document: type[Document], text: str) -> Step:
    """One part of a range, its value as the field's type has it.

    Raises:
        ProjectError: it is not written as a range is, or the field or the value is wrong.
    """
    found = WRITTEN.fullmatch(text)
    if found is None:
        raise ProjectError(f"--where {text!r}: write FIELD=VALUE, or <, <=, >, >= for =")
    field = found["field"]
    return METHODS[found["operator"]], field, value_of(document, field, found["value"].strip())


def value_of(document: type[Document], field: str, text: str) -> object:
    """A value as JSON, or as the text that it is.

    Raises:
        ProjectError: there is no such field, or the value does not fit its type.
    """
    types = {name: info.annotation for name, info in document.model_fields.items()}
    types["creation_time"] = AwareDatetime
    if field not in types:
        raise ProjectError(
            f"{document.__name__} has no field {field!r}{did_you_mean(field, types)}"
        )
    wire = WireType[object](types[field])
    problem: ValidationError | None = None
    for form in (text, json.dumps(text)):
        try:
            return wire.load(form)
        except ValidationError as error:
            problem = error
    assert problem is not None
    reason = problem.errors(include_url=False)[0]["msg"]
    raise ProjectError(f"--where {field}: {text!r}: {reason}")
