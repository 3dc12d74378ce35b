"""`misdeclared-table`: document classes whose table cannot be told."""

from __future__ import annotations

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


def test_leaves_alone_tables_that_share_a_base_without_one() -> None:
    source = """
class Base(Document):
    x: int

class A(Base, table="a"): ...
class B(Base, table="b"): ...

class NoDocument(dict, table=NAME): ...
"""
    assert_expected(RULE, project(source))


def test_says_whose_the_table_is() -> None:
    source = "class A(Document, table='t'): ...\nclass B(Document, table='t'): ...\n"
    (found,) = diagnostics(RULE, project(source))
    assert found.message == "the table 't' belongs to `A` already"
    assert found.help == "give each document class a table of its own"
