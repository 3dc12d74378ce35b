"""An index or a field of it does not exist, or a range names the fields out of order.

Found are `with_index` with a name that the document class does not declare, a range over a field
that the index lacks, in another order than the index's, or with `eq` after a bound; and `index(…)`
over a field that the class lacks, or that is not written out. Classes may inherit fields and
indexes, names may be constants of other modules, and a range may be a lambda or a function of a
single `return`.

Not seen: a query that a helper returns, ranges that are put together in another way, and classes
with bases outside the project.

Why:
    The guide's job functions read `withIndex("by_status", …)`. An index answers a question about
    its first fields, in their order; any other is refused when the function runs, which may be
    weeks later in a branch that is seldom taken.

Bad:
    from gnomon import Document, QueryCtx, index, query

    class Job(Document, table="jobs"):
        status: str
        by_status = index("status", "creation_time")

    @query
    async def pending(ctx: QueryCtx) -> list[Job]:
        jobs = ctx.db.query(Job).with_index("by_state", lambda q: q.eq("status", "pending"))
        return await jobs.take(100)

Good:
    from gnomon import Document, QueryCtx, index, query

    class Job(Document, table="jobs"):
        status: str
        by_status = index("status", "creation_time")

    @query
    async def pending(ctx: QueryCtx) -> list[Job]:
        jobs = ctx.db.query(Job).with_index("by_status", lambda q: q.eq("status", "pending"))
        return await jobs.take(100)

Fix:
    Use an index that the class declares, with `eq` for its first fields, in their order, and at
    most a lower and an upper bound on the next one; or declare such an index. `--unsafe-fixes`
    writes the nearest name where one is misspelt.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.errors import did_you_mean, nearest
from gnomon.analyzer.fixes.fix import Edit, Fix, StringLike
from gnomon.analyzer.flow.analysis import flow_of
from gnomon.analyzer.flow.blame import blamed, reason_chain
from gnomon.analyzer.flow.events import ContextCall, Event
from gnomon.analyzer.flow.queries import steps_of
from gnomon.analyzer.flow.values import ClassShape, FunctionShape
from gnomon.analyzer.idioms.index_ranges import conditions_of, problem_of
from gnomon.analyzer.names.meanings import Definition
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.rule import Finding, Note, Rule, Site
from gnomon.analyzer.syntax import Module
from gnomon.analyzer.tables.dialect import INDEX_CALL, QUERY_CALL
from gnomon.analyzer.types.document_classes import DocumentClass, document_class, index_fields
from gnomon.analyzer.types.table_declarations import table_classes
from gnomon.kinds import FunctionKind

rule = Rule(level=Level.ERROR, since="0.1.0")

Problem = tuple[Site, str, str, tuple[Note, ...], Fix | None]
"""Where something is written, what is wrong, what to do, where it is declared, what mends it."""


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Every index that a module declares or uses wrongly."""
    yield from declared(module, project)
    reported: set[tuple[Site, str]] = set()
    for registration in project.registrations(module):
        if registration.kind is FunctionKind.ACTION:
            continue
        for finding in used(project, registration):
            if (finding.site, finding.message) not in reported:
                reported.add((finding.site, finding.message))
                yield finding


def declared(module: Module, project: Project) -> Iterator[Finding]:
    """Indexes over fields that their class lacks, or that are not written out."""
    for definition in table_classes(project, module):
        table = document_class(project, definition)
        for index in table.indexes if table else ():
            for name, at in index_fields(project, index) if index.module is module else ():
                if table and name not in table.fields:
                    fields = f"its fields are {', '.join(table.fields)}"
                    literals = {
                        argument.value.at
                        for argument in index.call.args
                        if isinstance(argument.value, syntax.Constant)
                    }
                    fix = None
                    if name is not None and at in literals:
                        fix = nearest_name(module, at, name, table.fields)
                    yield Finding(Site(module, at), missing(table, name), fields, fix=fix)


def nearest_name(module: Module, at: int, name: str, choices: Iterable[str]) -> Fix | None:
    """Writes the name that a misspelt literal most likely means."""
    near = nearest(name, choices)
    if near is None:
        return None
    edit = Edit(at, (StringLike(at, near),))
    return Fix(f"write {near!r}", safe=False, module=module, edits=(edit,))


def missing(table: DocumentClass, name: str | None) -> str:
    """What is wrong with a field of an index; None stands for one that cannot be read."""
    if name is None:
        return "the field of an index is not written out"
    return f"`{table.name}` has no field {name!r}{did_you_mean(name, table.fields)}"


def used(project: Project, function: Registration) -> Iterator[Finding]:
    """What a function asks of indexes that they cannot answer."""
    events = flow_of(project).trace(function).events
    for event in events:
        call = event.operation
        if not isinstance(call, ContextCall) or not chooses_index(call):
            continue
        for definition in classes_of(project, event, call, events):
            table = document_class(project, definition)
            if table is None:
                continue
            for place, message, help_text, notes, fix in problems(table, event, call):
                is_seen = not event.chain and project.is_function_module(place.module)
                at_fault = place if is_seen else blamed(event, function)
                chain = reason_chain(event, function, "the index is chosen here")
                yield Finding(at_fault, message, help_text, (*chain, *notes), fix)


def chooses_index(call: ContextCall) -> bool:
    """Whether a call is the `with_index` of a query, given a name."""
    return call.path == (*QUERY_CALL, INDEX_CALL) and bool(call.positional)


def classes_of(
    project: Project, event: Event, call: ContextCall, events: Iterable[Event]
) -> Iterator[Definition]:
    """The document classes whose index is chosen: what the query at its start was given."""
    steps = steps_of(project, event, call)
    if steps is None:
        return
    start = steps[-1]
    for other in events:
        query = other.operation
        if not isinstance(query, ContextCall) or query.call is not start.call:
            continue
        if other.chain == start.written.chain and query.positional:
            for shape in query.positional[0].shapes:
                if isinstance(shape, ClassShape) and shape.scope is None:
                    yield Definition(shape.module, shape.node)


def problems(table: DocumentClass, event: Event, call: ContextCall) -> Iterator[Problem]:
    """What is wrong with the name of an index, or with the range."""
    module = event.site.module
    written = [argument.value for argument in syntax.positional_arguments(call.call)]
    place = Site(module, written[0].at) if written else event.site
    names = [index.name for index in table.indexes]
    for name in call.positional[0].constants:
        index = table.index(name) if isinstance(name, str) else None
        if isinstance(name, str) and index is None and name != BY_CREATION_TIME:
            message = f"`{table.name}` has no index {name!r}{did_you_mean(name, names)}"
            choices = ", ".join(f"`{known}`" for known in sorted({*names, BY_CREATION_TIME}))
            is_literal = bool(written) and isinstance(written[0], syntax.Constant)
            fix = nearest_name(module, place.at, name, names) if is_literal else None
            yield place, message, f"it has {choices}", (), fix
        elif index is None:
            yield from range_problems(BY_CREATION_TIME, ("creation_time",), call, ())
        elif index.fields is not None:
            note = Note(Site(index.module, index.call.at), "the index is declared here")
            yield from range_problems(index.name, index.fields, call, (note,))


BY_CREATION_TIME = "by_creation_time"
"""The index that every table has."""

RANGE = 1


def range_problems(
    index: str, fields: tuple[str, ...], call: ContextCall, notes: tuple[Note, ...]
) -> Iterator[Problem]:
    """What is wrong with the range that an index is given."""
    for shape in call.positional[RANGE].shapes if len(call.positional) > RANGE else ():
        conditions = conditions_of(shape.node) if isinstance(shape, FunctionShape) else None
        problem = problem_of(index, fields, conditions) if conditions else None
        if problem is not None and isinstance(shape, FunctionShape):
            condition, message = problem
            place = Site(shape.module, condition.written.at)
            fix = None
            if condition.field not in fields:
                fix = nearest_name(shape.module, place.at, condition.field, fields)
            yield place, message, "name the index's fields in their order, bounds last", notes, fix
