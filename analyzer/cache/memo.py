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
from gnomon.analyzer.syntax import Module

Result = TypeVar("Result")


class Memo:
    """Computes once, and hands on to every asker what the computation has read."""

    def __init__(self) -> None:
        self._known: dict[str, dict[Hashable, tuple[object, set[str]]]] = {}
        self._readers: list[set[str]] = []

    def read(self, module: str) -> None:
        """Note that the current computation depends on a module, by dotted name."""
        if self._readers:
            self._readers[-1].add(module)

    def get(
        self,
        module: str,
        key: Hashable,
        compute: Callable[[], Result],
        *,
        meanwhile: Result | None = None,
    ) -> Result:
        """The result of a computation, made at the first call.

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
            if meanwhile is not None:
                about[key] = (meanwhile, set())
            modules: set[str] = set()
            self._readers.append(modules)
            try:
                value = compute()
            finally:
                self._readers.pop()
            known = about[key] = (value, modules)
        if self._readers:
            self._readers[-1].update(known[1])
        return cast("Result", known[0])

    def forget(self, module: str) -> None:
        """Let go of what is known about a module; who asks again has it computed again."""
        self._known.pop(module, None)

    @contextmanager
    def reading(self) -> Generator[set[str]]:
        """Collect the modules that are read inside the block."""
        modules: set[str] = set()
        self._readers.append(modules)
        try:
            yield modules
        finally:
            self._readers.pop()


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
