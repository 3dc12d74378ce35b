"""What the functions and classes of a module mention, and where they stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data
from gnomon.analyzer.walk import children, descendants

Owner = syntax.FunctionDef | syntax.ClassDef | syntax.Expression
"""What mentions names: the expression is a module's variable."""


@data(eq=False)
class Survey:
    """What the functions and classes of a module mention.

    Attributes:
        mentions: the names, dotted ones whole, in each function or class, each once.
        below: the functions and classes right inside of each.
        around: the function or class right around each.
        starts: where the functions begin, in order, and `functions` which they are.
    """

    mentions: dict[Owner, dict[str, syntax.Name | syntax.Attribute]]
    below: dict[Owner, list[syntax.FunctionDef | syntax.ClassDef]]
    around: dict[Owner, Owner]
    functions: list[syntax.FunctionDef]
    starts: list[int]

    def function_at(self, at: int) -> syntax.FunctionDef | None:
        """The innermost function around a place."""
        place = bisect_right(self.starts, at) - 1
        found: Owner | None = self.functions[place] if place >= 0 else None
        while found is not None:
            if isinstance(found, syntax.FunctionDef) and at <= found.last_at:
                return found
            found = self.around.get(found)
        return None


def survey(module: syntax.Module) -> Survey:
    """What the functions and classes of a module mention."""
    found = Survey({}, {}, {}, [], [])
    waiting: list[tuple[object, Owner | None]] = [(node, None) for node in module.body[::-1]]
    while waiting:
        node, owner = waiting.pop()
        if isinstance(node, syntax.FunctionDef | syntax.ClassDef):
            if owner is not None:
                found.below.setdefault(owner, []).append(node)
                found.around[node] = owner
            owner = node
            if isinstance(node, syntax.FunctionDef):
                found.functions.append(node)
                found.starts.append(node.at)
        elif owner is not None and isinstance(node, syntax.Name | syntax.Attribute):
            found.mentions.setdefault(owner, {}).setdefault(name_of(node), node)
        waiting.extend((child, owner) for child in children(node)[::-1])
    return found


def name_of(node: syntax.Name | syntax.Attribute) -> str:
    """A name as it is written; one of something else than a name is that something's attribute."""
    parts: list[str] = []
    at: object = node
    while isinstance(at, syntax.Attribute):
        parts.append(at.attr)
        at = at.value
    return ".".join([*parts, at.id if isinstance(at, syntax.Name) else "()"])


def names_in(node: object) -> Iterator[syntax.Name | syntax.Attribute]:
    """The names in an expression, itself among them."""
    for one in (node, *descendants(node)):
        if isinstance(one, syntax.Name | syntax.Attribute):
            yield one


def nested(known: Survey, owner: Owner, name: str) -> syntax.FunctionDef | None:
    """A function of that name inside of one around a mention."""
    around: Owner | None = owner
    while around is not None:
        if isinstance(around, syntax.FunctionDef):
            for inner in known.below.get(around, ()):
                if isinstance(inner, syntax.FunctionDef) and inner.name == name:
                    return inner
        around = known.around.get(around)
    return None


def method_of(known: Survey, owner: Owner, name: str) -> syntax.FunctionDef | None:
    """A method of that name in the class around a mention: `self.name`."""
    around: Owner | None = owner
    while around is not None and not isinstance(around, syntax.ClassDef):
        around = known.around.get(around)
    for inner in known.below.get(around, ()) if around is not None else ():
        if isinstance(inner, syntax.FunctionDef) and inner.name == name:
            return inner
    return None
