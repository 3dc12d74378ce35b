"""What `owner.name` denotes."""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.flow import responses
from gnomon.analyzer.flow.events import ContextAccess
from gnomon.analyzer.flow.frame import Frame
from gnomon.analyzer.flow.values import (
    UNKNOWN,
    BoundShape,
    ClassShape,
    ContextShape,
    CrowdShape,
    Dependence,
    ExternalShape,
    FunctionShape,
    InstanceShape,
    MappingShape,
    MemberShape,
    MethodShape,
    ModuleShape,
    ReferenceShape,
    SequenceShape,
    Shape,
    SuperShape,
    Value,
    join_all,
    of,
)
from gnomon.analyzer.tables.dialect import RANDOM_MEMBER
from gnomon.analyzer.tables.effects import (
    STATUS_ATTRIBUTES,
    TOLD_DELAYS,
    WEAK_STATUS_ATTRIBUTES,
)

PROPERTIES = frozenset({"builtins.property", "functools.cached_property"})


def attribute(frame: Frame, at: int, owner: Value, name: str) -> Value:
    """The value of an attribute; reaching one of a context is an event."""
    found = [_of_shape(frame, at, shape, name) for shape in owner.shapes]
    value = join_all(found).tainted(owner.taints)
    responses.note_attribute(frame, owner, name)
    responses.note_setting(frame, at, owner, name)
    if name in TOLD_DELAYS and not value.shapes:
        value = value.tainted(frozenset({Dependence.OPAQUE}))
    if _tells_status(frame, owner, name):
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
            return _inherited(frame, at, shape, lineage(frame, shape), name)
        case SuperShape():
            return _after_class(frame, at, shape, name)
        case SequenceShape() | MappingShape():
            return of(MethodShape(shape, name))
        case CrowdShape():
            return of(shape)
        case _:
            return UNKNOWN


def _member(shape: MemberShape) -> Value:
    if shape.path[:1] == RANDOM_MEMBER:
        return Value(frozenset({shape}), frozenset({Dependence.RANDOM}))
    return of(shape)


def instance_attribute(frame: Frame, at: int, instance: InstanceShape, name: str) -> Value:
    """What was assigned to the object, or a method bound to it."""
    frame.analysis.following.look_at(instance)
    if name in instance.attributes:
        return instance.attributes[name]
    return _inherited(frame, at, instance, lineage(frame, instance.cls), name)


def lineage(frame: Frame, cls: ClassShape) -> tuple[ClassShape, ...]:
    """A class of the project and its bases, in the order in which they are looked through."""

    def follow() -> tuple[ClassShape, ...]:
        return tuple(_lineage(frame, cls, set()))

    if cls.scope is not None:
        return follow()
    return frame.analysis.once(cls.module, ("lineage", cls.node.at), follow)


def _lineage(frame: Frame, cls: ClassShape, seen: set[int]) -> Iterator[ClassShape]:
    # By the text: a function may make classes of one text for ever, each out of the one before.
    seen.add(id(cls.node))
    yield cls
    for base in frame.analysis.bases_of(cls):
        if id(base.node) not in seen:
            yield from _lineage(frame, base, seen)


def _after_class(frame: Frame, at: int, shape: SuperShape, name: str) -> Value:
    cls = shape.owner if isinstance(shape.owner, ClassShape) else shape.owner.cls
    classes = lineage(frame, cls)
    places = [place for place, found in enumerate(classes) if found.node is shape.after]
    rest = classes[places[0] + 1 :] if places else ()
    return _inherited(frame, at, shape.owner, rest, name)


def _inherited(
    frame: Frame,
    at: int,
    owner: InstanceShape | ClassShape,
    classes: tuple[ClassShape, ...],
    name: str,
) -> Value:
    """What the first of some classes that has a name says of it, bound to the owner."""
    for cls in classes:
        found = _own_member(frame, cls, name)
        if found is not None:
            return join_all([_bound(frame, at, owner, member) for member in found.shapes])
    return UNKNOWN


def _bound(frame: Frame, at: int, owner: InstanceShape | ClassShape, member: Shape) -> Value:
    if not isinstance(member, FunctionShape) or not isinstance(member.node, syntax.FunctionDef):
        return of(member)
    names = [
        frame.analysis.project.qualified_name(member.module, decorator)
        for decorator in member.node.decorators
    ]
    if "builtins.classmethod" in names:
        cls = owner if isinstance(owner, ClassShape) else owner.cls
        return of(BoundShape(of(member), (of(cls),)))
    if "builtins.staticmethod" in names or isinstance(owner, ClassShape):
        return of(member)
    method = BoundShape(of(member), (of(owner),))
    if PROPERTIES.intersection(name for name in names if name):
        return frame.analysis.call_bound(frame, at, method)
    return of(method)


def _own_member(frame: Frame, cls: ClassShape, name: str) -> Value | None:
    """The function or value of a class body."""
    if cls.scope is not None:
        return _member_in_body(frame, cls, name)
    key = ("member", cls.node.at, name)
    return frame.analysis.once(cls.module, key, lambda: _member_in_body(frame, cls, name))


def _member_in_body(frame: Frame, cls: ClassShape, name: str) -> Value | None:
    for statement in cls.node.body:
        match statement:
            case syntax.FunctionDef(name=found) if found == name:
                shape = FunctionShape(cls.module, statement, cls.scope)
                if cls.scope is None:
                    return frame.analysis.own_function(shape)
                return frame.analysis.decorated(frame.analysis.module_frame(cls.module), shape)
            case syntax.Assign(targets=(syntax.Name(id=found),), value=value) if found == name:
                return frame.analysis.module_expression(cls.module, value)
            case syntax.AnnotatedAssign(target=syntax.Name(id=found)) if found == name:
                return frame.analysis.annotated_value(cls.module, statement.annotation)
            case _:
                continue
    return None


def _tells_status(frame: Frame, owner: Value, name: str) -> bool:
    if name in STATUS_ATTRIBUTES:
        return True
    return name in WEAK_STATUS_ATTRIBUTES and any(
        isinstance(shape, ExternalShape) and frame.effects.is_response(shape.name)
        for shape in owner.shapes
    )
