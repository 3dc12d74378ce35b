"""JSON Schema of annotations, derived from the syntax alone.

Classes of the project become definitions that are referred to by name. A type that cannot be
described so is `{"x-python-type": "module.Name"}`: the runtime validates it all the same. Every
other schema is what pydantic says of the type; the runtime compares the two when it loads a
project, so a type whose description is in doubt has to be one of these.
"""

from __future__ import annotations

from collections.abc import Callable

from gnomon.analyzer import syntax
from gnomon.analyzer.lower.from_ast.annotations import parse_annotation
from gnomon.analyzer.names.meanings import Definition, External, Resolved, Variable
from gnomon.analyzer.project import Project
from gnomon.analyzer.rule import Site
from gnomon.analyzer.schemas.classes import Undescribed, class_schema
from gnomon.analyzer.schemas.constraints import (
    constrain,
    constrain_validated,
    constraints_of,
)
from gnomon.analyzer.schemas.copies import Copies, Nesting, are_too_large
from gnomon.analyzer.schemas.ids import id_schema
from gnomon.analyzer.schemas.labels import key_with
from gnomon.analyzer.schemas.library_types import (
    ARRAYS,
    COUNTERS,
    DIFFERING,
    MAPPINGS,
    SCALARS,
    SETS,
    TUPLES,
)
from gnomon.analyzer.schemas.literals import literal_schema
from gnomon.analyzer.schemas.source import Opaque, Scope
from gnomon.analyzer.schemas.system import (
    ID,
    PAGE,
    SCHEDULED_FUNCTION,
    page,
    scheduled_function,
)
from gnomon.analyzer.schemas.type_variables import (
    TypeVariable,
    bound_to,
    free_variables,
    parameters_of,
    type_variable,
    unbound,
)
from gnomon.analyzer.schemas.validated import is_validated, is_validator
from gnomon.analyzer.schemas.vocabulary import (
    OPAQUE,
    DefinitionKey,
    Json,
    JsonSchema,
    Mode,
    any_of,
    reference,
)
from gnomon.analyzer.types.class_fields import class_inside, dotted_name, nested_class
from gnomon.analyzer.types.special_forms import (
    ANNOTATED,
    LITERAL,
    NEW_TYPE,
    OPTIONAL,
    QUALIFIERS,
    SELF,
    TYPE_ALIAS_TYPE,
    UNION,
)
from gnomon.analyzer.unparse import unparse

NULL: JsonSchema = {"type": "null"}
Arguments = tuple[JsonSchema, ...]


class Schemas:
    """Derives the schemas of one mode.

    `definitions` collects the classes they refer to, `opaque_types` what only has a name.
    """

    def __init__(self, project: Project, mode: Mode) -> None:
        self.project = project
        self.mode = mode
        self.definitions: dict[DefinitionKey, JsonSchema] = {}
        self.opaque_types: list[Opaque] = []
        self._nesting = Nesting()
        self._copies = Copies()

    def of(self, scope: Scope, node: syntax.Expression) -> JsonSchema:
        """The schema of an annotation."""
        match node:
            case syntax.Constant(value=None):
                return dict(NULL)
            case syntax.Constant(value=str() as text) if meant := parse_annotation(text, node.at):
                return self.of(scope, meant)
            case syntax.Name() | syntax.Attribute():
                return self._named(scope, node, ())
            case syntax.BinaryOp(operator="|", left=left, right=right):
                return any_of([self.of(scope, left), self.of(scope, right)])
            case syntax.Subscript():
                return self._subscript(scope, node)
            case _:
                return self._unknown(scope, node, "it is no type that is known here")

    def opaque(self, site: Site, name: str, reason: str) -> JsonSchema:
        """The schema of a type of which only the name is known; it is noted, with the reason."""
        self.opaque_types.append(Opaque(site, name, reason))
        return {OPAQUE: name}

    def _unknown(self, scope: Scope, node: syntax.Expression, reason: str) -> JsonSchema:
        return self.opaque(Site(scope.module, node.at), unparse(node), reason)

    def _unresolved(self, scope: Scope, node: syntax.Expression) -> JsonSchema:
        name, site = unparse(node), Site(scope.module, node.at)
        self.opaque_types.append(Opaque(site, name, "it cannot be resolved", is_resolved=False))
        return {OPAQUE: name}

    # --- names -----------------------------------------------------------------------------------

    def _named(
        self, scope: Scope, node: syntax.Name | syntax.Attribute, arguments: Arguments
    ) -> JsonSchema:
        """A name or dotted name, with what stands in brackets behind it."""
        if isinstance(node, syntax.Name):
            if node.id in scope.variables:
                return dict(scope.variables[node.id])
            inner = class_inside(scope.home, node.id) if scope.home else None
            if inner is not None:
                return self._class(scope, node, inner, arguments)
        found = self.project.resolve(scope.module, node)
        match found:
            case External(name=name) if name in SELF and scope.own is not None:
                return dict(scope.own)
            case External(name=name):
                return self._external(scope, node, name)
            case Definition(node=syntax.ClassDef()):
                return self._class(scope, node, found, arguments)
            case Definition(module=where, node=syntax.TypeAlias(value=aliased)):
                parameters = parameters_of(self.project, found)
                return self._aliased(scope, node, parameters, arguments, where, aliased)
            case Variable(module=where, value=syntax.Call() as call):
                return self._called(scope, node, where, call, arguments)
            case Variable(module=where, value=value) if value is not None:
                parameters = free_variables(self.project, where, value)
                return self._aliased(scope, node, parameters, arguments, where, value)
            case None if isinstance(node, syntax.Attribute):
                return self._nested(scope, node, arguments)
            case _:
                return self._unresolved(scope, node)

    def _nested(self, scope: Scope, node: syntax.Attribute, arguments: Arguments) -> JsonSchema:
        """A class in the body of a class: `Outer.Inner`."""
        inner = nested_class(self.project, scope.module, node)
        if inner is None:
            return self._unresolved(scope, node)
        return self._class(scope, node, inner, arguments)

    def _external(self, scope: Scope, node: syntax.Expression, name: str) -> JsonSchema:
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
            key = ("gnomon.documents", "ScheduledFunction")
            self.definitions[key] = scheduled_function(self.mode)
            return reference(key)
        return self.opaque(Site(scope.module, node.at), name, "its library alone knows it")

    def _class(
        self, scope: Scope, node: syntax.Expression, definition: Definition, arguments: Arguments
    ) -> JsonSchema:
        """A class of the project: a reference to its definition.

        It is defined once; a class that refers to itself finds its own key.
        """
        name = dotted_name(definition)
        key = key_with(definition.module.name, name, arguments)
        if key in self.definitions:
            return reference(key)
        dotted = f"{definition.module.name}.{name}"
        self.definitions[key] = {OPAQUE: dotted}
        cls = definition.node
        assert isinstance(cls, syntax.ClassDef)
        if self._nesting.is_endless(cls):
            return self._unknown(scope, node, "it holds itself with ever other type arguments")
        try:
            with self._nesting.describing(cls), self._copies.anew():
                made = class_schema(self, definition, arguments, reference(key))
        except Undescribed as error:
            made = self.opaque(Site(scope.module, node.at), dotted, str(error))
        self.definitions[key] = made
        return reference(key)

    def _aliased(
        self,
        scope: Scope,
        node: syntax.Expression,
        parameters: tuple[TypeVariable, ...],
        arguments: Arguments,
        where: syntax.Module,
        value: syntax.Expression,
    ) -> JsonSchema:
        """What an alias stands for; one that refers to itself becomes a definition."""
        variables = bound_to(self, parameters, arguments)
        if variables is None:
            return self._unknown(scope, node, "its type parameters cannot be told apart")
        inner = Scope(where, variables=variables)
        found = self.project.resolve(scope.module, node)
        if not isinstance(found, Definition):
            return self._copied(scope, node, value, lambda: self.of(inner, value))
        return self._defined(
            key_with(where.name, found.node.name, arguments), lambda: self.of(inner, value)
        )

    def _copied(
        self,
        scope: Scope,
        node: syntax.Expression,
        value: syntax.Expression,
        make: Callable[[], JsonSchema],
    ) -> JsonSchema:
        """What a name stands for that is no definition of its own."""
        obstacle = self._copies.obstacle(value)
        if obstacle is not None:
            return self._unknown(scope, node, obstacle)
        with self._copies.copying(value):
            return make()

    def _defined(self, key: DefinitionKey, make: Callable[[], JsonSchema]) -> JsonSchema:
        if key not in self.definitions:
            self.definitions[key] = {}
            with self._copies.anew():
                self.definitions[key] = make()
        return reference(key)

    def _called(
        self,
        scope: Scope,
        node: syntax.Name | syntax.Attribute,
        where: syntax.Module,
        call: syntax.Call,
        arguments: Arguments,
    ) -> JsonSchema:
        """`NewType(…)`, `TypeAliasType(…)`, a type variable; any other call only has a name."""
        function = self.project.qualified_name(where, call.func) or ""
        positional = [argument.value for argument in syntax.positional_arguments(call)]
        if function in NEW_TYPE and len(positional) > 1:
            return self._copied(scope, node, call, lambda: self.of(Scope(where), positional[1]))
        if function in TYPE_ALIAS_TYPE and len(positional) > 1:
            parameters = self._alias_parameters(where, call)
            variables = bound_to(self, parameters, arguments)
            if variables is not None:
                inner = Scope(where, variables=variables)
                key = key_with(where.name, unparse(node).rpartition(".")[2], arguments)
                return self._defined(key, lambda: self.of(inner, positional[1]))
        if isinstance(node, syntax.Name):
            variable = type_variable(self.project, scope.module, node)
            if variable is not None:
                return self._copied(scope, node, call, lambda: unbound(self, variable, {}))
        dotted = self.project.qualified_name(scope.module, node) or unparse(node)
        return self.opaque(Site(scope.module, node.at), dotted, "it is made by a call")

    def _alias_parameters(
        self, where: syntax.Module, call: syntax.Call
    ) -> tuple[TypeVariable, ...]:
        """`type_params=(T, …)`."""
        given = syntax.arguments_by_keyword(call).get("type_params")
        return free_variables(self.project, where, given.value) if given else ()

    # --- subscripts ------------------------------------------------------------------------------

    def _subscript(self, scope: Scope, node: syntax.Subscript) -> JsonSchema:
        resolved = self.project.resolve(scope.module, node.value)
        name = resolved.name if isinstance(resolved, External) else ""
        indices = node.indices
        if name in LITERAL:
            found = literal_schema(self.project, scope.module, indices)
            return found or self._unknown(scope, node, "one of its values cannot be read")
        if name in ANNOTATED:
            return self._annotated(scope, node)
        if name in QUALIFIERS:
            return self.of(scope, indices[0])
        if name in ID:
            found = id_schema(self.project, scope, node.indices[0])
            return found or self._unknown(scope, node, "whose id it is cannot be told")
        if name in OPTIONAL:
            return any_of([self.of(scope, indices[0]), dict(NULL)])
        if name in UNION:
            return any_of([self.of(scope, index) for index in indices])
        return self._generic(scope, node, name, resolved)

    def _generic(
        self, scope: Scope, node: syntax.Subscript, name: str, resolved: Resolved | None
    ) -> JsonSchema:
        indices = node.indices
        if name in TUPLES:
            return self._tuple(scope, indices)
        if isinstance(resolved, External) and name not in CONTAINERS:
            return self._external(scope, node.value, name)
        arguments = tuple(self.of(scope, index) for index in indices)
        if name in ARRAYS:
            return {"items": arguments[0], "type": "array"}
        if name in SETS:
            return {"items": arguments[0], "type": "array", "uniqueItems": True}
        if name in COUNTERS:
            return _mapping(arguments[0], {"type": "integer"})
        if name in MAPPINGS and len(arguments) == 2:
            return _mapping(*arguments)
        if name in PAGE:
            return page(arguments[0], self.mode)
        if are_too_large(arguments):
            return self._unknown(scope, node, "its type arguments are too large")
        if isinstance(node.value, syntax.Name | syntax.Attribute):
            return self._named(scope, node.value, arguments)
        return self._unresolved(scope, node)

    def _annotated(self, scope: Scope, node: syntax.Subscript) -> JsonSchema:
        schema = self.of(scope, node.indices[0])
        is_checked = is_validated(self.project, scope.module, node.indices[0])
        for metadata in node.indices[1:]:
            constraints = constraints_of(self.project, scope.module, metadata, self.mode)
            narrow = constrain_validated if is_checked else constrain
            narrowed = None if constraints is None else narrow(schema, constraints)
            is_checked |= is_validator(self.project, scope.module, metadata)
            if narrowed is None:
                reason = f"what `{unparse(metadata)}` says of the type is not known here"
                return self._unknown(scope, node.indices[0], reason)
            schema = narrowed
        return schema

    def _tuple(self, scope: Scope, indices: tuple[syntax.Expression, ...]) -> JsonSchema:
        match indices:
            case (item, syntax.Constant(value=value)) if value is ...:
                return {"items": self.of(scope, item), "type": "array"}
            case (syntax.Sequence(kind="tuple", elements=()),):
                return {"maxItems": 0, "minItems": 0, "type": "array"}
            case _:
                items: list[Json] = [self.of(scope, index) for index in indices]
                count = len(items)
                return {"maxItems": count, "minItems": count, "prefixItems": items, "type": "array"}


CONTAINERS = ARRAYS | SETS | MAPPINGS | COUNTERS | PAGE


def _mapping(key: JsonSchema, value: JsonSchema) -> JsonSchema:
    """A mapping; the keys of an object are strings, so only what is said beyond that counts.

    One whose keys have nothing but a name has nothing but that name itself.
    """
    if OPAQUE in key:
        return key
    names = dict(key)
    pattern = names.pop("pattern", None)
    schema: JsonSchema = {"additionalProperties": value, "type": "object"}
    if isinstance(pattern, str):
        schema = {"patternProperties": {pattern: value}, "type": "object"}
    if key.get("type") == "string":
        del names["type"]
        return {**schema, "propertyNames": names} if names else schema
    # Of what a class describes: behind a reference, or in its place, as `Page` is.
    is_class = "$ref" in names or "properties" in names
    return {**schema, "propertyNames": names} if is_class else schema
