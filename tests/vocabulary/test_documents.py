"""Documents and ids: fields, system fields, their JSON form, and what is refused."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Literal, Self

import pytest
from pydantic import BaseModel, Field, TypeAdapter, ValidationError, computed_field

from gnomon import Document, DocumentNotStored, Id, RegistrationError, ScheduledFunction, index

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Base(Document):
    note: str = ""

    by_note = index("note")


class Owner(Document, table="owners"):
    name: str


class Task(Base, table="tasks"):
    data: bytes
    status: Literal["open", "done"] = "open"
    parent: Id[Self] | None = None
    owner: Id[Owner] | None = None

    by_status = index("status", "creation_time")


def stored() -> Task:
    return Task(data=b"\xff").as_stored("tasks_1", NOW)


def test_a_document_knows_its_table_and_all_its_indexes() -> None:
    assert (Task.__table__, Base.__table__) == ("tasks", None)
    assert {name: value.fields for name, value in Task.__indexes__.items()} == {
        "by_creation_time": ("creation_time",),
        "by_note": ("note",),
        "by_status": ("status", "creation_time"),
    }


@pytest.mark.parametrize("name", ["id", "creation_time"])
def test_system_fields_cannot_be_read_before_the_insert(name: str) -> None:
    with pytest.raises(DocumentNotStored, match=f"Task.{name} exists only once"):
        getattr(Task(data=b""), name)


@pytest.mark.parametrize("name", ["id", "creation_time"])
def test_system_fields_cannot_be_given(name: str) -> None:
    build: Callable[..., Task] = Task
    with pytest.raises(TypeError, match="given by the insert"):
        build(**{"data": b"", name: "tasks_1"})


def test_a_stored_document_has_a_typed_id_and_an_aware_time() -> None:
    task = stored()
    assert (task.id, task.id.table, task.creation_time) == ("tasks_1", "tasks", NOW)
    assert isinstance(task.id, Id)


def test_the_json_form_has_the_system_fields_and_reads_back_equal() -> None:
    text = stored().model_dump_json()
    assert text.startswith('{"id":"tasks_1","creation_time":"2026-03-01T12:00:00Z",')
    again = Task.model_validate_json(text)
    assert again == stored()
    assert again.id == "tasks_1"


def test_a_new_document_has_no_system_fields_in_its_json_form() -> None:
    assert set(Task(data=b"").model_dump()) == {"note", "data", "status", "parent", "owner"}


def test_system_fields_survive_inside_other_models() -> None:
    class Envelope(BaseModel):
        tasks: list[Task]

    again = Envelope.model_validate_json(Envelope(tasks=[stored()]).model_dump_json())
    assert again.tasks[0].id == "tasks_1"


def test_system_fields_survive_the_way_to_a_worker_process() -> None:
    assert pickle.loads(pickle.dumps(stored())).id == "tasks_1"


def test_two_documents_with_equal_fields_and_other_ids_differ() -> None:
    assert stored() != stored().as_stored("tasks_2", NOW)


def test_a_document_cannot_be_changed_in_place() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        stored().status = "done"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"data": "", "extra": 1}, "Extra inputs are not permitted"),
        ({"data": "", "status": "lost"}, "Input should be 'open' or 'done'"),
        ({"data": "", "owner": "tasks_1"}, "an id of owners is needed, not one of tasks"),
        ({"data": "", "parent": "owners_1"}, "an id of tasks is needed, not one of owners"),
        ({"data": "", "id": "owners_1", "creation_time": NOW}, "an id of tasks is needed"),
        ({"data": "", "id": "tasks_1", "creation_time": "2026-03-01T12:00:00"}, "timezone"),
        ({"data": "", "owner": "owners"}, "an id is a table's name, an underscore and a key"),
    ],
)
def test_wrong_data_is_refused(data: dict[str, object], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        Task.model_validate(data)


class Circle(Document, table="circles"):
    radius: float

    @computed_field
    @property
    def diameter(self) -> float:
        return 2 * self.radius


@pytest.mark.parametrize(
    "circle",
    [Circle(radius=2), Circle(radius=2).as_stored("circles_1", NOW)],
    ids=["new", "stored"],
)
def test_a_computed_field_is_in_the_json_form_and_never_taken_from_it(circle: Circle) -> None:
    form = circle.model_dump()
    assert form["diameter"] == 4
    assert Circle.model_validate({**form, "diameter": 99}) == circle
    assert Circle.model_validate_json(circle.model_dump_json()).diameter == 4


def test_an_id_of_several_tables_takes_each_of_them() -> None:
    adapter = TypeAdapter(Id[Owner | Task])
    assert [adapter.validate_python(text) for text in ("owners_1", "tasks_1")]
    with pytest.raises(ValidationError, match="an id of owners or tasks is needed"):
        adapter.validate_python("others_1")


def test_json_schema_names_the_tables_and_requires_system_fields_only_of_what_is_sent() -> None:
    sent, taken = (Task.model_json_schema(mode=mode) for mode in ("serialization", "validation"))
    assert sent["required"] == ["id", "creation_time", "data"]
    assert taken["required"] == ["data"]
    assert taken["properties"]["parent"]["anyOf"][0] == {
        "type": "string",
        "x-gnomon-table": "tasks",
    }


def test_scheduled_functions_are_a_table_of_the_system() -> None:
    assert ScheduledFunction.__table__ == "_scheduled_functions"
    assert Id[ScheduledFunction]("_scheduled_functions_1").table == "_scheduled_functions"


def test_wrong_declarations_are_refused_while_importing() -> None:
    with pytest.raises(RegistrationError, match="is not a table's name"):
        type("Bad", (Document,), {}, table="_hidden")
    with pytest.raises(RegistrationError, match="no field 'statu'"):
        type("Bad", (Document,), {"__annotations__": {"status": str}, "by": index("statu")})
    with (
        pytest.warns(UserWarning, match="shadows"),
        pytest.raises(RegistrationError, match="'id' is a field of every document"),
    ):
        type("Bad", (Document,), {"__annotations__": {"id": str}})
    with pytest.raises(RegistrationError, match="exclude=True would lose it"):
        type("Bad", (Document,), {"__annotations__": {"key": str}, "key": Field(exclude=True)})
    with pytest.raises(RegistrationError, match="needs at least one field"):
        index()
    with pytest.raises(RegistrationError, match="names a field twice"):
        index("a", "a")
    with pytest.raises(RegistrationError, match="int is not a Document"):
        TypeAdapter(Id[int])
