"""What the names of a module denote, and what annotations promise; each computed once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import TYPE_CHECKING, TypeVar

from gnomon.analyzer import syntax
from gnomon.analyzer.flow.arguments import Arguments
from gnomon.analyzer.flow.calls import apply_decorator
from gnomon.analyzer.flow.following import Following
from gnomon.analyzer.flow.frame import Frame
from gnomon.analyzer.flow.ordering import in_order
from gnomon.analyzer.flow.state import Scope, State
from gnomon.analyzer.flow.summaries import leads_to_holder
from gnomon.analyzer.flow.values import (
    UNKNOWN,
    ClassShape,
    ContextShape,
    ExternalShape,
    FunctionShape,
    InstanceShape,
    ModuleShape,
    ReferenceShape,
    SequenceShape,
    Value,
    of,
)
from gnomon.analyzer.names.bindings import ImportBinding
from gnomon.analyzer.names.meanings import Definition, External, ModuleReference, Resolved, Variable
from gnomon.analyzer.project import Project
from gnomon.analyzer.tables.dialect import CONTEXT_TYPES, REFERENCE_ROOTS, canonical
from gnomon.analyzer.tables.exceptions import canonical_exception

if TYPE_CHECKING:
    from gnomon.analyzer.flow.analysis import FlowAnalysis

Result = TypeVar("Result")

TRANSPARENT_TYPES = frozenset(
    {"typing.Optional", "typing.Annotated", "typing.Final", "typing.ClassVar"}
)

DEEPEST_ALIAS = 8
"""How many type aliases are followed into one another: each may name the last one twice."""


class GlobalValues:
    """The module-level half of the flow analysis."""

    def __init__(self, project: Project) -> None:
        self.project = project

    def global_value(self, module: syntax.Module, name: str) -> Value:
        """What a module's top-level name denotes."""
        # What it is made of is evaluated by itself, each part of it.
        return self._kept(
            module,
            ("global", name),
            lambda: self._resolved_value(self.project.lookup(module, name)),
            meanwhile=UNKNOWN,
        )

    def once(
        self,
        module: syntax.Module,
        key: tuple[Hashable, ...],
        compute: Callable[[], Result],
        meanwhile: Result | None = None,
    ) -> Result:
        """What is evaluated of a module once for this analysis, by itself.

        `meanwhile` answers what asks for itself.
        """
        return self._kept(module, key, lambda: self.following.by_itself(compute), meanwhile)

    def _kept(
        self,
        module: syntax.Module,
        key: tuple[Hashable, ...],
        compute: Callable[[], Result],
        meanwhile: Result | None,
    ) -> Result:
        """What is computed of a module once for this analysis."""
        key = (id(self), *key)
        memo = self.project.memo
        return memo.get(module.name, key, compute, meanwhile=meanwhile, lasts=_is_held)

    def member_value(self, module: str, name: str) -> Value:
        """What `module.name` denotes, for a module of the project."""
        found = self.project.modules.get(module)
        if found is None:
            return self.dotted_value(f"{module}.{name}")
        return self._resolved_value(self.project.exported(found, name))

    def imported_value(self, binding: ImportBinding) -> Value:
        """What an import binds."""
        if binding.name is None:
            return self.dotted_value(binding.module)
        return self.member_value(binding.module, binding.name)

    def dotted_value(self, dotted: str) -> Value:
        """What a dotted name outside a module's own names denotes."""
        if dotted in self.project.modules:
            return of(ModuleShape(dotted))
        name = canonical(dotted, self.project.functions)
        for root, visibility in REFERENCE_ROOTS.items():
            if name == root or name.startswith(root + "."):
                path = name.removeprefix(root).split(".")[1:]
                return of(ReferenceShape(visibility, tuple(path)))
        return of(ExternalShape(name))

    def module_expression(self, module: syntax.Module, node: syntax.Expression) -> Value:
        """The value of an expression at a module's top level; unknown if it is made of itself."""
        return self.once(
            module,
            ("expression", node.at),
            lambda: self.module_frame(module).evaluate(node),
            meanwhile=UNKNOWN,
        )

    def module_frame(self, module: syntax.Module) -> Frame:
        """A frame in which nothing but the module's own names is known."""
        return Frame(self.interpreter, module, Scope(State()), is_module=True)

    @property
    def interpreter(self) -> FlowAnalysis:
        """The analysis that frames belong to."""
        raise NotImplementedError

    @property
    def following(self) -> Following:
        """What is being followed."""
        raise NotImplementedError

    # --- annotations ---------------------------------------------------------------------------

    def annotated_value(
        self,
        module: syntax.Module,
        annotation: syntax.Expression,
        met: frozenset[syntax.Expression] = frozenset(),
    ) -> Value:
        """An instance of what an annotation names, below the aliases that were met."""
        match annotation:
            case syntax.BinaryOp(left=left, operator="|", right=right):
                return self.annotated_value(module, left, met).joined(
                    self.annotated_value(module, right, met)
                )
            case syntax.Subscript(value=value, indices=(first, *_)):
                if self.project.qualified_name(module, value) in TRANSPARENT_TYPES:
                    return self.annotated_value(module, first, met)
                return self._instance(module, value, met)
            case _:
                return self._instance(module, annotation, met)

    def _instance(
        self, module: syntax.Module, node: syntax.Expression, met: frozenset[syntax.Expression]
    ) -> Value:
        match self.project.resolve(module, node):
            case External(name=name) if name in CONTEXT_TYPES:
                return of(ContextShape(CONTEXT_TYPES[name]))
            case External(name=name) if not name.startswith(("builtins.", "typing.", "gnomon.")):
                return of(ExternalShape(name, called=True))
            case Definition(module=home, node=syntax.ClassDef() as cls):
                shape = ClassShape(home, cls)
                return of(self.object_at(shape, shape))
            case Definition(module=home, node=syntax.TypeAlias(value=value)):
                is_known = value not in met and len(met) < DEEPEST_ALIAS
                return self.annotated_value(home, value, met | {value}) if is_known else UNKNOWN
            case _:
                return UNKNOWN

    # --- classes -------------------------------------------------------------------------------

    def object_at(self, place: Hashable, cls: ClassShape) -> InstanceShape:
        """The object that a function makes at a place; the same one in every round of a loop."""
        level = self.following.level
        return level.objects.setdefault(place, InstanceShape(cls, level.home))

    def bases_of(self, cls: ClassShape) -> Iterator[ClassShape]:
        """The base classes that are the project's own."""
        for argument in cls.node.arguments:
            base = _without_parameters(argument.value)
            local = cls.scope.find(base.id) if cls.scope and isinstance(base, syntax.Name) else None
            if local is not None:
                yield from (shape for shape in local.shapes if isinstance(shape, ClassShape))
                continue
            found = self.project.resolve(cls.module, base)
            if isinstance(found, Definition) and isinstance(found.node, syntax.ClassDef):
                yield ClassShape(found.module, found.node)

    def fields_of(self, cls: ClassShape, arguments: Arguments) -> dict[str, Value]:
        """The arguments of a dataclass-like constructor by the names of its fields."""
        names = [
            statement.target.id
            for statement in cls.node.body
            if isinstance(statement, syntax.AnnotatedAssign)
            and isinstance(statement.target, syntax.Name)
        ]
        given = dict(zip(names, arguments.positional, strict=False))
        return given | {name: value for name, value in arguments.keywords.items() if name in names}

    def class_names(self, value: Value, *, bases: bool) -> tuple[str, ...] | None:
        """The names of the exception classes, or instances, that a value denotes.

        None if they cannot be read. `bases` asks for the classes above them, too: those are what
        a raised exception is caught by, not what a handler catches.
        """
        names: list[str] = []
        for shape in in_order(value.shapes):
            match shape:
                case ExternalShape(name=name):
                    names.append(canonical_exception(name))
                case ClassShape(module=module, node=node) if not bases:
                    names.append(f"{module.name}.{node.name}")
                case ClassShape() | InstanceShape():
                    cls = shape if isinstance(shape, ClassShape) else shape.cls
                    names.extend(self._class_and_bases(cls))
                case SequenceShape(elements=elements):
                    found = [self.class_names(element, bases=bases) for element in elements]
                    if None in found:
                        return None
                    names.extend(name for part in found for name in part or ())
                case _:
                    return None
        return tuple(names) or None

    def _class_and_bases(self, cls: ClassShape) -> tuple[str, ...]:
        key = ("class and bases", cls.node.at)
        return self.once(
            cls.module, key, lambda: tuple(dict.fromkeys(self._names_above(cls, set())))
        )

    def _names_above(self, cls: ClassShape, seen: set[int]) -> Iterator[str]:
        seen.add(id(cls.node))
        yield f"{cls.module.name}.{cls.node.name}"
        for argument in cls.node.arguments:
            match self.project.resolve(cls.module, _without_parameters(argument.value)):
                case External(name=name):
                    yield canonical_exception(name)
                case Definition(module=home, node=syntax.ClassDef() as base) if (
                    id(base) not in seen
                ):
                    yield from self._names_above(ClassShape(home, base), seen)
                case _:
                    continue

    # --- functions -----------------------------------------------------------------------------

    def own_function(self, shape: FunctionShape) -> Value:
        """What the name of a function denotes that stands at the top of a module or of a class."""
        return self.once(
            shape.module,
            ("function value", shape),
            lambda: self.decorated(self.module_frame(shape.module), shape),
            meanwhile=UNKNOWN,
        )

    def decorated(self, frame: Frame, shape: FunctionShape) -> Value:
        """What a function's name denotes once its decorators have been applied."""
        value = of(shape)
        if isinstance(shape.node, syntax.FunctionDef):
            for decorator in reversed(shape.node.decorators):
                value = apply_decorator(frame, decorator, value)
        return value

    def _resolved_value(self, resolved: Resolved | None) -> Value:
        match resolved:
            case External(name=name):
                return self.dotted_value(name)
            case ModuleReference(module=module):
                return of(ModuleShape(module.name))
            case Definition(module=module, node=syntax.FunctionDef() as function):
                return self.own_function(FunctionShape(module, function, None))
            case Definition(module=module, node=syntax.ClassDef() as cls):
                return of(ClassShape(module, cls))
            case Variable():
                return self._variable_value(resolved)
            case _:
                return UNKNOWN

    def _variable_value(self, variable: Variable) -> Value:
        value = UNKNOWN
        if variable.value is not None:
            value = self.module_expression(variable.module, variable.value)
        if not value.shapes and variable.annotation is not None:
            declared = self._declared_value(variable.module, variable.annotation)
            return declared.tainted(value.taints)
        return value

    def _declared_value(self, module: syntax.Module, annotation: syntax.Expression) -> Value:
        return self.once(
            module,
            ("declared", annotation.at),
            lambda: self.annotated_value(module, annotation),
            meanwhile=UNKNOWN,
        )


def _is_held(result: object) -> bool:
    """Whether there is an object or a scope in a value, which others may hold."""
    return isinstance(result, Value) and leads_to_holder(result)


def _without_parameters(node: syntax.Expression) -> syntax.Expression:
    return node.value if isinstance(node, syntax.Subscript) else node
