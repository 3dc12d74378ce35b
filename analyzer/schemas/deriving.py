"""JSON Schema of annotations, derived from the syntax alone.

Classes of the project become definitions that are referred to by name. A class that cannot be
described so is `{"x-python-type": "module.Name"}`: the runtime validates it all the same.
"""

from __future__ import annotations

from collections.abc import Callable

from gnomon.analyzer import syntax
from gnomon.analyzer.lower.expressions import parse_annotation
from gnomon.analyzer.names import Definition, External, Resolved, Variable
from gnomon.analyzer.project import Project
from gnomon.analyzer.schemas.classes import class_schema, enum_members, system_schema
from gnomon.analyzer.schemas.constraints import constant, constrain, constraints_of
from gnomon.analyzer.schemas.library_types import ARRAYS, DIFFERING, MAPPINGS, SCALARS, SETS, TUPLES
from gnomon.analyzer.schemas.vocabulary import (
    DefinitionKey,
    Json,
    JsonSchema,
    Mode,
    any_of,
    reference,
    type_of,
)
from gnomon.analyzer.types.class_fields import nested_class
from gnomon.analyzer.types.document_classes import table_name
from gnomon.analyzer.types.special_forms import (
    ANNOTATED,
    LITERAL,
    OPTIONAL,
    QUALIFIERS,
    SELF,
    UNION,
)
from gnomon.analyzer.unparse import unparse

ID = frozenset({"gnomon.Id", "gnomon.ids.Id"})
PAGE = frozenset({"gnomon.Page", "gnomon.database.Page"})
SCHEDULED_FUNCTION = frozenset({"gnomon.ScheduledFunction", "gnomon.documents.ScheduledFunction"})
NULL: JsonSchema = {"type": "null"}


class Schemas:
    """Derives the schemas of one mode; `definitions` collects the classes they refer to."""

    def __init__(self, project: Project, mode: Mode) -> None:
        self.project = project
        self.mode = mode
        self.definitions: dict[DefinitionKey, JsonSchema] = {}

    def of(
        self, module: syntax.Module, node: syntax.Expression, home: Definition | None = None
    ) -> JsonSchema:
        """The schema of an annotation; `home` is what `Self` means."""
        match node:
            case syntax.Constant(value=None):
                return dict(NULL)
            case syntax.Constant(value=str() as text) if meant := parse_annotation(text, node.at):
                return self.of(module, meant, home)
            case syntax.Name() | syntax.Attribute():
                return self._named(module, node, home)
            case syntax.BinaryOp(operator="|", left=left, right=right):
                return any_of([self.of(module, left, home), self.of(module, right, home)])
            case syntax.Subscript():
                return self._subscript(module, node, home)
            case _:
                return {}

    def _named(
        self, module: syntax.Module, node: syntax.Expression, home: Definition | None
    ) -> JsonSchema:
        found = self.project.resolve(module, node)
        match found:
            case External(name=name) if name in SELF and home is not None:
                return self._class(home)
            case External(name=name):
                return self._external(name)
            case Definition(node=syntax.ClassDef()):
                return self._class(found)
            case Definition(module=where, node=syntax.TypeAlias(value=aliased)):
                return self._defined(found, lambda: self.of(where, aliased))
            case Variable(module=where, value=syntax.Call() as call):
                return self._new_type(where, call)
            case Variable(module=where, value=value):
                return self.of(where, value) if value else {}
            case None if isinstance(node, syntax.Attribute):
                return self._nested(module, node)
            case _:
                return {}

    def _nested(self, module: syntax.Module, node: syntax.Attribute) -> JsonSchema:
        """A class in the body of a class: `Outer.Inner`."""
        inner = nested_class(self.project, module, node)
        if inner is None:
            return {}
        return self._defined(inner, lambda: class_schema(self, inner), unparse(node))

    def _external(self, name: str) -> JsonSchema:
        if name in SCALARS:
            return dict(SCALARS[name])
        if name in DIFFERING:
            return dict(DIFFERING[name][0 if self.mode is Mode.INPUT else 1])
        if name in ARRAYS or name in TUPLES:
            return {"items": {}, "type": "array"}
        if name in SETS:
            return {"items": {}, "type": "array", "uniqueItems": True}
        if name in MAPPINGS:
            return {"additionalProperties": True, "type": "object"}
        if name in ID:
            return {"type": "string"}
        if name in SCHEDULED_FUNCTION:
            return self._system(name)
        return {"x-python-type": name}

    def _system(self, name: str) -> JsonSchema:
        key = ("gnomon.documents", "ScheduledFunction")
        self.definitions[key] = system_schema(self.mode)
        return reference(key)

    def _class(self, definition: Definition) -> JsonSchema:
        """A class of the project: a reference to its definition, or an opaque type."""
        return self._defined(definition, lambda: class_schema(self, definition))

    def _defined(
        self, definition: Definition, make: Callable[[], JsonSchema], name: str | None = None
    ) -> JsonSchema:
        """Define a class once; one that refers to itself finds its own key."""
        key = (definition.module.name, name or definition.node.name)
        if key not in self.definitions:
            self.definitions[key] = {}
            self.definitions[key] = make()
        return reference(key)

    def _new_type(self, module: syntax.Module, call: syntax.Call) -> JsonSchema:
        """The type behind `NewType("Name", type)`."""
        if (
            self.project.qualified_name(module, call.func) == "typing.NewType"
            and len(call.args) > 1
        ):
            return self.of(module, call.args[1].value)
        return {}

    # --- subscripts ----------------------------------------------------------------------------

    def _subscript(
        self, module: syntax.Module, node: syntax.Subscript, home: Definition | None
    ) -> JsonSchema:
        resolved = self.project.resolve(module, node.value)
        name = resolved.name if isinstance(resolved, External) else ""
        indices = node.indices
        if name in LITERAL:
            return self._literal(module, indices)
        if name in ANNOTATED:
            return self._annotated(module, indices, home)
        if name in QUALIFIERS:
            return self.of(module, indices[0], home)
        if name in ID:
            return self._id(module, indices[0], home)
        if name in OPTIONAL:
            return any_of([self.of(module, indices[0], home), dict(NULL)])
        if name in UNION:
            return any_of([self.of(module, index, home) for index in indices])
        return self._container(module, name, indices, home, resolved)

    def _container(
        self,
        module: syntax.Module,
        name: str,
        indices: tuple[syntax.Expression, ...],
        home: Definition | None,
        resolved: Resolved | None,
    ) -> JsonSchema:
        arguments = [self.of(module, index, home) for index in indices]
        if name in ARRAYS:
            return {"items": arguments[0], "type": "array"}
        if name in SETS:
            return {"items": arguments[0], "type": "array", "uniqueItems": True}
        if name in TUPLES:
            return _tuple(indices, arguments)
        if name in MAPPINGS and len(arguments) == 2:
            return _mapping(*arguments)
        if name in PAGE:
            return _page(arguments[0])
        if isinstance(resolved, Definition):
            return {"x-python-type": f"{resolved.module.name}.{resolved.node.name}"}
        return {"x-python-type": name} if name else {}

    def _annotated(
        self,
        module: syntax.Module,
        indices: tuple[syntax.Expression, ...],
        home: Definition | None,
    ) -> JsonSchema:
        schema = self.of(module, indices[0], home)
        for metadata in indices[1:]:
            schema = constrain(schema, constraints_of(self.project, module, metadata))
        return schema

    def _literal(self, module: syntax.Module, indices: tuple[syntax.Expression, ...]) -> JsonSchema:
        values = [self._literal_value(module, index) for index in indices]
        schema: JsonSchema = {"const": values[0]} if len(values) == 1 else {"enum": values}
        return {**schema, **type_of(values)}

    def _literal_value(self, module: syntax.Module, node: syntax.Expression) -> Json:
        """A literal's value, or that of an enum's member."""
        if isinstance(node, syntax.Attribute):
            owner = self.project.resolve(module, node.value)
            if isinstance(owner, Definition) and isinstance(owner.node, syntax.ClassDef):
                return dict(enum_members(self.project, owner)).get(node.attr)
        return constant(self.project, module, node)

    def _id(
        self, module: syntax.Module, target: syntax.Expression, home: Definition | None
    ) -> JsonSchema:
        tables = self._tables(module, target, home)
        return {"type": "string", **({"x-gnomon-table": "|".join(tables)} if tables else {})}

    def _tables(
        self, module: syntax.Module, target: syntax.Expression, home: Definition | None
    ) -> list[str]:
        if isinstance(target, syntax.BinaryOp):
            return self._tables(module, target.left, home) + self._tables(
                module, target.right, home
            )
        match self.project.resolve(module, target):
            case Definition() as definition:
                name = table_name(definition)
                return [name] if name else []
            case External(name=name) if name in SCHEDULED_FUNCTION:
                return ["_scheduled_functions"]
            case External(name=name) if name in SELF and home is not None:
                name = table_name(home)
                return [name] if name else []
            case _:
                return []


def _tuple(indices: tuple[syntax.Expression, ...], arguments: list[JsonSchema]) -> JsonSchema:
    match indices:
        case (_, syntax.Constant(value=value)) if value is ...:
            return {"items": arguments[0], "type": "array"}
        case (syntax.Sequence(kind="tuple", elements=()),):
            return {"maxItems": 0, "minItems": 0, "type": "array"}
        case _:
            count = len(arguments)
            items: list[Json] = [*arguments]
            return {"maxItems": count, "minItems": count, "prefixItems": items, "type": "array"}


def _mapping(key: JsonSchema, value: JsonSchema) -> JsonSchema:
    """A mapping; the keys of an object are strings, so only what is said beyond that counts."""
    schema: JsonSchema = {"additionalProperties": value, "type": "object"}
    names = {name: said for name, said in key.items() if name != "type"}
    return {**schema, "propertyNames": names} if names else schema


def _page(item: JsonSchema) -> JsonSchema:
    """`gnomon.Page[item]`."""
    cursor = any_of([{"type": "string"}, {"type": "null"}])
    return {
        "properties": {"items": {"items": item, "type": "array"}, "cursor": cursor},
        "required": ["items"],
        "title": "Page",
        "type": "object",
    }
