"""Remembers what was computed, and which modules each computation has read.

What a rule says of one module depends on that module and on every other one it asked about, names
that do not exist among them. Knowing exactly which is what lets a check redo only what a change
can have touched.

A module's own rules ask the most about it. What was computed of it is let go once they have run:
the memory of a check is then that of its syntax.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Hashable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from gnomon.analyzer.cache.records import EVERYTHING
from gnomon.analyzer.data import data, field
from gnomon.analyzer.syntax import Module

Result = TypeVar("Result")

NO_COMPUTATIONS = frozenset[Hashable]()


@data(frozen=False)
class Reading:
    """What a computation has asked for.

    Attributes:
        modules: the modules that it has read, by dotted name.
        waits_for: the computations that have not ended, whose answer meanwhile it was given.
        circle: those among what it asked for that had to wait for another one.
    """

    modules: set[str] = field(default_factory=set[str])
    waits_for: frozenset[Hashable] = NO_COMPUTATIONS
    circle: frozenset[Hashable] = NO_COMPUTATIONS

    def take(self, other: Reading) -> None:
        """Depend on what another computation depends on."""
        self.modules |= other.modules
        if other.circle or other.waits_for:
            self.waits_for |= other.waits_for
            self.circle |= other.circle


@data(eq=False)
class Computed:
    """The result of a computation, with what that has read.

    `lasts` says of a result whether it outlives what is known of its module.
    """

    result: Any
    reading: Reading
    lasts: Callable[[Any], bool] | None = None


class Memo:
    """Computes once, and hands on to every asker what the computation has read."""

    def __init__(self) -> None:
        self._known: dict[str, dict[Hashable, Computed]] = {}
        self._waiting: dict[Hashable, Computed] = {}
        self._meanwhile: dict[Hashable, object] = {}
        self._readings: list[Reading] = []

    def read(self, module: str) -> None:
        """Note that the current computation depends on a module, by dotted name."""
        if self._readings:
            self._readings[-1].modules.add(module)

    def read_all(self, modules: frozenset[str]) -> None:
        """Note that the current computation depends on several modules."""
        if self._readings:
            self._readings[-1].modules |= modules

    def take(self, reading: Reading) -> None:
        """Note that the current computation depends on what another one has read."""
        if self._readings:
            self._readings[-1].take(reading)

    def get(
        self,
        module: str,
        key: Hashable,
        compute: Callable[[], Result],
        *,
        meanwhile: Result | None = None,
        lasts: Callable[[Result], bool] | None = None,
    ) -> Result:
        """The result of a computation, made at the first call.

        What asks for one another in a circle is answered as if whatever was asked first were
        alone: what was computed of an answer meanwhile is only known until the end of the
        computation that it stands for, and what was computed as a whole is computed again inside
        of what it asks for itself.

        Args:
            module: the dotted name of the module that it is about, or `EVERYTHING`.
            key: what it computes.
            compute: how; it may ask for other keys.
            meanwhile: the answer for a computation that asks for itself; without one it runs
                again inside itself.
            lasts: whether a result is known for good, because others hold it and know it again
                by its identity; without it, a result is let go with its module.
        """
        about = self._known.get(module)
        answer = about.get(key) if about is not None else None
        if answer is None or (answer.reading.circle and not self.holds(answer.reading)):
            answer = self._answer((module, key), compute, meanwhile, lasts)
        if self._readings:
            self._readings[-1].take(answer.reading)
        found: Result = answer.result
        return found

    def holds(self, reading: Reading) -> bool:
        """Whether what was computed would be computed alike here and now."""
        meanwhile = self._meanwhile
        if not meanwhile:
            return not reading.waits_for
        return reading.waits_for <= meanwhile.keys() and reading.circle.isdisjoint(meanwhile)

    def _answer(
        self,
        name: tuple[str, Hashable],
        compute: Callable[[], Result],
        meanwhile: Result | None,
        lasts: Callable[[Result], bool] | None,
    ) -> Computed:
        if name in self._meanwhile:
            return Computed(self._meanwhile[name], Reading(waits_for=frozenset({name})))
        answer = self._waiting.get(name)
        if answer is None or not self.holds(answer.reading):
            answer = Computed(*self._computed(name, compute, meanwhile), lasts)
            if answer.reading.waits_for:
                self._waiting[name] = answer
            else:
                self._known.setdefault(name[0], {}).setdefault(name[1], answer)
        return answer

    def _computed(
        self, name: Hashable, compute: Callable[[], Result], meanwhile: Result | None
    ) -> tuple[Result, Reading]:
        reading = Reading()
        self._readings.append(reading)
        if meanwhile is not None:
            self._meanwhile[name] = meanwhile
        try:
            value = compute()
        except BaseException:
            self._hand_on(reading)
            raise
        finally:
            self._readings.pop()
            if meanwhile is not None:
                del self._meanwhile[name]
            if not self._meanwhile:
                self._waiting.clear()
        if reading.waits_for:
            reading.waits_for -= {name}
        if reading.waits_for:
            reading.circle |= {name}
        return value, reading

    def forget(self, module: str) -> None:
        """Let go of what is known about a module; who asks again has it computed again."""
        known = self._known.pop(module, {})
        lasting = {
            key: answer
            for key, answer in known.items()
            if answer.lasts is not None and answer.lasts(answer.result)
        }
        if lasting:
            self._known[module] = lasting

    @contextmanager
    def reading(self) -> Generator[Reading]:
        """Collect what is read inside the block."""
        reading = Reading()
        self._readings.append(reading)
        try:
            yield reading
        except BaseException:
            self._hand_on(reading)
            raise
        finally:
            self._readings.pop()

    def _hand_on(self, reading: Reading) -> None:
        """What could not be computed depends on all that was read for it until then."""
        for around in self._readings[-2:-1]:
            around.modules |= reading.modules


class ModuleMap(Mapping[str, Module]):
    """The modules of a project by dotted name; every look at one is noted."""

    def __init__(self, modules: Mapping[str, Module], memo: Memo) -> None:
        self._modules = modules
        self._memo = memo

    def __getitem__(self, name: str) -> Module:
        self._memo.read(name)
        return self._modules[name]

    def __contains__(self, name: object) -> bool:
        self._memo.read(str(name))
        return name in self._modules

    def __iter__(self) -> Iterator[str]:
        self._memo.read(EVERYTHING)
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)
