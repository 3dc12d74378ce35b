"""The client in TypeScript: compiled strictly, laid out as usual, and run by node."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.http.tokens import token

from ..conftest import CASES, NOTHING, case_names
from .conftest import HERE, App, example
from .tools import node, node_modules

USES = HERE / "typescript"
GIVEN = """
declare const process: { argv: string[] };
const [, , url = "", token = ""] = process.argv;
const sessionToken = async (): Promise<string> => token;
"""
FORMATTED = "All matched files use Prettier code style!"


def tsc(folder: Path) -> str:
    """What the compiler says of a folder; empty if nothing is wrong."""
    done = node(node_modules() / "typescript" / "bin" / "tsc", "--project", str(folder))
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def sources(app: App, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Uses of the app's client beside it."""
    folder = tmp_path_factory.mktemp("typescript")
    shutil.copytree(USES, folder, dirs_exist_ok=True)
    shutil.copy(app.root / "client.ts", folder)
    page = example("typescript", "import").replace('"http://127.0.0.1:8000"', "url")
    (folder / "page.ts").write_text(f"{GIVEN}\n{page}")
    (folder / "package.json").write_text('{"type": "module"}')
    return folder


@pytest.fixture(scope="module")
def answers(sources: Path, url: str) -> dict[str, Any]:
    """What `run.ts` prints."""
    tsc(sources)
    done = node(sources / "out" / "run.js", url, token())
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_right_uses_and_all_cases_compile_and_each_wrong_use_is_an_error(
    sources: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "all"
    shutil.copytree(sources, folder)
    for name in case_names():
        (folder / name).mkdir()
        shutil.copy(CASES / name / "clients/typescript/client.ts", folder / name)
    shutil.copytree(NOTHING / "typescript", folder / "nothing")
    assert tsc(folder) == ""


def test_a_use_that_is_not_wrong_would_be_noticed(sources: Path, tmp_path: Path) -> None:
    folder = tmp_path / "one"
    shutil.copytree(sources, folder)
    (folder / "right.ts").unlink()
    wrong = (folder / "wrong.ts").read_text()
    (folder / "wrong.ts").write_text(wrong.replace("{ dta:", "{ data:"))
    assert tsc(folder).count("TS2578: Unused '@ts-expect-error' directive") == 1


def test_prettier_would_leave_everything_as_it_is(app: App) -> None:
    files = [*CASES.glob("*/clients/typescript/client.ts"), app.root / "client.ts"]
    files.append(NOTHING / "typescript/client.ts")
    prettier = node_modules() / "prettier" / "bin" / "prettier.cjs"
    done = node(prettier, "--check", "--no-config", *map(str, files))
    assert done.stdout.splitlines()[-1:] == [FORMATTED], done.stdout + done.stderr


def test_a_document_comes_as_the_types_say(answers: dict[str, Any]) -> None:
    job = answers["job"]
    assert job.pop("creation_time").endswith("Z")
    assert job == {
        "id": answers["id"],
        "data": "a",
        "status": "pending",
        "delay": "PT1H30M",
        "payload": "-_8=",
    }


def test_every_type_comes_back_as_it_was_sent(answers: dict[str, Any]) -> None:
    everything = answers["everything"]
    assert everything["pet"] == {"kind": "cat", "lives": 9}
    assert everything["tree"]["children"] == [{"value": 2, "children": []}]
    assert everything["wait"] == "P1DT0.005S"
    assert everything["price"] == "19.90"
    assert everything["by_day"] == {"2030-01-31": ["_w=="]}
    assert everything["class"] == "second"
    assert everything["many"] == []


def test_a_page_names_the_next_one(answers: dict[str, Any]) -> None:
    assert answers["pages"] == [1, True]


def test_a_refusal_has_its_code_message_and_data(answers: dict[str, Any]) -> None:
    assert answers["refusal"] == {
        "code": "application_error",
        "message": "no",
        "data": {"left": 0},
        "status": 422,
        "name": "CallError",
        "hasRequestId": True,
    }
    assert answers["crash"]["code"] == "internal_error"
    assert answers["crash"]["message"] == "the request failed"


def test_a_token_says_who_calls(answers: dict[str, Any]) -> None:
    assert answers["nobody"] is None
    assert (answers["caller"], answers["another"]) == ("ada", "ada")
    assert answers["signedOut"] is None
    assert answers["badToken"]["code"] == "invalid_token"


def test_a_call_is_given_up_when_its_signal_or_its_time_says_so(answers: dict[str, Any]) -> None:
    assert answers["aborted"] == {"thrown": "Error: enough"}
    assert answers["tooLong"]["code"] == "client_timeout"
    assert answers["longEnough"] == "done"


def test_a_server_that_is_not_there_is_a_failure_of_the_network(answers: dict[str, Any]) -> None:
    assert answers["nowhere"]["code"] == "network_error"
    assert "status" not in answers["nowhere"]


def test_an_answer_of_something_else_is_named(answers: dict[str, Any]) -> None:
    assert (answers["html"]["code"], answers["html"]["status"]) == ("invalid_response", 502)
    assert answers["wrongHtml"]["code"] == "invalid_response"
    assert answers["proxy"]["code"] == "invalid_response"
    assert "retryAfter" not in answers["proxy"]


def test_a_failure_of_what_gives_tokens_is_left_as_it_is(answers: dict[str, Any]) -> None:
    assert answers["noToken"] == {"thrown": "Error: signed out"}


def test_how_long_to_wait_before_calling_again_is_told(answers: dict[str, Any]) -> None:
    assert (answers["overloaded"]["code"], answers["overloaded"]["retryAfter"]) == ("overloaded", 1)


def test_a_mounted_server_is_called_below_its_path(answers: dict[str, Any]) -> None:
    assert answers["address"] == {"value": "http://server/gnomon/api/query"}


def test_what_is_left_out_is_not_sent(answers: dict[str, Any]) -> None:
    assert answers["body"] == {"value": {"path": "jobs:count"}}


def test_what_json_cannot_say_is_an_error_before_anything_is_sent(
    answers: dict[str, Any],
) -> None:
    assert answers["notANumber"] == {"thrown": "RangeError: seconds is NaN, which cannot be sent"}


def test_the_example_of_the_page_runs(sources: Path, url: str, answers: dict[str, Any]) -> None:
    done = node(sources / "out" / "page.js", url, token())
    assert re.fullmatch(r"application_error sold out \d+ pending\n", done.stdout), done.stderr
