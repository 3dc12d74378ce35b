"""`gnomon data`: the tables, their documents, ranges of an index."""

from __future__ import annotations

import asyncio
import json
from contextlib import closing
from pathlib import Path

import pytest

from gnomon.cli.program import main
from gnomon.runtime import Runtime
from gnomon.storage.opening import open_storage
from gnomon.storage.protocol import Transaction

SCHEMA = """
from datetime import date
from gnomon import Document, index

class Job(Document, table="jobs"):
    data: str
    state: str = "new"
    due: date | None = None
    tags: list[str] = []
    by_state = index("state", "due")

class Other(Document, table="others"):
    n: int
"""
JOBS = """
from datetime import date
from gnomon import MutationCtx, internal_mutation
from .schema import Job

@internal_mutation
async def add(ctx: MutationCtx, data: str, state: str = "new", day: int | None = None) -> None:
    due = None if day is None else date(2026, 1, day)
    await ctx.db.insert(Job(data=data, state=state, due=due))
"""

Output = pytest.CaptureFixture[str]


@pytest.fixture
def jobs(project: Path, located: str) -> Path:
    """Five jobs: a and b new, c, d and e done on the first three days of the year."""
    (project / "functions" / "schema.py").write_text(SCHEMA)
    (project / "functions" / "jobs.py").write_text(JOBS)

    async def fill() -> None:
        async with Runtime.open(project, unchecked=True) as runtime:
            for data in "ab":
                await runtime.run_mutation("jobs:add", data=data)
            for day, data in enumerate("cde", start=1):
                await runtime.run_mutation("jobs:add", data=data, state="done", day=day)

    asyncio.run(fill())
    return project


def data(capsys: Output, *words: str) -> list[str]:
    """The `data` fields of the documents that are printed, one object a line."""
    assert main(["data", "jobs", *words, "--output-format", "jsonl"]) == 0
    return [json.loads(line)["data"] for line in capsys.readouterr().out.splitlines()]


@pytest.mark.holds("shell")
def test_tables_are_listed_with_their_numbers_and_indexes(jobs: Path, capsys: Output) -> None:
    assert main(["data"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "TABLE   DOCUMENTS  INDEXES",
        "jobs    5          by_state",
        "others  0",
    ]


def test_a_table_whose_class_is_gone_says_so_while_it_holds_documents(
    jobs: Path, located: str, capsys: Output
) -> None:
    def forget(transaction: Transaction) -> None:
        """What the next start does when the class is gone."""
        for index in transaction.list_indexes():
            transaction.drop_index(index.number)
        for table in transaction.table_digests():
            transaction.put_table_digest(table, "")

    with closing(open_storage(located)) as storage:
        storage.write(forget).result()
    assert main(["data"]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == [
        "jobs   5          (no class in the schema)"
    ]
    assert data(capsys, "--order", "asc") == list("abcde")


def test_documents_are_a_table_of_their_fields_the_newest_first(jobs: Path, capsys: Output) -> None:
    assert main(["data", "jobs", "--limit", "2"]) == 0
    heading, first, second, _, note = capsys.readouterr().out.splitlines()
    assert heading.split() == ["ID", "CREATION_TIME", "DATA", "STATE", "DUE", "TAGS"]
    assert first.split()[2:] == ["e", "done", "2026-01-03", "[]"]
    assert second.split()[2:] == ["d", "done", "2026-01-02", "[]"]
    assert note == "2 of 5 documents; --limit all shows every one."


def test_documents_come_in_either_order_up_to_a_limit_or_all(jobs: Path, capsys: Output) -> None:
    assert data(capsys, "--order", "asc", "--limit", "3") == ["a", "b", "c"]
    assert data(capsys, "--limit", "all") == list("edcba")


@pytest.mark.holds("shell")
@pytest.mark.parametrize(
    ("where", "found"),
    [
        ([], "abcde"),
        (["state=done"], "cde"),
        (["state=done", "due>2026-01-01"], "de"),
        (["state=done", "due>=2026-01-01", "due<2026-01-03"], "cd"),
        (["state=new", "due=null"], "ab"),
        (["state<=new"], "abcde"),
    ],
)
def test_a_range_of_an_index_is_read_in_its_order(
    jobs: Path, capsys: Output, where: list[str], found: str
) -> None:
    words = [word for text in where for word in ("--where", text)]
    shown = data(capsys, "--index", "by_state", *words, "--order", "asc")
    assert sorted(shown) == sorted(found)
    assert shown == sorted(shown, key=lambda name: "cdeab".index(name))


def test_values_that_are_long_are_cut_in_the_table_only(jobs: Path, capsys: Output) -> None:
    async def add() -> None:
        async with Runtime.open(jobs, unchecked=True) as runtime:
            await runtime.run_mutation("jobs:add", data="long " * 20)

    asyncio.run(add())
    assert main(["data", "jobs", "--limit", "1"]) == 0
    assert f"{('long ' * 20)[:31]}…" in capsys.readouterr().out
    assert data(capsys, "--limit", "1") == ["long " * 20]


def test_empty_answers_are_said_in_words(jobs: Path, capsys: Output) -> None:
    words = ["data", "jobs", "--index", "by_state", "--where", "state=lost"]
    for command, answer in (
        (["data", "others"], "The table is empty.\n"),
        (words, "No document is in that range.\n"),
    ):
        assert main(command) == 0
        assert capsys.readouterr().out == answer


def test_where_there_is_no_database_yet_that_is_said(project: Path, capsys: Output) -> None:
    for command in (["data"], ["data", "jobs"]):
        assert main(command) == 0
        assert capsys.readouterr().out == "Nothing is stored: there is no database yet.\n"


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["job"], "there is no table 'job'; did you mean 'jobs'?"),
        (["jobs", "--where", "state=new"], "--where needs --index"),
        (["--index", "by_state"], "--index needs a table"),
        (["jobs", "--index", "by_stat"], "Job has no index 'by_stat'; there are: by_state"),
        (["jobs", "--index", "by_state", "--where", "due=2026-01-01"], "'state' comes next"),
        (["jobs", "--index", "by_state", "--where", "status=x"], "did you mean 'state'?"),
        (["jobs", "--index", "by_state", "--where", "state"], "write FIELD=VALUE"),
        (
            ["jobs", "--index", "by_state", "--where", "state=new", "--where", "due<soon"],
            "--where due: 'soon': Input should be a valid date",
        ),
        (["jobs", "--limit", "none"], "'none' is not a number of at least 1"),
    ],
)
def test_a_wrong_use_exits_2(jobs: Path, capsys: Output, words: list[str], problem: str) -> None:
    assert main(["data", *words]) == 2
    assert problem in capsys.readouterr().err


def test_scripts_get_the_fields_of_each_index(jobs: Path, capsys: Output) -> None:
    assert main(["data", "--output-format", "json"]) == 0
    first, second = json.loads(capsys.readouterr().out)
    assert first == {
        "table": "jobs",
        "documents": 5,
        "has_class": True,
        "indexes": {"by_state": ["state", "due", "creation_time"]},
    }
    assert (second["table"], second["documents"]) == ("others", 0)
