"""Annotations of the user's modules, written so that they mean the same in a generated file."""

from __future__ import annotations

import re

from gnomon.analyzer import syntax
from gnomon.analyzer.lower.from_ast.annotations import parse_annotation
from gnomon.analyzer.names.meanings import Definition, External, ModuleReference, Resolved, Variable
from gnomon.analyzer.project import Project
from gnomon.analyzer.types.class_fields import class_inside
from gnomon.analyzer.types.expressible import is_private
from gnomon.analyzer.types.special_forms import ANNOTATED, LITERAL, OPTIONAL, SELF, UNION
from gnomon.analyzer.unparse import unparse
from gnomon.codegen.imports import ImportTable
from gnomon.codegen.layout import Atom, Generic, TypeExpression, quoted, union

# Old spellings, written as the formatters and linters of today want them.
MODERN_NAMES = (
    {
        f"typing.{old}": f"builtins.{old.lower()}"
        for old in ("Dict", "FrozenSet", "List", "Set", "Tuple", "Type")
    }
    | {
        f"typing.{name}": f"collections.abc.{name}"
        for name in ("Callable", "Collection", "Iterable", "Mapping", "MutableMapping", "Sequence")
    }
    | {"typing.AbstractSet": "collections.abc.Set"}
)


class Annotations:
    """Rewrites annotations for one generated file; what it imports goes into `imports`.

    While the fields of a class are rewritten, `home` is what `Self` means, and `owner` the class in
    whose body a field stands.
    """

    def __init__(self, project: Project, imports: ImportTable) -> None:
        self._project = project
        self._imports = imports
        self.home: Definition | None = None
        self.owner: Definition | None = None

    def rewrite(self, module: syntax.Module, annotation: syntax.Expression) -> TypeExpression:
        """The type that an annotation in `module` means; `inexpressible` finds none in it."""
        return self._type(module, annotation)

    def _type(self, module: syntax.Module, node: syntax.Expression) -> TypeExpression:
        match node:
            case syntax.Constant(value=None):
                return Atom("None")
            case syntax.Constant(value=value) if value is ...:
                return Atom("...")
            case syntax.Constant(value=str() as text) if meant := parse_annotation(text, node.at):
                return self._type(module, meant)
            case syntax.Name() | syntax.Attribute():
                return self._named(module, node)
            case syntax.Subscript():
                return self._subscript(module, node)
            case syntax.BinaryOp(operator="|"):
                return union(self._members(module, node))
            case syntax.Sequence(kind="list", elements=elements):
                return Generic("", tuple(self._type(module, element) for element in elements))
            case syntax.Sequence(kind="tuple", elements=()):
                return Atom("()")
            case _:
                raise _unexpected(node)

    def _members(self, module: syntax.Module, node: syntax.Expression) -> list[TypeExpression]:
        if isinstance(node, syntax.BinaryOp) and node.operator == "|":
            return self._members(module, node.left) + self._members(module, node.right)
        return [self._type(module, node)]

    def _subscript(self, module: syntax.Module, node: syntax.Subscript) -> TypeExpression:
        origin = self._project.qualified_name(module, node.value)
        if origin in ANNOTATED:
            return self._type(module, node.indices[0])
        if origin in OPTIONAL:
            return union([*self._members(module, node.indices[0]), Atom("None")])
        if origin in UNION:
            return union(
                [member for index in node.indices for member in self._members(module, index)]
            )
        head = self._named(module, node.value)
        if origin in LITERAL:
            return self._literals(module, _text(head), node.indices)
        return Generic(_text(head), tuple(self._type(module, index) for index in node.indices))

    def _literals(
        self, module: syntax.Module, head: str, values: tuple[syntax.Expression, ...]
    ) -> TypeExpression:
        """`Literal[…]`; a None among the values stands behind it, as linters want it."""
        present = [value for value in values if not _is_none(value)]
        members: list[TypeExpression] = []
        if present:
            members.append(Generic(head, tuple(self._literal(module, value) for value in present)))
        if len(present) < len(values):
            members.append(Atom("None"))
        return union(members)

    def _literal(self, module: syntax.Module, node: syntax.Expression) -> TypeExpression:
        """A value inside `Literal`: a constant, a negative number or a member of an enum."""
        match node:
            case syntax.Constant(value=str() as text):
                return Atom(quoted(text))
            case syntax.Constant(value=bytes() as data):
                return Atom(f"b{quoted(data.decode('latin-1'))}")
            case syntax.Constant() | syntax.UnaryOp():
                return Atom(unparse(node))
            case _:
                return self._named(module, node)

    def _named(self, module: syntax.Module, node: syntax.Expression) -> TypeExpression:
        """A name or dotted name."""
        if isinstance(node, syntax.Name) and self.owner and class_inside(self.owner, node.id):
            around = self._imports.typing(self.owner.module.name, self.owner.node.name)
            return Atom(f"{around}.{node.id}")
        found = self._project.resolve(module, node)
        if found is not None:
            return self._resolved(node, found)
        if isinstance(node, syntax.Attribute):
            return Atom(f"{_text(self._named(module, node.value))}.{node.attr}")
        raise _unexpected(node)

    def _resolved(self, node: syntax.Expression, found: Resolved) -> TypeExpression:
        match found:
            case External(name=name) if name in SELF and self.home is not None:
                return Atom(self._imports.typing(self.home.module.name, self.home.node.name))
            case External(name=name):
                return Atom(self._external(MODERN_NAMES.get(name, name)))
            case Variable(module=home, name=name, value=value) if is_private(name) and value:
                return self._type(home, value)
            case Variable(module=home, name=name):
                return Atom(self._imports.typing(home.name, name))
            case Definition(module=home, node=syntax.ClassDef() | syntax.TypeAlias() as definition):
                return Atom(self._imports.typing(home.name, definition.name))
            case Definition() | ModuleReference():
                raise _unexpected(node)

    def _external(self, dotted: str) -> str:
        """A class outside the project; a dotted name's first capitalized part is the class."""
        module, _, name = dotted.rpartition(".")
        if module == "builtins":
            return self._imports.builtin(name)
        nested = re.fullmatch(r"((?:[a-z_0-9]\w*\.)+)([A-Z]\w*)\.(.+)", dotted)
        if nested:
            return f"{self._imports.typing(nested[1][:-1], nested[2])}.{nested[3]}"
        return self._imports.typing(module, name)


def _is_none(node: syntax.Expression) -> bool:
    return isinstance(node, syntax.Constant) and node.value is None


def _unexpected(node: syntax.Expression) -> AssertionError:
    return AssertionError(f"{unparse(node)} was found to be expressible")


def _text(type: TypeExpression) -> str:
    return type.text if isinstance(type, Atom) else ""
