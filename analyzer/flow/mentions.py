"""What the functions and classes of a module mention, and where they stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import cast

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data
from gnomon.analyzer.names.bindings import Bindings
from gnomon.analyzer.walk import children, descendants

Owner = syntax.FunctionDef | syntax.ClassDef | syntax.Expression
"""What mentions names: the expression is a module's variable."""


@data(eq=False)
class Survey:
    """What the functions and classes of a module mention.

    Attributes:
        mentions: the names, dotted ones whole, in each function or class, each once; but for
            those that nothing of a project can be meant by.
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


def survey(module: syntax.Module, bindings: Bindings) -> Survey:
    """What the functions and classes of a module mention; names that lead nowhere are left out."""
    found = Survey({}, {}, {}, [], [])
    waiting: list[tuple[object, Owner | None]] = [(node, None) for node in module.body[::-1]]
    while waiting:
        node, owner = waiting.pop()
        kind = type(node)
        if kind is syntax.Constant:
            continue
        if kind is syntax.Name or kind is syntax.Attribute:
            mention = cast("syntax.Name | syntax.Attribute", node)
            name = name_of(mention) if owner is not None else None
            if owner is not None and name is not None:
                found.mentions.setdefault(owner, {}).setdefault(name, mention)
            if kind is syntax.Name:
                continue
        elif kind is syntax.FunctionDef or kind is syntax.ClassDef:
            inner = cast("syntax.FunctionDef | syntax.ClassDef", node)
            if owner is not None:
                found.below.setdefault(owner, []).append(inner)
                found.around[inner] = owner
            owner = inner
            if isinstance(inner, syntax.FunctionDef):
                found.functions.append(inner)
                found.starts.append(inner.at)
        waiting.extend([(child, owner) for child in children(node)[::-1]])
    inside = {function.name for function in found.functions if function in found.around}
    if not bindings.stars:
        for mentions in found.mentions.values():
            for name in [name for name in mentions if not _leads_on(name, bindings, inside)]:
                del mentions[name]
    return found


def _leads_on(name: str, bindings: Bindings, inside: set[str]) -> bool:
    """Whether a name can be one of the project; `inside` are functions of others, and methods."""
    head, _, rest = name.partition(".")
    return head in bindings.names or (rest or head) in inside


def name_of(node: syntax.Name | syntax.Attribute) -> str | None:
    """A name as it is written; None for an attribute of something else than a name."""
    if isinstance(node, syntax.Name):
        return node.id
    parts = [node.attr]
    at = node.value
    while isinstance(at, syntax.Attribute):
        parts.append(at.attr)
        at = at.value
    if not isinstance(at, syntax.Name):
        return None
    return ".".join([at.id, *reversed(parts)])


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
