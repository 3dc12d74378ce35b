"""`misdeclared-table`: document classes whose table cannot be told."""

from __future__ import annotations

from textwrap import dedent

import pytest

from gnomon.rules.testing import assert_expected, diagnostics

RULE = "misdeclared-table"
HEAD = "from gnomon import Document\nimport gnomon as g\nNAME = 'jobs'\n"


def project(source: str) -> dict[str, str]:
    return {"functions/schema.py": HEAD + source}


@pytest.mark.parametrize("table", ["NAME", "f'{NAME}'", "'a' + 'b'", "NAME.upper()", "None"])
def test_finds_a_name_that_is_not_written_out(table: str) -> None:
    source = f"class Job(Document, table={table}):  # expect: {RULE}\n    x: int\n"
    assert_expected(RULE, project(source))


def test_finds_the_second_class_of_a_table() -> None:
    source = f"""
class A(Document, table="t"):
    x: int

class B(g.Document, table="t"):  # expect: {RULE}
    x: int
"""
    assert_expected(RULE, project(source))


def test_finds_the_second_class_of_a_table_in_another_module() -> None:
    first = HEAD + "class A(Document, table='t'):\n    x: int\n"
    second = HEAD + f"class B(Document, table='t'):  # expect: {RULE}\n    x: int\n"
    assert_expected(RULE, {"functions/a.py": first, "functions/b.py": second})


def test_finds_a_table_that_derives_from_a_table() -> None:
    source = f"""
class A(Document, table="a"):
    x: int

class Middle(A):
    z: int

class B(Middle, table="b"):  # expect: {RULE}
    y: int
"""
    assert_expected(RULE, project(source))


def test_finds_a_generic_table() -> None:
    source = f"class A[T](Document, table='a'):  # expect: {RULE}\n    x: T\n"
    assert_expected(RULE, project(source))


SECOND = {
    "an alias of the class": "Doc = Document\nclass B(Doc, table='t'): ...",
    "a base without a table": "class Base(Document): ...\nclass B(Base, table='t'): ...",
    "a mixin before it": "class Mixin: ...\nclass B(Mixin, Document, table='t'): ...",
    "a decorator": "@final\nclass B(Document, table='t'): ...",
    "a condition": "if NAME:\n    class B(Document, table='t'): ...",
    "an attempt": "try:\n    class B(Document, table='t'): ...\nfinally:\n    pass",
}


@pytest.mark.parametrize("written", SECOND.values(), ids=SECOND)
def test_finds_the_second_class_of_a_table_under(written: str) -> None:
    marked = written.replace("table='t'): ...", f"table='t'):  # expect: {RULE}\n        x: int")
    assert_expected(RULE, project(f"class A(Document, table='t'):\n    x: int\n{marked}\n"))


def test_finds_a_table_behind_a_star_import_and_a_package() -> None:
    files = {
        "functions/schema/__init__.py": "from .first import *\nfrom .second import B as B\n",
        "functions/schema/first.py": HEAD + "class A(Document, table='t'):\n    x: int\n",
        "functions/schema/second.py": (
            f"from gnomon import *\n\nclass B(Document, table='t'):  # expect: {RULE}\n    x: int\n"
        ),
    }
    assert_expected(RULE, files)


SILENT = {
    "tables that share a base without one": """
        class Base(Document):
            x: int

        class A(Base, table="a"): ...
        class B(Base, table="b"): ...
        """,
    "classes of something else": """
        class Hero(SQLModel, table=True): ...
        class NoDocument(dict, table=NAME): ...
        class Plain: table = NAME
        """,
    "a document without a table": "class Base(Document): ...",
    "an f-string with nothing in it, and a raw string": """
        class A(Document, table=r"a"): ...
        class B(Document, table="b" "c"): ...
        """,
    "names of tables elsewhere": """
        class A(Document, table="a"):
            table: str = "a"
            by_table = index("table")
        TABLES = {"a": A}
        """,
    "a class of a function": """
        class A(Document, table="a"): ...
        def make():
            class A(Document, table="a"): ...
            return A
        """,
    "a class that has another as a field": """
        class A(Document, table="a"): ...
        class B(Document, table="b"):
            other: Id[A]
        """,
    "a generic base": """
        class Base(Document, Generic[T]):
            x: T
        class A(Base[int], table="a"): ...
        """,
}


@pytest.mark.parametrize("name", SILENT)
def test_is_silent_about(name: str) -> None:
    assert_expected(RULE, project(dedent(SILENT[name]) + "\n"))


def test_says_whose_the_table_is() -> None:
    source = "class A(Document, table='t'): ...\nclass B(Document, table='t'): ...\n"
    (found,) = diagnostics(RULE, project(source))
    assert found.message == "the table 't' belongs to `A` already"
    assert found.help == "give each document class a table of its own"
