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
from typing import TypeVar, cast

from gnomon.analyzer.cache.records import EVERYTHING
from gnomon.analyzer.data import data, field
from gnomon.analyzer.syntax import Module

Result = TypeVar("Result")


@data(frozen=False)
class Reading:
    """What a computation has asked for.

    Attributes:
        modules: the modules that it has read, by dotted name.
        waits_for: the computations that have not ended, whose answer meanwhile it was given.
    """

    modules: set[str] = field(default_factory=set[str])
    waits_for: set[Hashable] = field(default_factory=set[Hashable])

    def take(self, other: Reading) -> None:
        """Depend on what another computation depends on."""
        self.modules |= other.modules
        if other.waits_for:
            self.waits_for |= other.waits_for


class Memo:
    """Computes once, and hands on to every asker what the computation has read."""

    def __init__(self) -> None:
        self._known: dict[str, dict[Hashable, tuple[object, Reading]]] = {}
        self._waiting: dict[Hashable, tuple[object, Reading]] = {}
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

    def get(
        self,
        module: str,
        key: Hashable,
        compute: Callable[[], Result],
        *,
        meanwhile: Result | None = None,
    ) -> Result:
        """The result of a computation, made at the first call.

        What was computed of an answer meanwhile is only known until the end of the computation
        that it stands for: begun by itself, it may come to another result.

        Args:
            module: the dotted name of the module that it is about, or `EVERYTHING`.
            key: what it computes.
            compute: how; it may ask for other keys.
            meanwhile: the answer for a computation that asks for itself; without one it runs
                again inside itself.
        """
        about = self._known.setdefault(module, {})
        known = about.get(key)
        if known is None:
            name = (module, key)
            known = self._waiting.get(name)
            if known is not None and not known[1].waits_for <= self._meanwhile.keys():
                known = None
            if known is None and name in self._meanwhile:
                known = self._meanwhile[name], Reading(waits_for={name})
            if known is None:
                known = self._computed(name, compute, meanwhile)
                if known[1].waits_for:
                    self._waiting[name] = known
                else:
                    about[key] = known
        if self._readings:
            self._readings[-1].take(known[1])
        return cast("Result", known[0])

    def _computed(
        self, name: Hashable, compute: Callable[[], Result], meanwhile: Result | None
    ) -> tuple[object, Reading]:
        if meanwhile is not None:
            self._meanwhile[name] = meanwhile
        try:
            with self.reading() as reading:
                value = compute()
        finally:
            if meanwhile is not None:
                del self._meanwhile[name]
            if not self._meanwhile:
                self._waiting.clear()
        reading.waits_for.discard(name)
        return value, reading

    def forget(self, module: str) -> None:
        """Let go of what is known about a module; who asks again has it computed again."""
        self._known.pop(module, None)

    @contextmanager
    def reading(self) -> Generator[Reading]:
        """Collect what is read inside the block."""
        reading = Reading()
        self._readings.append(reading)
        try:
            yield reading
        finally:
            self._readings.pop()


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
