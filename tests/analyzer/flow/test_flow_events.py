"""What the flow analysis remembers of a call: its name, and whether a library may make it."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from gnomon.analyzer.flow.analysis import flow_of
from gnomon.analyzer.flow.events import ExternalCall
from gnomon.analyzer.lower.from_ast.module import lower
from gnomon.analyzer.project import Project

HEAD = "import asyncio, time\nimport vendor\nfrom gnomon import ActionCtx, action\n"


def calls(source: str) -> dict[str, bool]:
    """The library calls of the action `act`, and whether a library was given the function."""
    text = HEAD + dedent(source)
    module, _ = lower(ast.parse(text), path="functions/a.py", name="functions.a", is_package=False)
    project = Project({"functions.a": module}, "functions")
    (registration,) = project.registrations(module)
    return {
        event.operation.name: event.handed
        for event in flow_of(project).trace(registration).events
        if isinstance(event.operation, ExternalCall)
    }


ACTION = "@action\nasync def act(ctx: ActionCtx) -> None:\n    {}\n"


def test_a_thread_and_what_it_runs_are_two_calls_of_one_place() -> None:
    found = calls(ACTION.format("await asyncio.to_thread(time.sleep, 1)"))
    assert found == {"asyncio.to_thread": False, "time.sleep": True}


def test_either_of_two_functions_is_called() -> None:
    found = calls(ACTION.format("(time.sleep if ctx else vendor.rest)(1)"))
    assert found == {"time.sleep": False, "vendor.rest": False}


def test_what_a_handed_function_calls_is_handed_too() -> None:
    helper = "def inner():\n    time.sleep(1)\n\ndef wait():\n    inner()\n\n"
    found = calls(helper + ACTION.format("await vendor.run(wait)"))
    assert found == {"vendor.run": False, "time.sleep": True}


@pytest.mark.parametrize("call", ["list(map(wait, [1]))", "any(filter(wait, [1]))", "wait(1)"])
def test_a_builtin_function_calls_what_it_is_given_here(call: str) -> None:
    assert calls("def wait(n):\n    time.sleep(n)\n\n" + ACTION.format(call)) == {
        "time.sleep": False
    }


def test_opening_a_file_is_remembered_and_printing_is_not() -> None:
    assert calls(ACTION.format("print(open('x'), len('y'))")) == {"builtins.open": False}


@pytest.mark.parametrize(
    "test",
    ["True or ctx is None", "not (False and ctx is not None)", "1 or (0 or ctx == None)"],
)
def test_a_comparison_that_is_never_reached_is_judged_all_the_same(test: str) -> None:
    found = calls(ACTION.format(f"if {test}:\n        time.sleep(1)"))
    assert found == {"time.sleep": False}
