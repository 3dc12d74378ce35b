"""JSON Schema of ids, which say whose they are: `Id[Order]`, `Id[Order | Refund]`."""

from __future__ import annotations

from gnomon.analyzer import syntax
from gnomon.analyzer.lower.from_ast.annotations import parse_annotation
from gnomon.analyzer.names.meanings import Definition, External, Variable
from gnomon.analyzer.project import Project
from gnomon.analyzer.schemas.source import Scope
from gnomon.analyzer.schemas.system import SCHEDULED_FUNCTION, SCHEDULED_TABLE
from gnomon.analyzer.schemas.vocabulary import JsonSchema
from gnomon.analyzer.types.document_classes import table_name
from gnomon.analyzer.types.special_forms import SELF


def id_schema(project: Project, scope: Scope, target: syntax.Expression) -> JsonSchema | None:
    """The schema of `Id[target]`; None if it cannot be told whose id it is."""
    tables = _tables(project, scope, target)
    if tables is None:
        return None
    return {"type": "string", **({"x-gnomon-table": "|".join(tables)} if tables else {})}


def _tables(project: Project, scope: Scope, target: syntax.Expression) -> list[str] | None:
    """The tables that `Id[target]` admits, none meaning any; None if they are not known."""
    match target:
        case syntax.Constant(value=str() as text) if meant := parse_annotation(text, target.at):
            return _tables(project, scope, meant)
        case syntax.BinaryOp(left=left, right=right):
            sides = (_tables(project, scope, left), _tables(project, scope, right))
            return None if None in sides else [*(sides[0] or []), *(sides[1] or [])]
        case syntax.Name(id=name) if name in scope.variables:
            return None
        case _:
            pass
    match project.resolve(scope.module, target):
        case Definition() as definition:
            table = table_name(definition)
            return [table] if table else []
        case External(name=name) if name in SCHEDULED_FUNCTION:
            return [SCHEDULED_TABLE]
        case External(name=name) if name in SELF and scope.home is not None:
            table = table_name(scope.home)
            return [table] if table else []
        case Variable(module=where, value=value) if value is not None:
            return _tables(project, Scope(where), value)
        case _:
            return None
