"""From a project's data model to the view of `server.py`."""

from __future__ import annotations

from gnomon.analyzer.project import Project
from gnomon.codegen.annotations import Annotations
from gnomon.codegen.imports import ImportTable
from gnomon.codegen.layout import (
    STEP,
    Atom,
    Generic,
    Parameter,
    TypeExpression,
    Union,
    quoted,
    signature,
    typed,
)
from gnomon.codegen.model import Index, Table
from gnomon.codegen.naming import Names, camel
from gnomon.codegen.views import ServerView, TableView

DECORATORS = (
    "action",
    "internal_action",
    "internal_mutation",
    "internal_query",
    "mutation",
    "query",
)
CLASSES = (
    "AnyDocument",
    "DatabaseReader",
    "DatabaseWriter",
    "MutationCtx",
    "QueryCtx",
    "StoredT",
    "DocumentT",
)
BY_CREATION_TIME = "by_creation_time"
NONE = Atom("None")


def server_view(project: Project, tables: tuple[Table, ...]) -> ServerView:
    """Everything that `server.py` says."""
    return _ServerBuilder(project, tables).view()


class _ServerBuilder:
    """Makes the view of one `server.py`; names and imports are shared by its parts."""

    def __init__(self, project: Project, tables: tuple[Table, ...]) -> None:
        self._tables = tables
        self._names = Names()
        self._names.taken |= {*CLASSES, *DECORATORS}
        self._imports = ImportTable(
            project.functions, project.modules, self._names.taken - {*DECORATORS}
        )
        self._annotations = Annotations(project, self._imports)
        self._import_fixed_names()

    def view(self) -> ServerView:
        tables = tuple(self._table(table) for table in self._tables)
        any_document = self._alias("AnyDocument", self._any_document()) if tables else []
        return ServerView(
            imports=tuple(self._imports.runtime_lines()),
            typing_imports=tuple(self._imports.typing_lines()),
            any_document=tuple(any_document),
            tables=tables,
            overload=f"{STEP}@overload" if len(tables) > 1 else "",
        )

    def _import_fixed_names(self) -> None:
        """What the template itself uses."""
        fixed = [("gnomon", name) for name in (*DECORATORS, "ActionCtx", "BlockingActionCtx")]
        fixed += [("gnomon.context", f"Generic{kind}Ctx") for kind in ("Query", "Mutation")]
        fixed += [("typing", "TYPE_CHECKING"), ("typing", "Protocol")]
        annotations = [("gnomon", "ScheduledFunction"), ("gnomon", "Id")]
        annotations += [("gnomon.database", "TableQuery")]
        if self._tables:
            fixed += [("typing", "overload"), ("typing", "TypedDict"), ("typing", "TypeVar")]
            fixed += [("gnomon.database", "Query")]
            annotations += [("typing", "Literal"), ("typing", "TypeAlias"), ("typing", "Unpack")]
            annotations += [("gnomon.ranges", "RangeFunction")]
        for module, name in fixed:
            self._imports.runtime(module, name)
            self._names.taken.add(name)
        for module, name in annotations:
            self._imports.typing(module, name)
            self._names.taken.add(name)
        self._imports.take_names(field.name for table in self._tables for field in table.fields)

    def _any_document(self) -> TypeExpression:
        first, *others = (Atom(self._class(table)) for table in self._tables)
        return Union((first, *others)) if others else first

    def _class(self, table: Table) -> str:
        """The local name of a document class."""
        return self._imports.typing(table.definition.module.name, table.class_name)

    def _alias(self, name: str, type: TypeExpression) -> list[str]:
        return typed(f"{name}: TypeAlias = ", type, "", STEP)

    def _table(self, table: Table) -> TableView:
        document = self._class(table)
        patch_class = self._take(f"{table.class_name}Patch")
        query_class = self._take(f"{table.class_name}Query")
        types = self._field_types(table)
        builders: list[str] = []
        names = {BY_CREATION_TIME: self._imports.typing("gnomon.ranges", "ByCreationTime")}
        for index in table.indexes:
            if index.name != BY_CREATION_TIME:
                names[index.name] = self._builders(table, index, types, builders)
        several = len(names) > 1
        id = Parameter("id", Generic("Id", (Atom(document),)))
        fields = Parameter("**fields", Generic("Unpack", (Atom(patch_class),)))
        whole = Parameter("document", Atom(document))
        kind = Parameter("table", Generic("type", (Atom(document),)))
        return TableView(
            class_name=document,
            description=f"`{table.name}`",
            builders=tuple(builders),
            query_class=query_class,
            overload=f"{STEP}@overload" if several else "",
            with_index=tuple(
                _with_index(document, index, builder, several) for index, builder in names.items()
            ),
            implementation=_implementation(document) if several else (),
            patch_class=patch_class,
            patch_fields=_declarations(types),
            query=_method("query", ("self", kind, "/"), Atom(query_class)),
            patch=_method("async patch", ("self", id, "/", fields), NONE),
            replace=_method("async replace", ("self", id, whole, "/"), NONE),
        )

    def _field_types(self, table: Table) -> dict[str, TypeExpression]:
        """The type of each field; `Self` in it means the document."""
        annotations, types = self._annotations, dict[str, TypeExpression]()
        annotations.home = table.definition
        for field in table.fields:
            annotations.owner = field.owner
            types[field.name] = annotations.rewrite(field.module, field.annotation)
        annotations.home = annotations.owner = None
        return types

    def _take(self, wanted: str) -> str:
        name = self._names.take(wanted)
        self._imports.take_names([name])
        return name

    def _builders(
        self, table: Table, index: Index, types: dict[str, TypeExpression], lines: list[str]
    ) -> str:
        """Append an alias for each prefix of an index, the last first; returns the whole's name."""
        self._imports.typing("gnomon.ranges", "IndexField")
        following = self._imports.typing("gnomon.ranges", "IndexRange")
        base = f"{table.class_name}{camel(index.name)}"
        for position in reversed(range(len(index.fields))):
            field = index.fields[position]
            then = "".join(f"Then{camel(name)}" for name in index.fields[1 : position + 1])
            name = self._take(f"{base}{then}")
            type = types.get(field) or Atom(self._imports.typing("datetime", "datetime"))
            literal = Generic("Literal", (Atom(quoted(field)),))
            lines += self._alias(name, Generic("IndexField", (literal, type, Atom(following))))
            following = name
        return following


def _declarations(types: dict[str, TypeExpression]) -> tuple[str, ...]:
    """`name: type` for each field."""
    lines = (typed(f"{name}: ", type, "", STEP) for name, type in types.items())
    return tuple(line for declaration in lines for line in declaration)


def _with_index(document: str, index: str, builder: str, several: bool) -> tuple[str, ...]:
    """The signature of `with_index` for one index; an overload, if there are several."""
    function = Generic("RangeFunction", (Atom(builder),))
    parameters = (
        "self",
        Parameter("name", Generic("Literal", (Atom(quoted(index)),))),
        Parameter("range", Union((function, NONE)), "None"),
        "/",
    )
    returns = Generic("Query", (Atom(document),))
    return _method("with_index", parameters, returns, " ..." if several else "")


def _method(
    name: str,
    parameters: tuple[Parameter | str, ...],
    returns: TypeExpression,
    body: str = " ...",
) -> tuple[str, ...]:
    """The header of a method whose body stands in the same line, or follows."""
    return tuple(signature(name, parameters, returns, body=body))


def _implementation(document: str) -> tuple[str, ...]:
    """The signature behind the overloads of `with_index`."""
    parameters = (
        "self",
        Parameter("name", Atom("str")),
        Parameter("range", Atom("object"), "None"),
        "/",
    )
    return _method("with_index", parameters, Generic("Query", (Atom(document),)), "")
