"""What is known at one point of a function, and how two paths become one."""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer.data import data, field, replace
from gnomon.analyzer.flow.outcomes import Failure, Sign, alternatives
from gnomon.analyzer.flow.values import Home, Response, Value


@data
class Check:
    """Why the caller counts as checked: this side of a test that depends on the identity.

    Without a test, it is known for sure.
    """

    test: object = None
    side: int = 0
    sides: int = 0


UNCHECKED: frozenset[Check] = frozenset()
PROVEN: frozenset[Check] = frozenset({Check()})


@data(frozen=False)
class State:
    """The knowledge on the current path.

    Attributes:
        variables: the local names that are bound.
        checks: why the caller counts as checked here; empty if it was not.
        failures: why every path to here is one that a failure led to.
        alive: whether this point can be reached.
        signs: the local names that tell of a failure.
        unchecked: the responses whose status some path to here has not looked at.
    """

    variables: dict[str, Value] = field(default_factory=dict[str, Value])
    checks: frozenset[Check] = UNCHECKED
    failures: frozenset[Failure] = frozenset()
    alive: bool = True
    signs: dict[str, Sign] = field(default_factory=dict[str, Sign])
    unchecked: frozenset[Response] = frozenset()

    def copy(self) -> State:
        """A state to follow another path with."""
        # Every branch asks for one, and `replace` takes three times as long.
        return State(
            dict(self.variables),
            self.checks,
            self.failures,
            self.alive,
            dict(self.signs),
            self.unchecked,
        )

    def dead(self) -> State:
        """The same knowledge at a point that cannot be reached."""
        return replace(self.copy(), alive=False)

    @property
    def checked(self) -> bool:
        """Whether the caller's identity has decided on every path to here."""
        return bool(self.checks)

    def prove(self) -> None:
        """The caller is known to be checked."""
        self.checks = PROVEN


def join(states: list[State]) -> State:
    """What holds where several paths meet."""
    alive = [state for state in states if state.alive]
    if not alive:
        return states[0].dead()
    result = alive[0].copy()
    for state in alive[1:]:
        for name, value in state.variables.items():
            known = result.variables.get(name)
            if known is not value:
                result.variables[name] = value if known is None else known.joined(value)
        result.failures = alternatives(result.failures, state.failures)
        result.unchecked |= state.unchecked
        for name, sign in state.signs.items():
            told = result.signs.get(name)
            result.signs[name] = sign if told is None else told.joined(sign)
    result.checks = checks_where_met([state.checks for state in alive])
    return result


def checks_where_met(paths: list[frozenset[Check]]) -> frozenset[Check]:
    """Why the caller counts as checked where several paths meet.

    A test that only seems to decide has decided nothing where all its sides meet again, unless
    one of them has checked further: `if identity.subject != owner: require_admin(ctx)`.
    """
    tests = {check.test: check.sides for path in paths for check in path}
    for test, sides in tests.items():
        bare = [path for path in paths if all(check.test is test for check in path)]
        if sides and len({check.side for path in bare for check in path}) == sides:
            paths = [frozenset(check for check in path if check.test is not test) for path in paths]
    if not all(paths):
        return UNCHECKED
    return paths[0].intersection(*paths[1:]) or PROVEN


@data(eq=False, frozen=False)
class Scope:
    """A function's names, with the function around it; closures see its latest state.

    `home` is what made it.
    """

    state: State
    parent: Scope | None = None
    home: Home | None = None

    def find(self, name: str) -> Value | None:
        """The value of a name here or in an enclosing function."""
        for scope in outwards(self):
            value = scope.state.variables.get(name)
            if value is not None:
                return value
        return None


def outwards(scope: Scope | None) -> Iterator[Scope]:
    """A scope, if there is one, and those around it."""
    while scope is not None:
        yield scope
        scope = scope.parent
