"""`misplaced-directive`: where "use process" has no effect, or does not belong."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import DEFAULT_FILE, assert_expected, diagnostics, fixed

RULE = "misplaced-directive"
MARK = f"# expect: {RULE}"

ACTION = """
from gnomon import BlockingActionCtx, internal_action

@internal_action
def work(ctx: BlockingActionCtx) -> int:
    return 1
"""

MISPLACED = {
    "after an import": f'import io\n"use process"  {MARK}\n',
    "after a class": f'class A: ...\n"use process"  {MARK}\n',
    "after an assignment": f'A = 1\n"use process"  {MARK}\n',
    "after the docstring and an import": f'"""Doc."""\nimport io\n"use process"  {MARK}\n',
    "at the end": f'import io\n{ACTION}\n"use process"  {MARK}\n',
    "under a condition": f'import io\nif io:\n    "use process"  {MARK}\n',
    "in a function": f'def f() -> None:\n    "use process"  {MARK}\n',
    "in a class": f'class A:\n    "use process"  {MARK}\n',
    "in a try": f'try:\n    "use process"  {MARK}\nexcept OSError:\n    pass\n',
    "a second time": f'"use process"\nimport io\n"use process"  {MARK}\n',
    "in parentheses": f'import io\n("use process")  {MARK}\n',
}


@pytest.mark.parametrize("head", MISPLACED.values(), ids=MISPLACED)
def test_finds_a_directive_that_is_not_at_the_top(head: str) -> None:
    assert_expected(RULE, head + ACTION)


PLACED = {
    "first": '"use process"\n',
    "single quotes": "'use process'\n",
    "after the docstring": '"""Doc."""\n"use process"\nimport io\n',
    "after a comment": '# A comment.\n"use process"\nimport io\n',
    "after the future": '"""Doc."""\nfrom __future__ import annotations\n"use process"\n',
    "before the future": '"use process"\nfrom __future__ import annotations\n',
    "none": "import io\n",
    "a mention": 'import io\nTEXT = "use process"\nprint("use process")\n',
    "in the docstring": '"""Why "use process" is not here."""\nimport io\n',
    "another string": 'import io\n"uses a process"\n',
    "a docstring about it": '"""Use processes for what blocks."""\nimport io\n',
    "a word of it": '"process"\nimport io\n',
    "another language's": '"use strict"\nimport io\n',
}


@pytest.mark.parametrize("head", PLACED.values(), ids=PLACED)
def test_leaves_alone_a_directive_at_the_top_and_what_is_none(head: str) -> None:
    assert_expected(RULE, head + ACTION)


MISSPELT = (
    "use proces",
    "use processes",
    "Use Process",
    "USE PROCESS",
    "use  process",
    "use-process",
    "use_process",
    "use process;",
    "useprocess",
    "use porcess",
    "use node",
    "use thread",
    "use worker",
)


@pytest.mark.parametrize("text", MISSPELT)
def test_finds_what_was_meant_for_the_directive(text: str) -> None:
    assert_expected(RULE, f'"{text}"  {MARK}\nimport io\n' + ACTION)
    assert_expected(RULE, f'"""Doc."""\nimport io\n"{text}"  {MARK}\n' + ACTION)


def test_says_how_it_is_spelt() -> None:
    (found,) = diagnostics(RULE, '"use node"\nimport io\n' + ACTION)
    assert found.message == (
        '"use node" is no directive: actions run in processes after "use process"'
    )
    assert found.help == 'write "use process"'


def test_puts_the_spelling_right() -> None:
    source = "'use proces'\nimport io\n" + ACTION
    assert fixed(RULE, source) == {}
    assert fixed(RULE, source, unsafe=True) == {DEFAULT_FILE: source.replace("proces'", "process'")}


MOVES = {
    "behind an import": (
        'import io\n"use process"\nimport re\n',
        '"use process"\n\nimport io\nimport re\n',
    ),
    "behind the docstring": (
        '"""Doc."""\n\nimport io\n"use process"\n',
        '"""Doc."""\n\n"use process"\n\nimport io\n',
    ),
    "behind the future": (
        'from __future__ import annotations\nimport io\n"use process"\n',
        'from __future__ import annotations\n"use process"\n\nimport io\n',
    ),
    "beside a comment": (
        'import io\n"use process"  # native\n',
        '"use process"\n\nimport io\n# native\n',
    ),
    "misspelt, too": (
        'import io\n"use proces"\n',
        '"use process"\n\nimport io\n',
    ),
    "a second time": (
        '"use process"\nimport io\n"use process"\n',
        '"use process"\nimport io\n',
    ),
}


@pytest.mark.parametrize(("before", "after"), MOVES.values(), ids=MOVES)
def test_moves_the_directive_to_the_top(before: str, after: str) -> None:
    assert fixed(RULE, before + ACTION, unsafe=True) == {DEFAULT_FILE: after + ACTION}


NOT_MOVED = {
    "one in a function": 'def f() -> None:\n    "use process"\n' + ACTION,
    "one beside a query": 'import io\n"use process"\nfrom gnomon import query\n'
    "@query\nasync def get(ctx) -> None: ...\n",
    "one in a file without functions": 'import io\n"use process"\n',
}


@pytest.mark.parametrize("source", NOT_MOVED.values(), ids=NOT_MOVED)
def test_does_not_move(source: str) -> None:
    assert fixed(RULE, source, unsafe=True) == {}


OTHERS = {
    "a query": ("from gnomon import query", "@query"),
    "an internal mutation": ("from gnomon import internal_mutation", "@internal_mutation"),
    "another name": ("from gnomon import mutation as write", "@write"),
    "a module's": ("import gnomon as g", "@g.internal_query"),
    "called": ("from gnomon import mutation", "@mutation()"),
    "typed": ("from ._generated.server import mutation", "@mutation"),
    "wrapped": (
        "from gnomon import mutation\ndef audited(f):\n    return mutation(f)",
        "@audited",
    ),
}


@pytest.mark.parametrize(("head", "decorator"), OTHERS.values(), ids=OTHERS)
def test_finds_queries_and_mutations_in_a_process(head: str, decorator: str) -> None:
    source = f'"use process"  {MARK}\n{head}\n{decorator}\nasync def store(ctx) -> None: ...\n'
    assert_expected(RULE, source + ACTION)


@pytest.mark.parametrize("name", ["crons", "schema"])
def test_finds_it_where_there_are_no_actions(name: str) -> None:
    assert_expected(RULE, {f"functions/{name}.py": f'"use process"  {MARK}\nimport io\n'})


def test_leaves_alone_a_module_of_that_name_further_down() -> None:
    files = {
        "functions/billing/__init__.py": "",
        "functions/billing/schema.py": '"use process"\n' + ACTION,
    }
    assert_expected(RULE, files)


IMPORTS = {
    "a name": f"from .native import work  {MARK}\n",
    "the module": f"from . import native  {MARK}\n",
    "the dotted name": f"import functions.native  {MARK}\n",
    "an alias": f"import functions.native as n  {MARK}\n",
    "everything": f"from functions.native import *  {MARK}\n",
    "in a function": f"def f() -> None:\n    from .native import work  {MARK}\n",
    "in a try": f"try:\n    from .native import work  {MARK}\nexcept ImportError:\n    pass\n",
    "under a condition": f"A = 1\nif A:\n    from .native import work  {MARK}\n",
    "otherwise": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    A = 1\nelse:\n"
    f"    from .native import work  {MARK}\n",
}

NO_IMPORTS = {
    "for type checkers": "from typing import TYPE_CHECKING\n"
    "if TYPE_CHECKING:\n    from .native import work\n",
    "a process of its own": '"use process"\nfrom .native import work\n',
    "another module": "from .plain import helper\n",
    "a module outside": "from native import work\n",
    "by reference": "from ._generated.api import internal\nA = internal.native.work\n",
}


@pytest.mark.parametrize("source", [*IMPORTS.values(), *NO_IMPORTS.values()])
def test_an_import_brings_a_process_where_it_does_not_belong(source: str) -> None:
    files = {
        "functions/jobs.py": source,
        "functions/native.py": '"use process"\n' + ACTION,
        "functions/plain.py": "def helper() -> None: ...\n",
    }
    assert_expected(RULE, files)


def test_says_where_it_belongs() -> None:
    (found,) = diagnostics(RULE, 'import io\n"use process"\n' + ACTION)
    assert found.message == '"use process" has no effect here: it must stand before every import'
    assert found.help == "move it to the top of the file, right after the docstring"
    assert (found.location.line, found.location.column) == (2, 1)


def test_says_what_else_is_registered() -> None:
    source = '"use process"\nfrom gnomon import query\n@query\nasync def get(ctx) -> None: ...\n'
    (found,) = diagnostics(RULE, source)
    assert found.message == "only actions run in a process, but this file registers `get`, a query"
    assert found.help == "move queries and mutations to another file"
    assert [(note.location.line, note.message) for note in found.related] == [(4, "a query")]


def test_says_what_is_imported() -> None:
    files = {
        "functions/jobs.py": "from .native import work\n",
        "functions/native.py": '"use process"\n' + ACTION,
    }
    (found,) = diagnostics(RULE, files)
    assert found.message == (
        '`native` says "use process", and this file does not: importing it loads it outside of '
        "the worker processes"
    )
    assert found.help == "run its actions by reference, or move what is shared to a third file"
