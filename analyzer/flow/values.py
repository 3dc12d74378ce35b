"""What an expression may denote, as far as the rules care.

A value is a set of shapes (what it can be) and a set of taints (what it depends on). Nothing
known is an empty set of shapes: rules are silent about it.
"""

from __future__ import annotations

from collections.abc import Hashable
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data, field
from gnomon.kinds import FunctionKind, Visibility

if TYPE_CHECKING:
    from gnomon.analyzer.flow.state import Scope

MANY = 8
"""A value of more shapes than this is as good as unknown."""


class Dependence(StrEnum):
    """What a value can depend on, besides the failures in `outcomes.py`."""

    RANDOM = "random"
    IDENTITY = "identity"
    STATUS = "status"
    OPAQUE = "opaque"
    """The result of a call that cannot be seen into."""
    ROUND = "round"
    """Differs from round to round of a loop."""


@data(eq=False, frozen=False)
class Home:
    """The time in which a function, or a module, is followed that makes objects and scopes."""

    is_active: bool = True


@data
class Pending:
    """The coroutine that the call at this place made, inside these guards, until it is awaited."""

    module: str
    at: int
    guards: tuple[object, ...]


@data
class Response:
    """The HTTP response that the call at this place gave; `name` is the library's."""

    at: int
    name: str


Taint = object
"""A `Dependence`, a `Pending`, a `Response`, or a failure (an object of `outcomes.py`)."""


@data
class ContextShape:
    """A function's `ctx`; the kind is None where a helper does not say whose it is."""

    kind: FunctionKind | None


@data
class MemberShape:
    """Something reached from a context: `ctx.db.get` has the path ("db", "get").

    `is_optional`: it was asked for by `getattr(ctx, name, default)`, and the context lacks it.
    """

    kind: FunctionKind | None
    path: tuple[str, ...]
    is_optional: bool = False


@data
class ReferenceShape:
    """`internal.billing.invoices.send`, or a part of it."""

    visibility: Visibility
    path: tuple[str, ...]


@data
class ExternalShape:
    """Something of a library by dotted name; the result of calling it keeps the name.

    So `httpx2.AsyncClient().post` is `httpx2.AsyncClient.post`, and the response's status is
    `httpx2.AsyncClient.post.status_code`. `given` are the literals that a span or a time was made
    of, by position or name.
    """

    name: str
    called: bool = False
    given: tuple[tuple[str, object], ...] = ()


@data
class IdentityShape:
    """The answer of `ctx.auth.get_user_identity()`."""


@data
class ConstantShape:
    """A literal; `type_name` keeps True and 1 apart."""

    value: object
    type_name: str


@data
class ParameterShape:
    """An argument of a registered function, as its caller gave it."""

    name: str


@data
class StepShape:
    """Something plus or minus one: the next attempt, page or slot."""


@data(hash_once=True)
class SequenceShape:
    """A list, tuple or set display."""

    elements: tuple[Value, ...]


@data(hash_once=True)
class MappingShape:
    """A dict whose keys are known strings."""

    items: tuple[tuple[str, Value], ...]


@data(hash_once=True)
class FunctionShape:
    """A function or lambda of the project, with the scope it closes over.

    `generator`: it stands under `@contextmanager`; `is_checked`: under a decorator that is
    configured to check the caller; `is_handed`: a library makes it run elsewhere, in a thread.
    `defaults` are those of a nested function.
    """

    module: syntax.Module
    node: syntax.FunctionDef | syntax.Lambda
    scope: Scope | None
    generator: bool = False
    is_checked: bool = False
    is_handed: bool = False
    defaults: tuple[tuple[str, Value], ...] = ()


@data
class BoundShape:
    """A callable with leading and keyword arguments already given: a method or a partial."""

    function: Value
    positional: tuple[Value, ...]
    keywords: tuple[tuple[str, Value], ...] = ()


@data
class RegisteredShape:
    """What a registering decorator returns: called by reference, never directly."""

    handler: Value
    kind: FunctionKind


@data
class ClassShape:
    """A class of the project, with the scope its methods close over."""

    module: syntax.Module
    node: syntax.ClassDef
    scope: Scope | None = None


@data(eq=False)
class InstanceShape:
    """An object of a project's class; what `self.x = …` assigned is in `attributes`.

    `home` is what made it.
    """

    cls: ClassShape
    home: Home | None = None
    attributes: dict[str, Value] = field(default_factory=dict[str, "Value"])


@data
class SuperShape:
    """`super()`: an object as the bases after one of its classes see it."""

    owner: InstanceShape | ClassShape
    after: syntax.ClassDef


@data
class MethodShape:
    """A method of a list or dict whose items are known."""

    owner: SequenceShape | MappingShape
    name: str


@data
class OtherShape:
    """Something unknown, besides the known shapes of the same value."""


@data
class CrowdShape:
    """One of more functions, classes or objects than are kept apart."""


@data
class ModuleShape:
    name: str


Shape = (
    ContextShape
    | MemberShape
    | ReferenceShape
    | ExternalShape
    | IdentityShape
    | ConstantShape
    | ParameterShape
    | StepShape
    | SequenceShape
    | MappingShape
    | FunctionShape
    | BoundShape
    | RegisteredShape
    | ClassShape
    | InstanceShape
    | SuperShape
    | MethodShape
    | ModuleShape
    | OtherShape
    | CrowdShape
)

CALLABLE = (FunctionShape, BoundShape, ClassShape, InstanceShape, CrowdShape)
"""What may do something when it is called, and may hold a context meanwhile."""

CROWD: frozenset[Shape] = frozenset({CrowdShape()})
SOMETHING_ELSE: frozenset[Shape] = frozenset({OtherShape()})

NOTHING: frozenset[Taint] = frozenset()
NO_RESPONSES: frozenset[Response] = frozenset()
EACH_ROUND: frozenset[Taint] = frozenset({Dependence.ROUND})


@data
class Value:
    """What an expression may denote."""

    shapes: frozenset[Shape] = frozenset()
    taints: frozenset[Taint] = NOTHING

    def tainted(self, taints: frozenset[Taint]) -> Value:
        """The same value, depending on more."""
        if taints <= self.taints:
            return self
        return Value(self.shapes, self.taints | taints)

    def joined(self, other: Value) -> Value:
        """Either of two values."""
        if self is other:
            return self
        shapes = self.shapes | other.shapes
        if bool(self.shapes) != bool(other.shapes):
            shapes = shapes | SOMETHING_ELSE
        if len(shapes) > MANY:
            does_something = any(isinstance(shape, CALLABLE) for shape in shapes)
            shapes = CROWD if does_something else frozenset[Shape]()
        return Value(shapes, self.taints | other.taints)

    def in_outline(self) -> Value:
        """The value without literals and failures: what it can do, and whose it is."""
        details = (ConstantShape, ParameterShape, StepShape)
        shapes = frozenset(shape for shape in self.shapes if not isinstance(shape, details))
        return Value(shapes, frozenset(t for t in self.taints if isinstance(t, Dependence)))

    def depends_on(self, taint: Taint) -> bool:
        """Whether the value depends on something."""
        return taint in self.taints

    @property
    def is_zero(self) -> bool:
        """Whether this is surely 0."""
        return bool(self.shapes) and all(
            isinstance(shape, ConstantShape) and shape.value == 0 for shape in self.shapes
        )

    @property
    def constants(self) -> tuple[object, ...]:
        """The literals that the value may be, in an order that is the same in every run."""
        found = [shape for shape in self.shapes if isinstance(shape, ConstantShape)]
        if len(found) > 1:
            found.sort(key=lambda shape: (shape.type_name, repr(shape.value)))
        return tuple(shape.value for shape in found)


UNKNOWN = Value()


def of(*shapes: Shape) -> Value:
    """A value of these shapes that depends on nothing."""
    return Value(frozenset(shapes))


@lru_cache(maxsize=4096, typed=True)
def constant(value: Hashable) -> Value:
    """A literal."""
    return of(ConstantShape(value, type(value).__name__))


def join_all(values: list[Value]) -> Value:
    """Any of some values; unknown if there are none."""
    result: Value | None = None
    for value in values:
        result = value if result is None else result.joined(value)
    return result or UNKNOWN


def taints_of(values: list[Value]) -> frozenset[Taint]:
    """Everything that some values depend on."""
    found = [value.taints for value in values if value.taints]
    return NOTHING.union(*found) if found else NOTHING


def elements_of(value: Value) -> Value:
    """What iterating over a value gives."""
    elements = [
        element
        for shape in value.shapes
        if isinstance(shape, SequenceShape)
        for element in shape.elements
    ]
    return join_all(elements).tainted(value.taints)
