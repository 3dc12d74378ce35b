"""What the functions and classes of a module mention, and where they stand."""

from __future__ import annotations

from bisect import bisect_right
from typing import cast

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data
from gnomon.analyzer.names.bindings import Bindings
from gnomon.analyzer.walk import children, found_in

Owner = syntax.FunctionDef | syntax.ClassDef | syntax.Expression
"""What mentions names: the expression is a module's variable."""

Mention = syntax.Name | syntax.Attribute

OWNERS = frozenset[type]({syntax.FunctionDef, syntax.ClassDef})
MENTIONS = frozenset[type]({syntax.Name, syntax.Attribute})


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

    mentions: dict[Owner, dict[str, Mention]]
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
    waiting = cast("list[Owner]", found_in(module.body, OWNERS, not_inside=OWNERS))
    for owner in waiting:
        mentions = found.mentions[owner] = {}
        for node in found_in(children(owner), MENTIONS | OWNERS, not_inside=OWNERS):
            if isinstance(node, syntax.FunctionDef | syntax.ClassDef):
                found.below.setdefault(owner, []).append(node)
                found.around[node] = owner
                waiting.append(node)
            elif isinstance(node, Mention) and (name := name_of(node)):
                mentions.setdefault(name, node)
    functions = [owner for owner in waiting if isinstance(owner, syntax.FunctionDef)]
    found.functions.extend(sorted(functions, key=lambda function: function.at))
    found.starts.extend(function.at for function in found.functions)
    if not bindings.stars:
        _leave_out(found, bindings)
    return found


def _leave_out(found: Survey, bindings: Bindings) -> None:
    """Forget the names that cannot be of the project: neither global nor of functions inside."""
    inside = {function.name for function in found.functions if function in found.around}
    for owner, mentions in found.mentions.items():
        found.mentions[owner] = {
            name: node
            for name, node in mentions.items()
            if (parts := name.partition("."))[0] in bindings.names
            or (parts[2] or parts[0]) in inside
        }


def name_of(node: Mention) -> str | None:
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


def names_in(node: object) -> list[Mention]:
    """The names in an expression, itself among them."""
    return cast("list[Mention]", found_in((node,), MENTIONS))


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
