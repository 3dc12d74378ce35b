"""Tests whose outcome is certain: literals, `TYPE_CHECKING`, and what kind of context this is."""

from __future__ import annotations

from gnomon.analyzer import syntax
from gnomon.analyzer.flow.frame import Frame
from gnomon.analyzer.flow.judgements import IMPOSSIBLE, Judgement
from gnomon.analyzer.flow.values import (
    UNKNOWN,
    ContextShape,
    ExternalShape,
    MemberShape,
    SequenceShape,
    Value,
)
from gnomon.analyzer.names.own_names import own_names
from gnomon.analyzer.tables.dialect import CONTEXT_LACKS, CONTEXT_TYPES
from gnomon.analyzer.walk import descendants
from gnomon.kinds import FunctionKind

NEVER = Judgement(if_true=IMPOSSIBLE)
ALWAYS = NEVER.negated()
SELVES = frozenset({"self", "cls"})
"""What methods call the object, or the class, that they belong to."""

STATIC_ONLY = ExternalShape("typing.TYPE_CHECKING")


def certain(frame: Frame, node: syntax.Expression, value: Value) -> Judgement | None:
    """The judgement of a test that always, or never, holds; None of any other."""
    match node:
        case syntax.Constant(value=constant):
            return ALWAYS if constant else NEVER
        case syntax.Call(func=func, args=(subject, second)):
            known = frame.latest.get(subject.value, UNKNOWN)
            asked = frame.latest.get(second.value, UNKNOWN)
            function = frame.latest.get(func, UNKNOWN).shapes
            if ExternalShape("builtins.isinstance") in function:
                return context_test(known, asked)
            if ExternalShape("builtins.hasattr") in function:
                return None if lacked_by(known).isdisjoint(asked.constants) else NEVER
            return None
        case syntax.Name() | syntax.Attribute() if STATIC_ONLY in value.shapes or lacks(value):
            return NEVER
        case syntax.Name(id=name) if _is_flag(value) and _is_settled(frame, name):
            return ALWAYS if all(value.constants) else NEVER
        case _:
            return None


def _is_flag(value: Value) -> bool:
    """Whether this is surely True, or surely False."""
    known = value.constants
    if not known or len(known) < len(value.shapes):
        return False
    return all(one is True for one in known) or all(one is False for one in known)


def _is_settled(frame: Frame, name: str) -> bool:
    """Whether a name is a parameter that keeps what the call gave it, as long as the function runs.

    A function that calls itself is only followed once, and may get another value the next time.
    """
    function = frame.analysis.current.node if frame.analysis.current else None
    if not isinstance(function, syntax.FunctionDef):
        return False
    if all(parameter.name != name for parameter in function.parameters):
        return False
    memo, module = frame.analysis.project.memo, frame.module.name
    memo.read(module)
    return memo.get(
        module,
        ("settled", function.at, name),
        lambda: (
            len(own_names(frame.analysis.project, frame.module, function).bound.get(name, ())) == 1
            and not _may_change(function, name)
        ),
    )


def _may_change(function: syntax.FunctionDef, name: str) -> bool:
    """Whether a function calls itself, or lets one inside of it assign to a name."""
    for node in descendants(function):
        match node:
            case syntax.Call(func=func) if _is_named(func, function.name):
                return True
            case syntax.ScopeDeclaration(names=names) if name in names:
                return True
            case _:
                continue
    return False


def _is_named(func: syntax.Expression, name: str) -> bool:
    """Whether a call may be of a function of this name: itself, or as a method of its own object.

    What wraps a method of a library is often called as that is: `requests.request`.
    """
    match func:
        case syntax.Name(id=called):
            return called == name
        case syntax.Attribute(value=syntax.Name(id=owner), attr=called):
            return called == name and owner in SELVES
        case _:
            return False


def context_test(subject: Value, classes: Value) -> Judgement | None:
    """Whether a context of a known kind is one of some context classes."""
    kinds = {shape.kind for shape in subject.shapes if isinstance(shape, ContextShape)}
    asked = [CONTEXT_TYPES.get(name) for name in _names(classes)]
    if len(kinds) != 1 or len(subject.shapes) != 1 or None in kinds or not asked or None in asked:
        return None
    return ALWAYS if kinds.intersection(asked) else NEVER


def lacked_by(value: Value) -> frozenset[str]:
    """What a value that is a context of a known kind, and nothing else, has not."""
    match tuple(value.shapes):
        case (ContextShape(kind=FunctionKind() as kind),):
            return CONTEXT_LACKS[kind]
        case _:
            return frozenset()


def lacks(value: Value) -> bool:
    """Whether this is what `getattr(ctx, name, None)` gives for what the context does not have."""
    return any(isinstance(shape, MemberShape) and shape.is_optional for shape in value.shapes)


def _names(value: Value) -> list[str]:
    names: list[str] = []
    for shape in value.shapes:
        match shape:
            case ExternalShape(name=name):
                names.append(name)
            case SequenceShape(elements=elements):
                for element in elements:
                    names.extend(_names(element))
            case _:
                names.append("")
    return names
