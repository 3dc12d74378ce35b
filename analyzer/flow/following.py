"""Following calls: how far, and what is remembered of it.

What a call does must not depend on what was followed before it: then a check says the same in
whatever order modules are judged, in one process or in several, from a cache or anew. So each
limit counts what lies below one call, never what happened elsewhere, and what was changed for the
sake of one evaluation is changed back when that ends.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Hashable, Mapping
from contextlib import contextmanager
from typing import TypeVar

from gnomon.analyzer import syntax
from gnomon.analyzer.cache.memo import Memo
from gnomon.analyzer.data import data, field
from gnomon.analyzer.flow.circles import NO_CIRCLE, Circle, Circles
from gnomon.analyzer.flow.summaries import Held, Holder, Key, Summary, leads_to_holder, names_of
from gnomon.analyzer.flow.values import FunctionShape, Home, InstanceShape, Value

DEPTH = 16
"""How many calls deep helpers are followed."""

ROUNDS = 4
"""How many calls deep functions are followed that call one another in a circle."""

LARGE = 16
"""A circle of more functions is followed a round less, and one of twice as many two."""

ARGUMENTS = 48
"""For how many different arguments of one caller a function is followed with their literals."""

STATES = 8
"""In how many states of what the arguments lead to a caller has a function followed."""

SIZE = 1_000
"""How many calls are followed below one call, before the rest of it is taken for unknown.

What several helpers share counts for each of them.
"""

Result = TypeVar("Result")

Place = tuple[Key, int]
"""A call with the rounds that are left for it."""

Changes = Mapping[Held, Value]
"""What names of objects and scopes hold since they were changed."""


@data(frozen=False)
class Level:
    """One function, or one value of a module, that is being followed.

    Attributes:
        function: None for a value of a module.
        depth: how many calls deeper its helpers are followed.
        rounds: how many calls deeper the functions of its circle are followed.
        circle: the functions that lead back to it.
        home: of what it makes.
        is_private: whether what it does holds for the current evaluation alone.
        height, size, is_cut_short, is_open, looked_at, changes: those of its summary, as far as
            they are known.
        found: what others had changed when it began.
        counted: the summaries that its size holds.
        variants: what each function was seen to do, by its arguments.
        states: in which states the same arguments were given, and what the last of them did.
        objects: what it has made, by the place.
        entered: the generators that it is inside of.
    """

    function: FunctionShape | None
    depth: int = DEPTH
    rounds: int = 0
    circle: Circle = NO_CIRCLE
    home: Home = field(default_factory=Home)
    is_private: bool = False
    height: int = 0
    size: int = 1
    is_cut_short: bool = False
    is_open: bool = False
    looked_at: set[Holder] = field(default_factory=set[Holder])
    changes: dict[Held, Value] = field(default_factory=dict[Held, Value])
    found: Changes = field(default_factory=dict[Held, Value])
    counted: dict[int, Summary] = field(default_factory=dict[int, Summary])
    variants: dict[int, set[int]] = field(default_factory=dict[int, set[int]])
    states: dict[Hashable, dict[Hashable, Summary]] = field(
        default_factory=dict[Hashable, dict[Hashable, Summary]]
    )
    objects: dict[Hashable, InstanceShape] = field(default_factory=dict[Hashable, InstanceShape])
    entered: list[FunctionShape] = field(default_factory=list[FunctionShape])

    def count(self, shape: FunctionShape, key: Key, summary: Summary) -> None:
        """Take a helper's summary into account."""
        self.height = max(self.height, summary.height + 1)
        self.is_cut_short = self.is_cut_short or summary.is_cut_short
        self.looked_at |= summary.looked_at
        for (holder, name), value in summary.changes:
            if holder.home is not self.home:
                self.changes[holder, name] = value
        self.is_private = self.is_private or summary.is_private
        if id(summary) not in self.counted:
            self.counted[id(summary)] = summary
            self.size += summary.size
        self.variants.setdefault(id(shape.node), set()).add(id(summary))
        if key.state:
            self.states.setdefault(key.given, {})[key.state] = summary


@data
class Private:
    """What a call does in one evaluation, as long as what it looked at is as it was."""

    changes: Changes
    summary: Summary

    def holds_after(self, changes: Changes) -> bool:
        """Whether all is as it was in the objects and scopes that it looked at."""
        return self.changes == of_holders(changes, self.summary.looked_at)


@data(frozen=False)
class Evaluation:
    """The question that is being answered: what one function of the project does, or a value is.

    Attributes:
        levels: what is being followed for it, outermost first.
        private: what calls do as long as it lasts.
        changes: what names hold now of objects and scopes that others made and it has changed.
        before: what those names held before; None if nothing.
        changed: these objects and scopes.
    """

    levels: list[Level] = field(default_factory=list[Level])
    private: dict[tuple[Place, int], list[Private]] = field(
        default_factory=dict[tuple[Place, int], list[Private]]
    )
    changes: Changes = field(default_factory=dict[Held, Value])
    before: dict[Held, Value | None] = field(default_factory=dict[Held, Value | None])
    changed: set[Holder] = field(default_factory=set[Holder])


@data(frozen=False)
class Known:
    """What calls of the functions of one module do.

    `cut_short` is what was too deep to be followed to its end, by how deep it was.
    """

    whole: dict[Place, Summary] = field(default_factory=dict[Place, Summary])
    cut_short: dict[tuple[Place, int], Summary] = field(
        default_factory=dict[tuple[Place, int], Summary]
    )

    def forget(self) -> bool:
        """Keep what others may hold an object of; whether there is any such thing."""
        self.whole = {at: one for at, one in self.whole.items() if leads_to_holder(one.value)}
        self.cut_short = {
            at: one for at, one in self.cut_short.items() if leads_to_holder(one.value)
        }
        return bool(self.whole or self.cut_short)


NOTHING_AROUND = Evaluation()


class Following:
    """What is being followed, and what is known of what was.

    Args:
        memo: tells whether what is known holds here and now.
        known_of: what is known of a module's functions, as long as that is kept.
        circles: which functions call one another.
    """

    def __init__(
        self, memo: Memo, known_of: Callable[[syntax.Module], Known], circles: Circles
    ) -> None:
        self._memo = memo
        self._known_of = known_of
        self._circles = circles
        self._evaluations: list[Evaluation] = []

    # --- where we are --------------------------------------------------------------------------

    @property
    def level(self) -> Level:
        """The innermost level; there is one wherever something is evaluated."""
        return self._evaluations[-1].levels[-1]

    @property
    def current(self) -> FunctionShape | None:
        """The innermost function that is being followed."""
        return self.level.function

    def by_itself(self, answer: Callable[[], Result]) -> Result:
        """The answer to a question, as it is whoever asks."""
        around = self._evaluations[-1] if self._evaluations else NOTHING_AROUND
        evaluation = Evaluation([Level(None)])
        _put(around.before)
        self._evaluations.append(evaluation)
        try:
            return answer()
        finally:
            self._evaluations.pop()
            evaluation.levels[0].home.is_active = False
            _put(evaluation.before)
            _put(around.changes)

    @contextmanager
    def entering(self, function: FunctionShape) -> Generator[bool]:
        """The time inside of a generator, unless that is entered already or too deep."""
        level = self.level
        level.is_cut_short = level.is_cut_short or level.depth <= 0
        if level.depth <= 0 or function in level.entered:
            yield False
            return
        level.height = max(level.height, 1)
        level.entered.append(function)
        try:
            yield True
        finally:
            level.entered.remove(function)

    # --- what can be changed -------------------------------------------------------------------

    def look_at(self, holder: Holder) -> None:
        """Something depends on what others can change."""
        if _is_at_home(holder):
            return
        evaluation = self._evaluations[-1]
        evaluation.levels[-1].looked_at.add(holder)
        if holder in evaluation.changed:
            evaluation.levels[-1].is_private = True

    def change(self, holder: Holder, name: str, value: Value) -> None:
        """Change what a name of an object or a scope holds.

        What made it may be known for good: then it is changed for this evaluation alone. What it
        holds now is joined with what it held.
        """
        self.look_at(holder)
        evaluation = self._evaluations[-1]
        level = evaluation.levels[-1]
        held = holder, name
        if not _is_at_home(holder):
            evaluation.before.setdefault(held, names_of(holder).get(name))
            evaluation.changes = {**evaluation.changes, held: value}
            evaluation.changed.add(holder)
            level.is_private = True
        if holder.home is not level.home:
            level.changes[held] = value
        names_of(holder)[name] = value

    # --- calls ---------------------------------------------------------------------------------

    def room_for(self, function: FunctionShape) -> tuple[int, int] | None:
        """How deep, and how many rounds, a function may be followed; None if not at all."""
        level = self.level
        if level.depth <= 0:
            level.is_cut_short = True
            return None
        circle = self._circles.around(function)
        is_inside = bool(circle.members) and circle is level.circle
        rounds = level.rounds - 1 if is_inside else rounds_of(circle)
        if (is_inside and not rounds) or level.size >= SIZE:
            return None
        return level.depth - 1, rounds

    def has_followed(self, function: FunctionShape) -> bool:
        """Whether what there is no room for is being followed: the way around a small circle."""
        level = self.level
        circle = self._circles.around(function)
        is_small = 0 < len(circle.members) <= ROUNDS and circle is level.circle
        return is_small and level.depth > 0 and level.size < SIZE

    def is_familiar(self, function: FunctionShape) -> bool:
        """Whether a caller gave a function so many arguments that details add nothing."""
        return len(self.level.variants.get(id(function.node), ())) >= ARGUMENTS

    def last_of_many(self, key: Key) -> Summary | None:
        """What a call did in the last of so many states that it is not followed in others."""
        states = self.level.states.get(key.given, {}) if key.state else {}
        if len(states) < STATES or key.state in states:
            return None
        return [*states.values()][-1]

    def find(self, key: Key, depth: int, rounds: int) -> Summary | None:
        """What is known of a call."""
        place = (key, rounds)
        known = self._known_of(key.function.module)
        found = known.whole.get(place)
        if found is None or found.height > depth:
            found = known.cut_short.get((place, depth))
        evaluation = self._evaluations[-1]
        if (
            found is not None
            and evaluation.changed.isdisjoint(found.looked_at)
            and self._memo.holds(found.reading)
        ):
            return found
        for private in evaluation.private.get((place, depth), ()):
            found = private.summary
            if private.holds_after(evaluation.changes) and self._memo.holds(found.reading):
                return found
        return None

    @contextmanager
    def following(self, function: FunctionShape, depth: int, rounds: int) -> Generator[Level]:
        """The time in which a function is followed."""
        circle = self._circles.around(function)
        self._circles.read(circle)
        evaluation = self._evaluations[-1]
        level = Level(function, depth, rounds, circle, found=evaluation.changes)
        levels = evaluation.levels
        levels.append(level)
        try:
            yield level
        finally:
            levels.pop().home.is_active = False

    def keep(self, level: Level, key: Key, summary: Summary) -> None:
        """Remember a summary, for as long as it holds."""
        place = (key, level.rounds)
        known = self._known_of(key.function.module)
        if summary.is_private:
            private = Private(of_holders(level.found, summary.looked_at), summary)
            self._evaluations[-1].private.setdefault((place, level.depth), []).append(private)
        elif summary.is_cut_short:
            known.cut_short.setdefault((place, level.depth), summary)
        else:
            known.whole.setdefault(place, summary)


def rounds_of(circle: Circle) -> int:
    """How many calls deep the functions of a circle are followed."""
    many = len(circle.members)
    return min(many, ROUNDS - (many > LARGE) - (many > 2 * LARGE))


def _is_at_home(holder: Holder) -> bool:
    """Whether what made an object or a scope is still being followed."""
    return holder.home is not None and holder.home.is_active


def of_holders(changes: Changes, holders: frozenset[Holder]) -> Changes:
    """The changes of some objects and scopes."""
    return {held: value for held, value in changes.items() if held[0] in holders}


def _put(values: Mapping[Held, Value | None]) -> None:
    """Let names of objects and scopes hold what they held."""
    for (holder, name), value in values.items():
        if value is None:
            names_of(holder).pop(name, None)
        else:
            names_of(holder)[name] = value
