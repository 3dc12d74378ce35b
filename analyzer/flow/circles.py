"""Which functions call one another in a circle, as far as the names in them tell.

A function leads to what it mentions: functions, the classes whose methods it may call, and the
variables of a module with what those mention in turn. That is more than it calls, but it is read
from the source alone, so that it is the same whoever asks.
"""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data, field
from gnomon.analyzer.flow.events import Event
from gnomon.analyzer.flow.mentions import (
    Owner,
    Survey,
    method_of,
    name_of,
    names_in,
    nested,
    survey,
)
from gnomon.analyzer.flow.values import FunctionShape
from gnomon.analyzer.names.meanings import Definition, Variable
from gnomon.analyzer.project import Project


@data(eq=False)
class Circle:
    """Functions that lead to one another; without members: one that does not lead to itself.

    `modules` are those that were read to know what they mention, and `below` what that leads to.
    """

    members: frozenset[Owner] = frozenset()
    modules: frozenset[str] = frozenset()
    below: frozenset[Circle] = frozenset()


NO_CIRCLE = Circle()


class Circles:
    """The circles of a project's functions, each found when it is first asked for."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._surveys: dict[str, Survey] = {}
        self._found: dict[Owner, Circle] = {}
        self._read: dict[Circle, frozenset[str]] = {}
        self._alike: dict[frozenset[str], frozenset[str]] = {}

    def around(self, function: FunctionShape) -> Circle:
        """The circle that a function is part of."""
        node = function.node
        owner: Owner | None = node
        if isinstance(node, syntax.Lambda):
            owner = self._survey(function.module).function_at(node.at)
        if owner is None:
            return NO_CIRCLE
        if owner not in self._found:
            self._search(function.module, owner)
        return self._found[owner]

    def read(self, circle: Circle) -> None:
        """Note that something depends on whether a function is part of this circle."""
        known = self._read.get(circle)
        if known is None:
            found = self._modules_below(circle)
            # Many lead to the same modules, and every function that is followed asks.
            known = self._read[circle] = self._alike.setdefault(found, found)
        self._project.memo.read_all(known)

    def _modules_below(self, circle: Circle) -> frozenset[str]:
        modules: set[str] = set()
        seen = {circle}
        waiting = [circle]
        while waiting:
            found = waiting.pop()
            known = self._read.get(found)
            if known is not None:
                modules |= known
                continue
            modules |= found.modules
            waiting.extend(found.below - seen)
            seen |= found.below
        return frozenset(modules)

    def leads_through(self, event: Event, function: FunctionShape) -> bool:
        """Whether an operation happens in a function, or in something that it calls."""
        module = function.module
        known = self._survey(module)
        return any(
            site.module is module and known.function_at(site.at) is function.node
            for site in (*event.chain, event.site)
        )

    # --- the mentions --------------------------------------------------------------------------

    def _survey(self, module: syntax.Module) -> Survey:
        known = self._surveys.get(module.name)
        if known is None:
            with self._project.memo.reading():  # it is read anew only where nobody has asked
                bindings = self._project.bindings(module)
            known = self._surveys[module.name] = survey(module, bindings)
        return known

    def _mentioned(
        self, module: syntax.Module, owner: Owner
    ) -> Iterator[tuple[syntax.Module, Owner]]:
        """What a function, a class or a variable leads to."""
        known = self._survey(module)
        for inner in known.below.get(owner, ()):
            yield module, inner
        if isinstance(owner, syntax.FunctionDef | syntax.ClassDef):
            mentions = known.mentions.get(owner, {})
        else:
            mentions = {written: name for name in names_in(owner) if (written := name_of(name))}
        for mention in mentions.values():
            yield from self._meant(module, known, owner, mention)

    def _meant(
        self, module: syntax.Module, known: Survey, owner: Owner, mention: syntax.Expression
    ) -> Iterator[tuple[syntax.Module, Owner]]:
        match mention:
            case syntax.Name(id=name) if inner := nested(known, owner, name):
                yield module, inner
            case syntax.Attribute(value=syntax.Name(), attr=name) if method := method_of(
                known, owner, name
            ):
                yield module, method
            case _:
                match self._project.resolve(module, mention):
                    case Definition(
                        module=home, node=syntax.FunctionDef() | syntax.ClassDef() as it
                    ):
                        yield home, it
                    case Variable(module=home, value=value) if value is not None:
                        yield home, value
                    case _:
                        return

    # --- the circles ---------------------------------------------------------------------------

    def _search(self, module: syntax.Module, owner: Owner) -> None:
        """Finds the circles of everything that something leads to, by Tarjan's algorithm."""
        search = Search()
        search.enter(module, owner, self._successors(module, owner))
        while search.way:
            step = search.way[-1]
            following = step.left.pop() if step.left else None
            if following is None:
                search.leave(self._found)
            elif following[1] in self._found:
                step.below.add(self._found[following[1]])
            elif following[1] in search.order:
                step.lowest = min(step.lowest, search.order[following[1]])
                step.is_circle = step.is_circle or following[1] is step.owner
            else:
                search.enter(*following, self._successors(*following))

    def _successors(
        self, module: syntax.Module, owner: Owner
    ) -> tuple[list[tuple[syntax.Module, Owner]], set[str]]:
        with self._project.memo.reading() as reading:
            self._project.memo.read(module.name)
            found = [*dict.fromkeys(self._mentioned(module, owner))]
        return found, reading.modules


@data(eq=False, frozen=False)
class Step:
    """One function on the way of a search."""

    owner: Owner
    left: list[tuple[syntax.Module, Owner]]
    modules: set[str]
    lowest: int
    is_circle: bool = False
    below: set[Circle] = field(default_factory=set[Circle])


@data(eq=False, frozen=False)
class Search:
    """A walk in depth; what it has left but not settled may still be part of a circle."""

    way: list[Step] = field(default_factory=list[Step])
    order: dict[Owner, int] = field(default_factory=dict[Owner, int])
    open: list[Owner] = field(default_factory=list[Owner])

    def enter(
        self,
        module: syntax.Module,
        owner: Owner,
        successors: tuple[list[tuple[syntax.Module, Owner]], set[str]],
    ) -> None:
        """Go on to something."""
        place = len(self.order)
        self.order[owner] = place
        self.open.append(owner)
        self.way.append(Step(owner, *successors, place))

    def leave(self, found: dict[Owner, Circle]) -> None:
        """Go back; settles the circle that begins here."""
        step = self.way.pop()
        if step.lowest == self.order[step.owner]:
            members = _taken(self.open, step.owner)
            is_circle = step.is_circle or len(members) > 1
            circle = Circle(
                frozenset(members if is_circle else ()),
                frozenset(step.modules),
                frozenset(step.below),
            )
            found.update(dict.fromkeys(members, circle))
            if self.way:
                self.way[-1].below.add(circle)
        else:
            above = self.way[-1]
            above.modules |= step.modules
            above.below |= step.below
            above.lowest = min(above.lowest, step.lowest)


def _taken(open_ones: list[Owner], first: Owner) -> list[Owner]:
    """What was opened since something, that included."""
    place = open_ones.index(first)
    members = open_ones[place:]
    del open_ones[place:]
    return members


def circles_of(project: Project) -> Circles:
    """The circles of a project, for every analysis of it."""
    known = project.analyses.get(Circles)
    if not isinstance(known, Circles):
        known = project.analyses[Circles] = Circles(project)
    return known
