"""Limits on repetition that stand in another function than the one that repeats.

A retry that first asks a query, a mutation or a helper ends when that says so: whoever is asked
may compare the count. What is stored may have been decided by a mutation that the retry runs.
"""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.flow.analysis import flow_of
from gnomon.analyzer.flow.events import ContextCall, Event
from gnomon.analyzer.flow.references import targets_of
from gnomon.analyzer.idioms.leaving import called_name
from gnomon.analyzer.idioms.limits import (
    ORDERS,
    assignments_in,
    code_around,
    deciding_tests,
    is_status,
    says_limit,
)
from gnomon.analyzer.names.in_place import resolve_in_place
from gnomon.analyzer.names.meanings import Definition
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.rule import Site
from gnomon.analyzer.tables.dialect import RUN_CALLS
from gnomon.analyzer.walk import children

ORDERING_CALLS = frozenset({"lt", "lte", "gt", "gte"})
"""Comparisons of a query: `q.eq("id", id).lt("attempts", 5)`."""


def is_limited_elsewhere(project: Project, function: Registration, event: Event) -> bool:
    """Whether a test on the way to an event asks something of the project that compares."""
    asked = [
        (site, call) for site in (*event.chain, event.site) for call in calls_deciding_on(site)
    ]
    if not asked:
        return False
    runs = {id(call.call): call for call in runs_of(project, function)}
    if any(counts_in_helper(project, site.module, call) for site, call in asked):
        return True
    if not any(id(call) in runs for _, call in asked):
        return False
    # The answer tells what is stored, which any of the functions it runs may have decided.
    return any(
        counts(project, target.module, target.function, set())
        for run in runs.values()
        for target in targets_of(project, run)
        if target.path != function.path
    )


def runs_of(project: Project, function: Registration) -> Iterator[ContextCall]:
    """The calls by reference of a function and its helpers."""
    for event in flow_of(project).trace(function).events:
        if isinstance(event.operation, ContextCall) and event.operation.path in RUN_CALLS:
            yield event.operation


def calls_deciding_on(site: Site) -> Iterator[syntax.Call]:
    """The calls in the tests that decide whether a place is reached, through names as well."""
    tests = list(deciding_tests(site.module, site.at))
    assigned: dict[str, list[syntax.Expression]] = {}
    for name, value in assignments_in(code_around(site)) if tests else ():
        assigned.setdefault(name, []).append(value)
    for test in tests:
        yield from calls_behind(test, assigned, set())


def calls_behind(
    node: object, assigned: dict[str, list[syntax.Expression]], seen: set[str]
) -> Iterator[syntax.Call]:
    """The calls below an expression, and below what its names were given, but for those `seen`."""
    match node:
        case syntax.Call():
            yield node
        case syntax.Name(id=name) if name not in seen:
            seen.add(name)
            for value in assigned.get(name, ()):
                yield from calls_behind(value, assigned, seen)
        case _:
            pass
    for child in children(node):
        yield from calls_behind(child, assigned, seen)


def counts_in_helper(project: Project, module: syntax.Module, call: syntax.Call) -> bool:
    """Whether what is called is a function of the project that compares."""
    match resolve_in_place(project, module, call.func):
        case Definition(module=home, node=syntax.FunctionDef() as helper):
            return counts(project, home, helper, {id(helper)})
        case _:
            return False


def counts(project: Project, module: syntax.Module, node: object, seen: set[int]) -> bool:
    """Whether something below a node, or in a helper, compares what may be a count or a time.

    `seen` are the helpers that were looked into, by identity.
    """
    match node:
        case syntax.Compare(left=left, operators=operators, comparators=comparators):
            if ORDERS.intersection(operators):
                return not any(is_status(operand) for operand in (left, *comparators))
        case syntax.Call(args=(first, *_)) if called_name(node) in ORDERING_CALLS:
            field = first.value
            return isinstance(field, syntax.Constant) and says_limit(str(field.value))
        case syntax.Call():
            match resolve_in_place(project, module, node.func):
                case Definition(module=home, node=syntax.FunctionDef() as helper) if (
                    id(helper) not in seen
                ):
                    seen.add(id(helper))
                    if counts(project, home, helper, seen):
                        return True
                case _:
                    pass
        case _:
            pass
    return any(counts(project, module, child, seen) for child in children(node))
