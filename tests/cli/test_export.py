"""`gnomon export` and `gnomon import`: what a database holds, as lines of JSON and back."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from gnomon.analyzer.errors import ProjectError
from gnomon.cli.export import write as export_to
from gnomon.cli.program import main
from gnomon.runtime import Runtime, Schedules
from gnomon.storage.opening import open_storage
from gnomon.storage.sqlite import SqliteStorage
from tests.postgres.relay import Relay

SCHEMA = """
from datetime import datetime
from decimal import Decimal
from gnomon import Document, Id, index
from typing import Self

class Item(Document, table="items"):
    name: str
    price: Decimal = Decimal("9.90")
    picture: bytes = b"\\x00\\xff"
    parent: Id[Self] | None = None
    by_name = index("name")
"""
ITEMS = """
from datetime import timedelta
from gnomon import MutationCtx, QueryCtx, internal_mutation, internal_query
from ._generated.api import internal
from .schema import Item

@internal_mutation
async def add(ctx: MutationCtx, name: str) -> None:
    await ctx.db.insert(Item(name=name))

@internal_mutation
async def add_later(ctx: MutationCtx, name: str) -> None:
    await ctx.scheduler.run_after(timedelta(days=1), internal.items.add, name=name)

@internal_query
async def names(ctx: QueryCtx) -> list[str]:
    return [item.name async for item in ctx.db.query(Item).with_index("by_name")]
"""
CRONS = """
from datetime import time
from gnomon import cron_jobs
from ._generated.api import internal

crons = cron_jobs()
crons.daily("add one", time(3, 0), internal.items.add, name="nightly")
"""

Output = pytest.CaptureFixture[str]
Lines = list[dict[str, Any]]
Edit = Callable[[Lines], object]


@pytest.fixture
def shop(project: Path, capsys: Output) -> Path:
    """A project with two items, a function scheduled for tomorrow, and a cron job."""
    for name, source in (("schema", SCHEMA), ("items", ITEMS), ("crons", CRONS)):
        (project / "functions" / f"{name}.py").write_text(source)
    assert main(["codegen"]) == 0

    async def fill() -> None:
        async with Runtime.open(project, unchecked=True) as runtime:
            for name in ("pear", "apple, red\nor \u2028 green"):
                await runtime.run_mutation("items:add", name=name)
            await runtime.run_mutation("items:add_later", name="fig")

    asyncio.run(fill())
    capsys.readouterr()
    return project


@pytest.fixture
def export(shop: Path) -> Lines:
    """The lines of an export of the shop, in `shop.jsonl`."""
    assert main(["export", "shop.jsonl"]) == 0
    return read(Path("shop.jsonl"))


def read(file: Path) -> Lines:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n")[:-1]]


def write(lines: Lines) -> None:
    text = "".join(f"{json.dumps(line)}\n" for line in lines)
    Path("shop.jsonl").write_text(text, encoding="utf-8")


def dump(database: Path | str) -> list[object]:
    """All that a store holds, but for the numbers of its indexes."""
    with closing(open_storage(str(database))) as storage:
        return [
            storage.read(
                lambda s: s.scan_table("items", 0, 2**62, descending=False, limit=9)
            ).result(),
            storage.read(lambda s: s.scan_schedules(0, 2**62, descending=False, limit=9)).result(),
            storage.read(lambda s: s.list_crons()).result(),
            storage.read(lambda s: s.count_documents()).result(),
        ]


def names(shop: Path, database: str) -> object:
    async def ask() -> object:
        leave = Schedules.LEAVE
        async with Runtime.open(
            shop, database=database, unchecked=True, schedules=leave
        ) as runtime:
            return await runtime.run_query("items:names")

    return asyncio.run(ask())


def test_the_header_stands_first_then_documents_schedules_and_crons(export: Lines) -> None:
    assert [line["type"] for line in export] == [
        "header",
        "document",
        "document",
        "schedule",
        "cron",
    ]
    assert (export[0]["format"], export[0]["version"]) == ("gnomon", 1)
    assert export[1]["document"]["name"] == "pear"
    assert export[1]["document"]["picture"] == "AP8="
    assert (export[3]["name"], export[3]["args"]) == ("items:add", {"name": "fig"})
    assert (export[4]["name"], export[4]["schedule"]) == ("add one", "0 3 * * * UTC")


@pytest.mark.holds("export-and-import")
def test_an_import_makes_an_empty_database_the_same(
    shop: Path, export: Lines, kept: str, capsys: Output
) -> None:
    capsys.readouterr()
    assert main(["import", "shop.jsonl", "--database", kept]) == 0
    assert capsys.readouterr().out == "Imported 2 documents, 1 schedule, 1 cron.\n"
    assert dump(kept) == dump(shop / ".gnomon" / "database.db")
    assert names(shop, kept) == ["apple, red\nor \u2028 green", "pear"]


@pytest.mark.holds("export-and-import")
def test_an_export_of_what_was_imported_is_the_same(shop: Path, export: Lines, kept: str) -> None:
    assert main(["import", "shop.jsonl", "--database", kept]) == 0
    assert main(["export", "second.jsonl", "--database", kept]) == 0
    assert read(Path("second.jsonl"))[1:] == export[1:]


def test_what_is_written_after_an_import_is_newer(shop: Path, export: Lines) -> None:
    late = export[2]["document"]["creation_time"].replace("20", "21", 1)
    export[2]["document"]["creation_time"] = late
    write(export)
    assert main(["import", "shop.jsonl", "--database", "second.db"]) == 0

    async def add() -> None:
        async with Runtime.open(shop, database="second.db", unchecked=True) as runtime:
            await runtime.run_mutation("items:add", name="new")

    asyncio.run(add())
    assert main(["export", "second.jsonl", "--database", "second.db"]) == 0
    last = [line["document"] for line in read(Path("second.jsonl")) if line["type"] == "document"][
        -1
    ]
    assert (last["name"], last["creation_time"] > late) == ("new", True)


def test_both_go_through_pipes(shop: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["export"]) == 0
    shown = capsys.readouterr()
    assert shown.err == "Wrote 2 documents, 1 schedule, 1 cron.\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(shown.out, newline="\n"))
    assert main(["import", "-", "--database", "second.db"]) == 0
    assert dump(shop / "second.db") == dump(shop / ".gnomon" / "database.db")


@pytest.mark.holds("export-and-import")
def test_a_database_that_is_not_empty_is_replaced_only_when_asked(
    shop: Path, export: Lines, kept: str, capsys: Output
) -> None:
    assert main(["import", "shop.jsonl", "--database", kept]) == 0
    assert main(["import", "shop.jsonl", "--database", kept]) == 2
    assert "the database has 2 documents; --replace forgets them first" in capsys.readouterr().err
    write([*export[:2], *export[3:]])
    assert main(["import", "--replace", "shop.jsonl", "--database", kept]) == 0
    assert names(shop, kept) == ["pear"]


def no_field(lines: Lines) -> object:
    return lines[2]["document"].pop("name")


def unknown_table(lines: Lines) -> object:
    return lines[1].update(table="parts")


def other_id(lines: Lines) -> object:
    return lines[1]["document"].update(id="parts_01h455vb")


def id_twice(lines: Lines) -> object:
    return lines[2]["document"].update(id=lines[1]["document"]["id"])


def time_twice(lines: Lines) -> object:
    return lines[2]["document"].update(creation_time=lines[1]["document"]["creation_time"])


def no_id(lines: Lines) -> object:
    return lines[1]["document"].pop("id")


def no_such_function(lines: Lines) -> object:
    return lines[3].update(name="items:ad")


def wrong_arguments(lines: Lines) -> object:
    return lines[3].update(args={"name": 3})


def of_a_query(lines: Lines) -> object:
    return lines[3].update(name="items:names", args={})


def naive_time(lines: Lines) -> object:
    return lines[4].update(next_time="2026-01-01T00:00:00")


@pytest.mark.holds("export-and-import", on=["sqlite"])
@pytest.mark.parametrize(
    ("edit", "number", "problem"),
    [
        (no_field, 3, "name: Field required"),
        (unknown_table, 2, "there is no table 'parts' in this project"),
        (other_id, 2, "an id of items is needed, not one of parts"),
        (id_twice, 3, "a second document of that id"),
        (time_twice, 3, "creation_time is not after that of the line before"),
        (no_id, 2, "the document has no id"),
        (no_such_function, 4, "there is no function items:ad; did you mean items:add?"),
        (wrong_arguments, 4, "items:add: name: Input should be a valid string"),
        (of_a_query, 4, "items:names is a query, which cannot be scheduled"),
        (naive_time, 5, "next_time: Input should have timezone info"),
    ],
)
def test_a_line_that_does_not_fit_is_named_and_nothing_is_imported(
    shop: Path, export: Lines, capsys: Output, edit: Edit, number: int, problem: str
) -> None:
    before = dump(shop / ".gnomon" / "database.db")
    edit(export)
    write(export)
    capsys.readouterr()
    assert main(["import", "--replace", "shop.jsonl"]) == 1
    head, line = capsys.readouterr().err.splitlines()
    assert head == "error: shop.jsonl does not fit the project, so nothing was imported:"
    assert line.startswith(f"  shop.jsonl:{number}: ")
    assert problem in line
    assert dump(shop / ".gnomon" / "database.db") == before


def test_ten_lines_are_named_and_the_others_counted(
    shop: Path, export: Lines, capsys: Output
) -> None:
    write([export[0], *([{"type": "document"}] * 13)])
    assert main(["import", "--replace", "shop.jsonl"]) == 1
    assert capsys.readouterr().err.splitlines()[-1] == "  and 3 more"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "shop.jsonl is empty: it has no header"),
        ("{", "shop.jsonl:1: value: Invalid JSON"),
        ("a\nb\n", "error: shop.jsonl is no export of gnomon:\n  shop.jsonl:1: value: Invalid"),
        ('{"type": "cron"}\n', "shop.jsonl:1: "),
        (
            '{"type": "header", "gnomon": "9", "version": 2, "time": "2026-01-01T00:00:00Z"}\n',
            "version 2 of the format, written by gnomon 9; this one reads up to version 1",
        ),
    ],
)
def test_what_is_no_export_is_refused(shop: Path, capsys: Output, text: str, problem: str) -> None:
    Path("shop.jsonl").write_text(text)
    assert main(["import", "--replace", "shop.jsonl"]) in (1, 2)
    assert problem in capsys.readouterr().err
    assert names(shop, ".gnomon/database.db") == ["apple, red\nor \u2028 green", "pear"]


def test_nothing_is_imported_while_a_process_runs_the_schedules(
    shop: Path, export: Lines, capsys: Output
) -> None:
    with closing(SqliteStorage(shop / ".gnomon" / "database.db")) as storage:
        assert asyncio.run(storage.join("a runner")) is not None
        assert main(["import", "--replace", "shop.jsonl"]) == 2
    assert "a process runs the schedules of this database" in capsys.readouterr().err


def test_a_file_is_overwritten_only_when_asked(shop: Path, export: Lines, capsys: Output) -> None:
    assert main(["export", "shop.jsonl"]) == 2
    assert "shop.jsonl is there already; --force replaces it" in capsys.readouterr().err
    assert main(["export", "--force", "shop.jsonl"]) == 0


def test_a_database_that_no_longer_fits_the_schema_can_be_exported(
    shop: Path, export: Lines
) -> None:
    schema = shop / "functions" / "schema.py"
    schema.write_text(SCHEMA.replace("name: str", "name: int"))
    assert main(["export", "--force", "shop.jsonl"]) == 0
    assert read(Path("shop.jsonl"))[1:] == export[1:]


class Cutting(io.StringIO):
    """Takes lines, and has every connection cut when it has taken the first one."""

    def __init__(self, relay: Relay) -> None:
        super().__init__()
        self.relay = relay

    def write(self, text: str) -> int:
        if not self.getvalue():
            self.relay.cut()
        return super().write(text)


def test_an_export_whose_connection_is_lost_fails_and_writes_no_line_twice(relay: Relay) -> None:
    stream = Cutting(relay)
    with closing(open_storage(relay.url)) as storage, pytest.raises(ProjectError, match="was lost"):
        export_to(storage, stream)
    assert stream.getvalue().count("\n") == 1
