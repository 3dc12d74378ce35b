"""Classes of plain data with slots: of some two hundred such classes, one start uses a few.

`dataclasses` writes and compiles up to eight methods for every class while it is imported, which
took half of the time until a check began. Here a method is made when it is called first.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Collection, Iterable
from functools import cache, partial
from types import CodeType, FunctionType
from typing import Any, TypeVar, cast, dataclass_transform, overload

Class = TypeVar("Class")
Object = TypeVar("Object")
Method = Callable[..., Any]
Write = Callable[[dict[str, object]], FunctionType]
"""Gives a method for some fields."""

HASH = "known_hash"
"""The slot of a hash that is remembered; it is no field, and holds in its process alone."""

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
def data(
    *, eq: bool = True, frozen: bool = True, hash_once: bool = False
) -> Callable[[type[Class]], type[Class]]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def data(
    cls: type[Class] | None = None,
    /,
    *,
    eq: bool = True,
    frozen: bool = True,
    hash_once: bool = False,
) -> Any:
    """A class of data: with slots, compared by its fields, and frozen, as a type checker sees it.

    At run time it is not: a frozen one takes three times as long to make. `eq` and `frozen` mean
    what they mean for a dataclass; without `eq`, an object is only equal to itself. `hash_once`:
    its objects lead to many others, or are looked up often, and remember their hash.
    """
    if cls is None:
        return partial(data, eq=eq, frozen=frozen, hash_once=hash_once)
    own = {name: cls.__dict__.get(name, REQUIRED) for name in cls.__annotations__}
    known = getattr(cls, "__fields__", {}) | own
    content = {name: value for name, value in cls.__dict__.items() if name not in own}
    for name in ("__dict__", "__weakref__"):
        content.pop(name, None)
    slots = (*own, *((HASH,) if hash_once else ()))
    content |= {"__slots__": slots, "__match_args__": tuple(known), "__fields__": known}
    if hash_once:
        content["__getstate__"] = state_of
    content |= {"__repr__": written} | ({"__hash__": None} if eq else {})
    # A class has slots from the start or never; `dataclass(slots=True)` makes it twice, too.
    made = type(cls.__name__, cls.__bases__, content)
    made.__qualname__ = cls.__qualname__
    methods = {"__init__": init} | ({"__eq__": equality} if eq else {})
    hashed = {"__hash__": hashing_once if hash_once else hashing} if eq and frozen else {}
    for name, write in (methods | hashed).items():
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


def state_of(given: object) -> tuple[None, dict[str, object]]:
    """What is pickled of an object that remembers its hash: all but that."""
    return None, dict(zip(fields_of(type(given)), values_of(given), strict=True))


def written(given: object) -> str:
    """An object as the call that makes it."""
    values = (f"{name}={getattr(given, name)!r}" for name in fields_of(type(given)))
    return f"{type(given).__qualname__}({', '.join(values)})"


# --- methods that are made when they are called first --------------------------------------------


def later(cls: type, name: str, write: Write) -> Method:
    """A method of a class that replaces itself by one made for the class's fields."""

    def first(self: object, *arguments: object, **keywords: object) -> object:
        known: dict[str, object] = getattr(cls, "__fields__")  # noqa: B009 - only data has it
        method = write(known)
        method.__qualname__ = f"{cls.__qualname__}.{name}"
        setattr(cls, name, method)
        return method(self, *arguments, **keywords)

    return first


def init(known: dict[str, object]) -> FunctionType:
    """`__init__`, which takes the fields in order."""
    places, values = placeholders(known), list(known.values())
    body = [
        f" self.{place} = make{place}() if {place} is REQUIRED else {place}"
        if isinstance(value, Made)
        else f" self.{place} = {place}"
        for place, value in zip(places, values, strict=True)
    ]
    source = "\n".join((f"def __init__({', '.join(('self', *places))}):", *(body or [" pass"])))
    makers = {
        f"make{place}": value.make
        for place, value in zip(places, values, strict=True)
        if isinstance(value, Made)
    }
    method = named(source, known, {"REQUIRED": REQUIRED, **makers})
    # One that is made anew stands in the place of a default until then.
    method.__defaults__ = tuple(
        REQUIRED if isinstance(value, Made) else value for value in values if value is not REQUIRED
    )
    return method


def equality(known: dict[str, object]) -> FunctionType:
    """`__eq__` of two objects of one class."""
    places = placeholders(known)
    source = (
        "def __eq__(self, other):\n"
        " if other.__class__ is not self.__class__: return NotImplemented\n"
        f" return {tuple_of('self', places)} == {tuple_of('other', places)}"
    )
    return named(source, known, {})


def hashing(known: dict[str, object]) -> FunctionType:
    """`__hash__` by all fields."""
    source = f"def __hash__(self):\n return hash({tuple_of('self', placeholders(known))})"
    return named(source, known, {})


def hashing_once(known: dict[str, object]) -> FunctionType:
    """`__hash__` by all fields, which are read at the first call."""
    source = (
        "def __hash__(self):\n"
        f" try: return self.{HASH}\n"
        " except AttributeError: pass\n"
        f" self.{HASH} = found = hash({tuple_of('self', placeholders(known))})\n"
        " return found"
    )
    return named(source, known, {})


def placeholders(known: Collection[str]) -> list[str]:
    """What the fields are called in the source of a method."""
    return [f"_{number}" for number in range(len(known))]


def tuple_of(owner: str, places: Iterable[str]) -> str:
    """The tuple of an object's fields, as source."""
    return f"({''.join(f'{owner}.{place},' for place in places)})"


def named(source: str, known: Collection[str], names: dict[str, Any]) -> FunctionType:
    """The function of a source, in which placeholders have become the names of fields.

    Compiling is nearly all that a method costs, and classes with as many fields differ in names
    alone: most of them share what was compiled for another.
    """
    own = dict(zip(placeholders(known), known, strict=True))
    code = compiled(source)
    renamed = code.replace(
        co_names=tuple(own.get(name, name) for name in code.co_names),
        co_varnames=tuple(own.get(name, name) for name in code.co_varnames),
    )
    return FunctionType(renamed, {"__builtins__": builtins, **names})


@cache
def compiled(source: str) -> CodeType:
    """The code of the one function that a source defines."""
    (code,) = (
        part for part in compile(source, "<data>", "exec").co_consts if isinstance(part, CodeType)
    )
    return code
