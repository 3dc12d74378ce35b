"""What is known at one point of a function, and how two paths become one."""

from __future__ import annotations

from dataclasses import dataclass, field

from gnomon.analyzer.flow.outcomes import Failure
from gnomon.analyzer.flow.values import Value


@dataclass(slots=True)
class State:
    """The knowledge on the current path.

    Attributes:
        variables: the local names that are bound.
        checked: the caller's identity has decided on every path to here.
        failures: why every path to here is one that a failure led to.
        alive: whether this point can be reached.
    """

    variables: dict[str, Value] = field(default_factory=dict)
    checked: bool = False
    failures: frozenset[Failure] = frozenset()
    alive: bool = True

    def copy(self) -> State:
        """A state to follow another path with."""
        return State(dict(self.variables), self.checked, self.failures, self.alive)

    def dead(self) -> State:
        """The same knowledge at a point that cannot be reached."""
        return State(dict(self.variables), self.checked, self.failures, False)


def join(states: list[State]) -> State:
    """What holds where several paths meet."""
    alive = [state for state in states if state.alive]
    if not alive:
        return states[0].dead()
    result = alive[0].copy()
    for state in alive[1:]:
        for name, value in state.variables.items():
            known = result.variables.get(name)
            result.variables[name] = value if known is None else known.joined(value)
        result.checked = result.checked and state.checked
        result.failures = result.failures & state.failures
    return result


@dataclass(slots=True, eq=False)
class Scope:
    """A function's names, with the function around it; closures see its latest state."""

    state: State
    parent: Scope | None = None

    def find(self, name: str) -> Value | None:
        """The value of a name here or in an enclosing function."""
        scope: Scope | None = self
        while scope is not None:
            value = scope.state.variables.get(name)
            if value is not None:
                return value
            scope = scope.parent
        return None
