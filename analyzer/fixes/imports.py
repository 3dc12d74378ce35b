"""Under which name a file knows something it imports, and where an import it lacks belongs."""

from __future__ import annotations

import sys
from collections import Counter
from functools import lru_cache

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data
from gnomon.analyzer.fixes.fix import Imported
from gnomon.analyzer.names.bindings import absolute_import, bound_names
from gnomon.analyzer.walk import descendants

FUTURE, STANDARD, FOREIGN, RELATIVE = range(4)


@data
class NewLine:
    """An import of its own: what it follows or precedes, and whether a gap is between."""

    at: int
    after: bool
    gap: bool
    statement: str


@data
class AnotherName:
    """One more name in an import that is there, behind or before the name at this origin."""

    at: int
    name: str
    after: bool


@data
class Known:
    """How to write an imported thing, and what has to be added for it."""

    text: str
    added: NewLine | AnotherName | None = None

    @property
    def anchors(self) -> tuple[int, ...]:
        """The origins that an addition goes by."""
        return (self.added.at,) if self.added is not None else ()


@lru_cache(maxsize=16)
def name_for(module: syntax.Module, wanted: Imported) -> Known | None:
    """How a file can write something it may have to import; None if its names are taken.

    Asked with every fix of a file, of which it may have thousands.
    """
    taken = taken_names(module)
    found = (written(module, statement, wanted) for statement in module.body)
    known = [text for text in found if text and taken.bound[text.split(".")[0]] == 1]
    if known:
        # A name of its own is shorter than one of its module's.
        return Known(min(known, key=lambda text: "." in text))
    if wanted.name in taken.used:
        return None
    for statement in module.body:
        if isinstance(statement, syntax.ImportFrom) and is_from(module, statement, wanted.module):
            before = [name for name in statement.names if name.name < wanted.name]
            place = before[-1] if before else statement.names[0]
            return Known(wanted.name, AnotherName(place.at, wanted.name, after=bool(before)))
    return Known(wanted.name, new_line(module, wanted))


def written(module: syntax.Module, statement: syntax.Statement, wanted: Imported) -> str | None:
    """How the thing can be written because of one import, or None."""
    match statement:
        case syntax.ImportFrom() if is_from(module, statement, wanted.module):
            for name in statement.names:
                if name.name == wanted.name:
                    return name.asname or name.name
        case syntax.Import(names=names):
            for name in names:
                if name.name == wanted.module:
                    return f"{name.asname or name.name}.{wanted.name}"
        case _:
            pass
    return None


def is_from(module: syntax.Module, statement: syntax.ImportFrom, source: str) -> bool:
    """Whether a statement imports named things from a module, given by its absolute name."""
    if [name.name for name in statement.names] == ["*"]:
        return False
    return absolute_import(module, statement.module, statement.level) == source


# --- where a new import goes ---------------------------------------------------------------------


def new_line(module: syntax.Module, wanted: Imported) -> NewLine:
    """The place of a new `from … import …` in the order that formatters keep."""
    statement = f"from {wanted.module} import {wanted.name}"
    key = (section_of(wanted.module, 0), True, wanted.module.lower())
    head, block = opening(module)
    earlier = [item for item in block if order_of(item) < key]
    later = [item for item in block if order_of(item) >= key]
    if earlier:
        last = earlier[-1]
        return NewLine(last.at, after=True, gap=order_of(last)[0] != key[0], statement=statement)
    if later:
        first = later[0]
        return NewLine(first.at, after=False, gap=order_of(first)[0] != key[0], statement=statement)
    if head:
        return NewLine(head[-1].at, after=True, gap=True, statement=statement)
    return NewLine(start_of(module.body[0]), after=False, gap=True, statement=statement)


def start_of(statement: syntax.Statement) -> int:
    """The origin of what a statement begins with: its decorator, if it has one."""
    match statement:
        case syntax.FunctionDef(decorators=(first, *_)) | syntax.ClassDef(decorators=(first, *_)):
            return first.at
        case _:
            return statement.at


ImportStatement = syntax.Import | syntax.ImportFrom


def opening(module: syntax.Module) -> tuple[list[syntax.Statement], list[ImportStatement]]:
    """Docstring and directive at the top of a file, and the imports that follow them."""
    head: list[syntax.Statement] = []
    block: list[ImportStatement] = []
    for statement in module.body:
        match statement:
            case syntax.Import() | syntax.ImportFrom():
                block.append(statement)
            case syntax.ExpressionStatement(value=syntax.Constant(value=str())):
                # A directive may follow `from __future__`: nothing may come before it.
                head = [*head, *block, statement]
                block = []
            case _:
                break
    return head, block


def order_of(statement: ImportStatement) -> tuple[int, bool, str]:
    """What imports are sorted by: section, form, module."""
    if isinstance(statement, syntax.ImportFrom):
        section = section_of(statement.module, statement.level)
        return section, True, f"{'.' * statement.level}{statement.module}".lower()
    name = statement.names[0].name
    return section_of(name, 0), False, name.lower()


def section_of(module: str, level: int) -> int:
    """Which block of imports a module belongs to."""
    if level:
        return RELATIVE
    root = module.split(".")[0]
    if root == "__future__":
        return FUTURE
    return STANDARD if root in sys.stdlib_module_names else FOREIGN


# --- names that are taken ------------------------------------------------------------------------


@data
class TakenNames:
    """The names that a file uses for anything, wherever in it, and how often it binds each."""

    used: frozenset[str]
    bound: Counter[str]


@lru_cache(maxsize=2)
def taken_names(module: syntax.Module) -> TakenNames:
    """The names of a file: asked for with everything that its fixes import."""
    used: set[str] = set()
    bound: Counter[str] = Counter()
    for node in descendants(module):
        if isinstance(node, syntax.Name):
            used.add(node.id)
        bound.update(name for name, _ in bound_names(node, module))
    return TakenNames(frozenset(used | bound.keys()), bound)
