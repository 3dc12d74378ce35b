"""What keeps codegen from writing: places in the user's source, with the reason and the cure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gnomon.analyzer.syntax import Module


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that has no place in generated code; `at` is an origin in `module`."""

    module: Module
    at: int
    message: str


class CodegenError(Exception):
    """The project cannot be generated for as it stands."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.module.path}: {p.message}" for p in self.problems))


class ProblemList:
    """Collects problems, so that a user hears of all of them at once."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []

    def add(self, module: Module, at: int, message: str) -> None:
        """Note a problem and go on."""
        self._problems.append(Problem(module, at, message))

    def raise_any(self) -> None:
        """CodegenError if there was any problem."""
        if self._problems:
            raise CodegenError(dict.fromkeys(self._problems))
