"""Documents: the rows of tables, as pydantic models.

    class Job(Document, table="jobs"):
        data: str
        status: Literal["pending", "done"] = "pending"

        by_status = index("status", "creation_time")

A document is immutable: `ctx.db.patch` changes what is stored, and reading it again shows so.
pydantic's own mypy plugin wants every attribute annotated: `by_status: ClassVar[Index] = index(…)`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Literal, TypeVar, cast

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    JsonValue,
    ModelWrapValidatorHandler,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    TypeAdapter,
    model_serializer,
    model_validator,
)

from gnomon.errors import DocumentNotStored, RegistrationError
from gnomon.ids import SELF, Id, parse_id, self_table

if TYPE_CHECKING:
    from typing import Self

    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

DocumentT = TypeVar("DocumentT", bound="Document")

SYSTEM_FIELDS = ("id", "creation_time")
_TABLE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_IDENTITY = "_identity"
_INSTANT = TypeAdapter[datetime](AwareDatetime)


@dataclass(frozen=True, slots=True)
class Index:
    """The fields of an index, in order; its name is that of the class attribute that holds it."""

    fields: tuple[str, ...]


def index(*fields: str) -> Index:
    """An index over one or more fields, `creation_time` among them if wanted."""
    if not fields:
        raise RegistrationError("index() needs at least one field, as in index('status')")
    if len(set(fields)) != len(fields):
        raise RegistrationError(f"index{fields!r} names a field twice")
    return Index(fields)


@dataclass(frozen=True, slots=True)
class Identity:
    """What an insert gives a document."""

    id: str
    creation_time: datetime


class Document(BaseModel):
    """The base of document classes: `class Job(Document, table="jobs")`.

    A subclass without `table` is a base for others and has no table of its own. `id` and
    `creation_time` are given by the insert. In JSON they stand beside the other fields, and a
    document that is validated from such JSON has them.
    """

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        ignored_types=(Index,),
        ser_json_bytes="base64",
        val_json_bytes="base64",
        allow_inf_nan=False,
    )

    __table__: ClassVar[str | None] = None
    __indexes__: ClassVar[Mapping[str, Index]] = MappingProxyType({})

    by_creation_time = index("creation_time")

    if TYPE_CHECKING:

        def __init_subclass__(cls, *, table: str | None = None) -> None: ...

    else:

        def __init_subclass__(cls, *, table: str | None = None, **kwargs: object) -> None:
            super().__init_subclass__(**kwargs)
            if table is not None and not _TABLE.fullmatch(table) and cls.__module__ != __name__:
                raise RegistrationError(
                    f"{cls.__name__}: table={table!r} is not a table's name; "
                    "use letters, digits and underscores, a letter first"
                )
            cls.__table__ = table

        def __init__(self, /, **fields: object) -> None:
            """Validate the fields; `id` and `creation_time` are not among them."""
            if "id" in fields or "creation_time" in fields:
                name = "id" if "id" in fields else "creation_time"
                raise TypeError(
                    f"{type(self).__name__}(): {name!r} is given by the insert, not by you"
                )
            super().__init__(**fields)

        # pydantic: this constructor only adds a check, validation need not go through it.
        __init__.__dict__["__pydantic_base_init__"] = True

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: object) -> None:
        """Collect the indexes, and refuse names that are taken or unknown."""
        for name in SYSTEM_FIELDS:
            if name in cls.model_fields:
                raise RegistrationError(f"{cls.__name__}: {name!r} is a field of every document")
        for name, info in cls.model_fields.items():
            if info.exclude:
                raise RegistrationError(
                    f"{cls.__name__}.{name}: exclude=True would lose it, since a document is "
                    "stored by its fields; leave it out of what a function returns instead"
                )
        indexes = {
            name: value
            for base in reversed(cls.__mro__)
            for name, value in vars(base).items()
            if isinstance(value, Index)
        }
        for name, value in indexes.items():
            for field in value.fields:
                if field not in cls.model_fields and field != "creation_time":
                    raise RegistrationError(
                        f"{cls.__name__}.{name}: no field {field!r}; "
                        f"there are {', '.join([*cls.model_fields, 'creation_time'])}"
                    )
        cls.__indexes__ = MappingProxyType(indexes)

    @property
    def id(self) -> Id[Self]:
        """The id that the insert gave; DocumentNotStored before."""
        return Id(self._identity("id").id)

    @property
    def creation_time(self) -> datetime:
        """When it was inserted, aware, strictly increasing in a table; DocumentNotStored before."""
        return self._identity("creation_time").creation_time

    def as_stored(self, id: str, creation_time: datetime) -> Self:
        """This document, new until now, with what the insert gave it: as a storage hands it out."""
        # Beside the fields, and not a private attribute as pydantic has them: those are made anew
        # for each document, at a third of its price.
        private = self.__pydantic_private__ or {}
        identity = {_IDENTITY: Identity(id, creation_time)}
        object.__setattr__(self, "__pydantic_private__", private | identity)
        return self

    def _identity(self, asked: str) -> Identity:
        found = identity_of(self)
        if found is None:
            raise DocumentNotStored(
                f"{type(self).__name__}.{asked} exists only once the document is stored: "
                "use the id that ctx.db.insert returns, or read the document back"
            )
        return found

    @model_validator(mode="wrap")
    @classmethod
    def _validate_stored(cls, value: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """Take `id` and `creation_time` out of the data before the fields are validated."""
        token = self_table.set(cls.__table__)
        try:
            return cls._validate(value, handler)
        finally:
            self_table.reset(token)

    @classmethod
    def _validate(cls, value: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        if isinstance(value, dict) and (computed := _computed_names(cls)):
            fields = cast("dict[str, object]", value)
            value = {name: fields[name] for name in fields if name not in computed}
        if not isinstance(value, dict) or "id" not in value:
            return handler(value)
        fields = dict(cast("dict[str, object]", value))
        id = parse_id((cls.__table__,) if cls.__table__ else (), str(fields.pop("id")))
        time = _INSTANT.validate_python(fields.pop("creation_time", None))
        return handler(fields).as_stored(id, time)

    @model_serializer(mode="wrap")
    def _serialize_stored(
        self, handler: SerializerFunctionWrapHandler, info: SerializationInfo
    ) -> dict[str, object]:
        """Put `id` and `creation_time` in front of the fields once there are any."""
        fields: dict[str, object] = handler(self)
        if identity_of(self) is None:
            return fields
        time = _INSTANT.dump_python(
            self.creation_time, mode="json" if info.mode == "json" else "python"
        )
        return {"id": str(self.id), "creation_time": time, **fields}

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """The fields' schema, and `id` and `creation_time` as every stored document has them."""
        schema = handler(_without_serializer(core_schema))
        body = handler.resolve_ref_schema(schema)
        system: dict[str, JsonSchemaValue] = {
            "id": {"title": "Id", "type": "string", "x-gnomon-table": cls.__table__ or ""},
            "creation_time": {"title": "Creation Time", "type": "string", "format": "date-time"},
        }
        fields = _with_table(body.get("properties", {}), cls.__table__)
        body["properties"] = system | cast("JsonSchemaValue", fields)
        if handler.mode == "serialization":
            body["required"] = [*SYSTEM_FIELDS, *body.get("required", [])]
        return schema


class Body:
    """Annotates a document class: its fields alone, as a store keeps them beside the identity.

    pydantic then calls nothing of ours for each document that is stored or read.
    """

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return _without_identity(handler.resolve_ref_schema(handler(source)))


def _without_identity(schema: CoreSchema) -> CoreSchema:
    """The schema without our own validator and serializer; those of the class itself stay."""
    plain: dict[str, object] = {**schema}
    plain.pop("ref", None)
    if plain["type"] == "model":
        if _is_ours(plain.get("serialization")):
            del plain["serialization"]
        return cast("CoreSchema", plain)
    inner = _without_identity(cast("CoreSchema", plain["schema"]))
    return (
        inner if _is_ours(plain.get("function")) else cast("CoreSchema", plain | {"schema": inner})
    )


def _is_ours(called: object) -> bool:
    """Whether what a schema calls is the part of `Document` that knows of identities."""
    function = cast("dict[str, object]", called or {}).get("function")
    known = vars(Document)
    return getattr(function, "__func__", function) in (
        known["_validate_stored"].__func__,
        known["_serialize_stored"],
    )


def identity_of(document: Document) -> Identity | None:
    """What the insert gave a document; None before."""
    private = document.__pydantic_private__
    return None if private is None else cast("Identity | None", private.get(_IDENTITY))


@lru_cache(maxsize=1024)
def _computed_names(document: type[Document]) -> frozenset[str]:
    """The names under which a document's computed fields stand in its JSON form."""
    computed = document.model_computed_fields
    return frozenset(field.alias or name for name, field in computed.items())


def _with_table(schema: object, table: str | None) -> object:
    """The same JSON Schema with a table's name in the place of `Id[Self]`'s."""
    if isinstance(schema, list):
        return [_with_table(item, table) for item in cast("list[object]", schema)]
    if not isinstance(schema, dict):
        return (table or "") if schema == SELF else schema
    members = cast("dict[str, object]", schema)
    return {name: _with_table(item, table) for name, item in members.items()}


def _without_serializer(schema: CoreSchema) -> CoreSchema:
    """The schema of the fields alone: the serializer's own would say no more than "an object"."""
    plain: dict[str, object] = {**schema}
    plain.pop("serialization", None)
    if plain["type"] != "model" and "schema" in plain:
        plain["schema"] = _without_serializer(cast("CoreSchema", plain["schema"]))
    return cast("CoreSchema", plain)


ScheduledState = Literal["pending", "in_progress", "success", "failed", "canceled"]


class ScheduledFunction(Document, table="_scheduled_functions"):
    """A function that was scheduled: read with `ctx.db.get` and `ctx.db.query`, never written.

    `name` is the function's path; `error` is set when `state` is "failed"; `completed_time` is
    None until the state is final. It is kept for seven days after that.
    """

    name: str
    args: dict[str, JsonValue]
    scheduled_time: AwareDatetime
    completed_time: AwareDatetime | None = None
    state: ScheduledState = "pending"
    error: str | None = None
