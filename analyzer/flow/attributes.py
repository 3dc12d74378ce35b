"""What `owner.name` denotes."""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.dialect import RANDOM_MEMBER
from gnomon.analyzer.effects import STATUS_ATTRIBUTES, WEAK_STATUS_ATTRIBUTES, is_response
from gnomon.analyzer.flow.events import ContextAccess
from gnomon.analyzer.flow.frame import Frame
from gnomon.analyzer.flow.values import (
    UNKNOWN,
    BoundShape,
    ClassShape,
    ContextShape,
    Dependence,
    ExternalShape,
    FunctionShape,
    InstanceShape,
    MemberShape,
    ModuleShape,
    ReferenceShape,
    Shape,
    Value,
    join_all,
    of,
)

PROPERTIES = frozenset({"builtins.property", "functools.cached_property"})


def attribute(frame: Frame, at: int, owner: Value, name: str) -> Value:
    """The value of an attribute; reaching one of a context is an event."""
    found = [_of_shape(frame, at, shape, name) for shape in owner.shapes]
    value = join_all(found).tainted(owner.taints)
    if _tells_status(owner, name):
        value = value.tainted(frozenset({Dependence.STATUS}))
    return value


def _of_shape(frame: Frame, at: int, shape: Shape, name: str) -> Value:
    match shape:
        case ContextShape(kind=kind):
            frame.emit(at, ContextAccess(kind, name))
            return _member(MemberShape(kind, (name,)))
        case MemberShape(kind=kind, path=path, is_optional=is_optional):
            if is_optional:
                frame.emit(at, ContextAccess(kind, path[0]))
            return _member(MemberShape(kind, (*path, name)))
        case ReferenceShape(visibility=visibility, path=path):
            return of(ReferenceShape(visibility, (*path, name)))
        case ExternalShape(name=dotted, called=called):
            if called:
                return of(ExternalShape(f"{dotted}.{name}"))
            return frame.analysis.dotted_value(f"{dotted}.{name}")
        case ModuleShape(name=module):
            return frame.analysis.member_value(module, name)
        case InstanceShape():
            return instance_attribute(frame, at, shape, name)
        case ClassShape():
            return join_all(list(_class_members(frame, shape, name)))
        case _:
            return UNKNOWN


def _member(shape: MemberShape) -> Value:
    if shape.path[:1] == RANDOM_MEMBER:
        return Value(frozenset({shape}), frozenset({Dependence.RANDOM}))
    return of(shape)


def instance_attribute(frame: Frame, at: int, instance: InstanceShape, name: str) -> Value:
    """What was assigned to the object, or a method bound to it."""
    if name in instance.attributes:
        return instance.attributes[name]
    return join_all(
        [
            _bound(frame, at, instance, member)
            for value in _class_members(frame, instance.cls, name)
            for member in value.shapes
        ]
    )


def _bound(frame: Frame, at: int, instance: InstanceShape, member: Shape) -> Value:
    if not isinstance(member, FunctionShape) or not isinstance(member.node, syntax.FunctionDef):
        return of(member)
    names = [
        frame.analysis.project.qualified_name(member.module, decorator)
        for decorator in member.node.decorators
    ]
    if "builtins.staticmethod" in names:
        return of(member)
    owner = instance.cls if "builtins.classmethod" in names else instance
    method = BoundShape(of(member), (of(owner),))
    if PROPERTIES.intersection(name for name in names if name):
        return frame.analysis.call_bound(frame, at, method)
    return of(method)


def _class_members(frame: Frame, cls: ClassShape, name: str, depth: int = 0) -> Iterator[Value]:
    """The function or value of a class body, or of the first base that has it."""
    for statement in cls.node.body:
        match statement:
            case syntax.FunctionDef(name=found) if found == name:
                yield of(FunctionShape(cls.module, statement, None))
                return
            case syntax.Assign(targets=(syntax.Name(id=found),), value=value) if found == name:
                yield frame.analysis.module_expression(cls.module, value)
                return
            case syntax.AnnotatedAssign(target=syntax.Name(id=found)) if found == name:
                yield frame.analysis.annotated_value(cls.module, statement.annotation)
                return
            case _:
                continue
    if depth < 8:
        for base in frame.analysis.bases_of(cls):
            yield from _class_members(frame, base, name, depth + 1)


def _tells_status(owner: Value, name: str) -> bool:
    if name in STATUS_ATTRIBUTES:
        return True
    return name in WEAK_STATUS_ATTRIBUTES and any(
        isinstance(shape, ExternalShape) and is_response(shape.name) for shape in owner.shapes
    )
