"""Schedules in loops: which loops repeat them, and what the scheduled functions do outside."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data
from gnomon.analyzer.flow.analysis import flow_of
from gnomon.analyzer.flow.events import ContextCall, Event, ExternalCall
from gnomon.analyzer.flow.origins import Written, origin_of
from gnomon.analyzer.flow.outcomes import LoopNode
from gnomon.analyzer.flow.references import targets_of
from gnomon.analyzer.idioms.limits import body_around, place_in
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.rule import Site
from gnomon.analyzer.tables.dialect import RUN_CALLS, SCHEDULE_CALLS
from gnomon.analyzer.walk import path_to

FEW = 10
"""So many at once are no crowd."""

LEAVING = (syntax.Return, syntax.Raise, syntax.Break)


@data
class FanOut:
    """A schedule that loops repeat.

    Args:
        call: the schedule.
        loops: the loops that may repeat it, innermost first, each with the place in it that
            leads to the schedule.
    """

    event: Event
    call: ContextCall
    loops: tuple[tuple[LoopNode, Site], ...]


def fan_outs(project: Project, function: Registration) -> Iterator[FanOut]:
    """The schedules of a function that a loop repeats."""
    for event in flow_of(project).trace(function).events:
        call = event.operation
        if not isinstance(call, ContextCall) or call.path not in SCHEDULE_CALLS:
            continue
        sites = (event.site, *reversed(event.chain))
        placed = [(loop, place_in(loop, sites)) for loop in event.loops]
        loops = tuple((loop, site) for loop, site in placed if not leaves_after(loop, site))
        if loops and call.positional:
            yield FanOut(event, call, loops)


def leaves_after(loop: LoopNode, site: Site) -> bool:
    """Whether the loop ends once a place in it was reached: a search, not a fan-out."""
    path = path_to(site.module, site.at)
    inside = path[path.index(loop) :] if loop in path else []
    for node, below in itertools.pairwise(inside):
        if isinstance(below, LEAVING):
            return True
        body = body_around(node, below)
        following = body[body.index(below) + 1 :] if body else ()
        if any(isinstance(statement, LEAVING) for statement in following):
            return True
    return False


def is_small(project: Project, loop: LoopNode, module: syntax.Module) -> bool:
    """Whether a loop runs over a few items that are written out."""
    return all(_is_few(project, module, found) for found in iterables(loop)) and bool(
        iterables(loop)
    )


def iterables(loop: LoopNode) -> tuple[syntax.Expression, ...]:
    """What a loop runs over."""
    match loop:
        case syntax.For(iterable=iterable):
            return (iterable,)
        case syntax.Comprehension(generators=generators):
            return tuple(generator.iterable for generator in generators)
        case _:
            return ()


def _is_few(project: Project, module: syntax.Module, node: syntax.Expression) -> bool:
    match node:
        case syntax.Sequence(elements=items):
            starred = any(isinstance(item, syntax.Starred) for item in items)
            return len(items) <= FEW and not starred
        case syntax.Call(func=syntax.Name(id="range"), args=given):
            numbers = [argument.value for argument in given]
            return all(
                isinstance(number, syntax.Constant)
                and isinstance(number.value, int)
                and number.value <= FEW
                for number in numbers
            )
        case syntax.Call(func=syntax.Name(id="enumerate"), args=(given, *_)):
            return _is_few(project, module, given.value)
        case syntax.Name() | syntax.Attribute():
            origin = origin_of(project, Written(module, node))
            if origin is None or not isinstance(origin.expression, syntax.Sequence):
                return False
            return _is_few(project, origin.module, origin.expression)
        case _:
            return False


def effect_behind(project: Project, start: Registration) -> str | None:
    """What a function calls outside, itself or in what it runs and schedules; None if nothing."""
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        function = waiting.pop(0)
        if function.path in reached:
            continue
        reached.add(function.path)
        for event in flow_of(project).trace(function).events:
            match event.operation:
                case ExternalCall(name=name) if project.effects.effect_of(name):
                    return name
                case ContextCall(path=path) as call if path in RUN_CALLS | SCHEDULE_CALLS:
                    waiting.extend(targets_of(project, call))
                case _:
                    continue
    return None
