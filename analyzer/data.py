"""Classes of plain data with slots: of some two hundred such classes, one start uses a few.

`dataclasses` writes and compiles up to eight methods for every class while it is imported, which
took half of the time until a check began. Here a method is written when it is called first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, TypeVar, cast, dataclass_transform, overload

Class = TypeVar("Class")
Object = TypeVar("Object")
Method = Callable[..., Any]
Write = Callable[[dict[str, object]], tuple[str, dict[str, Any]]]
"""Gives a method for some fields as source, and the names that it uses."""

REQUIRED = object()
"""In the place of a default: there is none."""


class Made:
    """In the place of a default: it is made anew for each object."""

    __slots__ = ("make",)

    def __init__(self, make: Callable[[], object]) -> None:
        self.make = make


def field(*, default_factory: Callable[[], Object]) -> Object:
    """A field whose default is made anew for each object."""
    return cast("Object", Made(default_factory))


@overload
def data(cls: type[Class], /) -> type[Class]: ...
@overload
def data(*, eq: bool = True, frozen: bool = True) -> Callable[[type[Class]], type[Class]]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def data(cls: type[Class] | None = None, /, *, eq: bool = True, frozen: bool = True) -> Any:
    """A class of data: with slots, compared by its fields, and frozen, as a type checker sees it.

    At run time it is not: a frozen one takes three times as long to make. `eq` and `frozen` mean
    what they mean for a dataclass; without `eq`, an object is only equal to itself.
    """
    if cls is None:
        return partial(data, eq=eq, frozen=frozen)
    own = {name: cls.__dict__.get(name, REQUIRED) for name in cls.__annotations__}
    known = getattr(cls, "__fields__", {}) | own
    content = {name: value for name, value in cls.__dict__.items() if name not in own}
    for name in ("__dict__", "__weakref__"):
        content.pop(name, None)
    content |= {"__slots__": tuple(own), "__match_args__": tuple(known), "__fields__": known}
    content |= {"__repr__": written} | ({"__hash__": None} if eq else {})
    # A class has slots from the start or never; `dataclass(slots=True)` makes it twice, too.
    made = type(cls.__name__, cls.__bases__, content)
    made.__qualname__ = cls.__qualname__
    methods = {"__init__": init} | ({"__eq__": equality} if eq else {})
    for name, write in (methods | ({"__hash__": hashing} if eq and frozen else {})).items():
        setattr(made, name, later(made, name, write))
    return made


def fields_of(cls: type) -> tuple[str, ...]:
    """The names of a class's fields, inherited ones first; none for what is no class of data."""
    return tuple(getattr(cls, "__fields__", ()))


def values_of(given: object) -> list[object]:
    """What the fields of an object hold, in order."""
    return [getattr(given, name) for name in fields_of(type(given))]


def replace(given: Object, **changes: object) -> Object:
    """A copy of an object with some fields changed."""
    cls = type(given)
    return cls(**{name: getattr(given, name) for name in fields_of(cls)} | changes)


def written(given: object) -> str:
    """An object as the call that makes it."""
    values = (f"{name}={getattr(given, name)!r}" for name in fields_of(type(given)))
    return f"{type(given).__qualname__}({', '.join(values)})"


# --- methods that are written when they are called first ----------------------------------------


def later(cls: type, name: str, write: Write) -> Method:
    """A method of a class that replaces itself by one written for the class's fields."""

    def first(self: object, *arguments: object, **keywords: object) -> object:
        source, names = write(getattr(cls, "__fields__"))  # noqa: B009 - only data has it
        exec(source, names)
        method: Method = names[name]
        method.__qualname__ = f"{cls.__qualname__}.{name}"
        setattr(cls, name, method)
        return method(self, *arguments, **keywords)

    return first


def init(known: dict[str, object]) -> tuple[str, dict[str, Any]]:
    """`__init__`, which takes the fields in order."""
    names: dict[str, Any] = {"REQUIRED": REQUIRED}
    parameters, body = ["self"], [" pass"]
    for name, default in known.items():
        value = name
        if isinstance(default, Made):
            names[f"make_{name}"] = default.make
            value = f"make_{name}() if {name} is REQUIRED else {name}"
            parameters.append(f"{name}=REQUIRED")
        elif default is REQUIRED:
            parameters.append(name)
        else:
            names[f"default_{name}"] = default
            parameters.append(f"{name}=default_{name}")
        body.append(f" self.{name} = {value}")
    return "\n".join((f"def __init__({', '.join(parameters)}):", *body)), names


def equality(known: dict[str, object]) -> tuple[str, dict[str, Any]]:
    """`__eq__` of two objects of one class."""
    source = (
        "def __eq__(self, other):\n"
        " if other.__class__ is not self.__class__: return NotImplemented\n"
        f" return {tuple_of('self', known)} == {tuple_of('other', known)}"
    )
    return source, {}


def hashing(known: dict[str, object]) -> tuple[str, dict[str, Any]]:
    """`__hash__` by all fields."""
    return f"def __hash__(self):\n return hash({tuple_of('self', known)})", {}


def tuple_of(owner: str, known: Iterable[str]) -> str:
    """The tuple of an object's fields, as source."""
    return f"({''.join(f'{owner}.{name},' for name in known)})"
