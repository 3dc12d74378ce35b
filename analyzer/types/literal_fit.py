"""Whether a literal can be what an annotation asks for, as the validation at run time sees it.

Validation converts: `1` fits `float`, `"5"` fits `int`, a tuple fits `list[str]`, a dict fits a
model whose fields it has. Only what it surely refuses does not fit; whatever is not known here
fits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import cast

from gnomon.analyzer import syntax
from gnomon.analyzer.names.meanings import Definition, External, Variable
from gnomon.analyzer.project import Project
from gnomon.analyzer.schemas.enums import ENUMS, enum_members
from gnomon.analyzer.types.class_fields import Field, ancestors, external_bases, fields_of
from gnomon.analyzer.types.literals import UNREAD
from gnomon.analyzer.walk import descendants

ID = re.compile(r"[A-Za-z_][A-Za-z0-9_]*_[0-9a-z]+")
BOOLEANS = frozenset({"0", "off", "f", "false", "n", "no", "1", "on", "t", "true", "y", "yes"})
NUMBERS = (int, float)
SCALARS = (str, bytes, int, float, bool, type(None))
DISPLAYS = (list, tuple, frozenset, dict)
UNIONS = frozenset({"typing.Union", "typing.Optional"})
MODELS = frozenset({"pydantic.BaseModel", "typing.TypedDict", "gnomon.Document"})
OPEN_MODELS = frozenset({"gnomon.Document"})
"""Models that have fields which are not written in the class."""

HARMLESS = frozenset({"pydantic.Field"})
OTHER_NAMES = frozenset({"alias", "validation_alias"})
OPTIONAL = frozenset({"default", "default_factory"})
NOT_REQUIRED = "NotRequired"
ITEMS = frozenset({"builtins.list", "builtins.set", "builtins.frozenset"})
DEEPEST = 8


def _is_number(value: object) -> bool:
    if isinstance(value, str | bytes):
        try:
            float(value)
        except ValueError:
            return False
        return True
    return isinstance(value, NUMBERS)


def _is_integer(value: object) -> bool:
    if isinstance(value, float):
        return value.is_integer()
    return _is_number(value)


def _is_boolean(value: object) -> bool:
    if isinstance(value, str):
        return value.lower() in BOOLEANS
    return isinstance(value, bytes) or value in (0, 1)


def _is_text(value: object) -> bool:
    return isinstance(value, str | bytes)


def _is_moment(value: object) -> bool:
    if isinstance(value, str):
        return any(character.isdigit() for character in value)
    return value is not None and not isinstance(value, DISPLAYS)


def _is_decimal(value: object) -> bool:
    if isinstance(value, str):
        from decimal import Decimal, InvalidOperation

        try:
            Decimal(value)
        except InvalidOperation:
            return False
        return True
    return value is not None and not isinstance(value, DISPLAYS)


def _is_uuid(value: object) -> bool:
    if isinstance(value, str):
        from uuid import UUID

        try:
            UUID(value)
        except ValueError:
            return False
    return isinstance(value, str | bytes)


def _is_many(value: object) -> bool:
    return not isinstance(value, SCALARS)


def _is_id(value: object) -> bool:
    return ID.fullmatch(value) is not None if isinstance(value, str) else isinstance(value, bytes)


ACCEPTS: dict[str, Callable[[object], bool]] = {
    "builtins.str": _is_text,
    "builtins.bytes": _is_text,
    "builtins.int": _is_integer,
    "builtins.float": _is_number,
    "builtins.bool": _is_boolean,
    "builtins.list": _is_many,
    "builtins.tuple": _is_many,
    "builtins.set": _is_many,
    "builtins.frozenset": _is_many,
    "builtins.dict": lambda value: isinstance(value, dict),
    "datetime.datetime": _is_moment,
    "datetime.date": _is_moment,
    "datetime.time": _is_moment,
    "datetime.timedelta": _is_moment,
    "decimal.Decimal": _is_decimal,
    "uuid.UUID": _is_uuid,
    "gnomon.Id": _is_id,
}


def can_be(
    project: Project,
    module: syntax.Module,
    annotation: syntax.Expression,
    value: object,
    depth: int = 0,
) -> bool:
    """Whether a value may be accepted where this annotation stands.

    What is not read of the value, `UNREAD` in it, may be anything.
    """
    if value is UNREAD:
        return True
    match annotation:
        case syntax.Constant(value=None):
            return value is None
        case syntax.BinaryOp(left=left, operator="|", right=right) if depth < DEEPEST:
            return any(can_be(project, module, side, value, depth + 1) for side in (left, right))
        case syntax.Subscript(value=generic, indices=indices) if depth < DEEPEST:
            return _can_be_generic(project, module, generic, indices, value, depth)
        case syntax.Name() | syntax.Attribute() if depth < DEEPEST:
            return _can_be_named(project, module, annotation, value, depth)
        case _:
            return True


def _can_be_generic(
    project: Project,
    module: syntax.Module,
    generic: syntax.Expression,
    indices: tuple[syntax.Expression, ...],
    value: object,
    depth: int,
) -> bool:
    name = project.qualified_name(module, generic) or ""
    if name in UNIONS:
        is_none = name == "typing.Optional" and value is None
        return is_none or any(can_be(project, module, index, value, depth + 1) for index in indices)
    if name == "typing.Literal":
        return _is_among(indices, value)
    if name == "typing.Annotated":
        plain = all(_is_harmless(project, module, extra) for extra in indices[1:])
        return not plain or can_be(project, module, indices[0], value, depth + 1)
    if not _can_be_named(project, module, generic, value, depth):
        return False
    parts: list[tuple[syntax.Expression, object]] = []
    if name in ITEMS and isinstance(value, list | tuple | frozenset):
        parts = [(indices[0], item) for item in cast("Iterable[object]", value)]
    elif name == "builtins.dict" and isinstance(value, dict):
        items = cast("dict[object, object]", value).items()
        parts = [pair for item in items for pair in zip(indices, item, strict=False)]
    return all(can_be(project, module, kind, part, depth + 1) for kind, part in parts)


def _is_among(choices: tuple[syntax.Expression, ...], value: object) -> bool:
    """Whether a value is one of a `Literal`, as far as those are plain."""
    known = [choice.value for choice in choices if isinstance(choice, syntax.Constant)]
    return len(known) < len(choices) or value in known


def _is_harmless(project: Project, module: syntax.Module, extra: syntax.Expression) -> bool:
    """Whether the metadata of an `Annotated` do not change what is accepted."""
    if isinstance(extra, syntax.Call):
        return project.qualified_name(module, extra.func) in HARMLESS
    return isinstance(extra, syntax.Constant)


def _can_be_named(
    project: Project, module: syntax.Module, node: syntax.Expression, value: object, depth: int
) -> bool:
    match project.resolve(module, node):
        case External(name=name):
            accepts = ACCEPTS.get(name)
            return accepts is None or accepts(value)
        case Definition(module=home, node=syntax.TypeAlias(value=alias)):
            return can_be(project, home, alias, value, depth + 1)
        case Definition(module=home, node=syntax.ClassDef() as cls):
            values = _texts_of_enum(project, Definition(home, cls))
            if values and isinstance(value, SCALARS):
                return value in values
            model = Definition(home, cls)
            if isinstance(value, dict) and _is_read(project, model):
                return _fits_fields(project, model, cast("dict[object, object]", value), depth)
            return not _is_model(project, home, cls) or not isinstance(value, SCALARS)
        case Variable(module=home, value=(syntax.Subscript() | syntax.BinaryOp()) as alias):
            return can_be(project, home, alias, value, depth + 1)
        case _:
            return True


def _texts_of_enum(project: Project, definition: Definition) -> frozenset[object]:
    """The values of an enum whose members are all known texts; empty for anything else."""
    if external_bases(project, definition).isdisjoint(ENUMS):
        return frozenset()
    members = [known for _, known in enum_members(project, definition)]
    values = [known.value if known else None for known in members]
    return frozenset(values) if all(isinstance(value, str) for value in values) else frozenset()


def _is_model(project: Project, module: syntax.Module, cls: syntax.ClassDef) -> bool:
    """Whether a class is validated field by field, by nothing of its own."""
    bases = {project.qualified_name(module, argument.value) for argument in cls.arguments}
    has_methods = any(isinstance(statement, syntax.FunctionDef) for statement in cls.body)
    return not bases.isdisjoint(MODELS) and not has_methods


def _is_read(project: Project, model: Definition) -> bool:
    """Whether everything that validates a model stands in annotations that are read here.

    A validator, a configuration and another name of a field may change what is accepted.
    """
    plain = (syntax.AnnotatedAssign, syntax.ExpressionStatement, syntax.Pass)
    classes = [cls.node for cls in ancestors(project, model)]
    return (
        external_bases(project, model) <= MODELS - OPEN_MODELS
        and all(
            isinstance(cls, syntax.ClassDef)
            and not cls.decorators
            and not any(argument.keyword for argument in cls.arguments)
            and all(isinstance(statement, plain) for statement in cls.body)
            for cls in classes
        )
        and not any(OTHER_NAMES & _keywords_in(field) for field in fields_of(project, model))
    )


def _fits_fields(
    project: Project, model: Definition, value: dict[object, object], depth: int
) -> bool:
    """Whether a dict has the fields that a model needs, and none that it refuses."""
    for field in fields_of(project, model):
        if field.name in value:
            if not can_be(project, field.module, field.annotation, value[field.name], depth + 1):
                return False
        elif UNREAD not in value and _is_required(field):
            return False
    return True


def _is_required(field: Field) -> bool:
    mentioned = {
        node.id if isinstance(node, syntax.Name) else node.attr
        for node in (field.annotation, *descendants(field.annotation))
        if isinstance(node, syntax.Name | syntax.Attribute)
    }
    optional = NOT_REQUIRED in mentioned or OPTIONAL & _keywords_in(field)
    return field.default is None and not optional


def _keywords_in(field: Field) -> frozenset[str]:
    """The keywords of all calls in the declaration of a field."""
    return frozenset(
        node.keyword
        for node in descendants(field.statement)
        if isinstance(node, syntax.Argument) and node.keyword
    )
