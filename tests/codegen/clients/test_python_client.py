"""The client in Python against a running server: each call by both kinds of client."""

from __future__ import annotations

import asyncio
import datetime as dt
import inspect
import re
import sys
from collections.abc import Awaitable, Callable, Iterator
from decimal import Decimal
from types import ModuleType
from typing import Any
from uuid import UUID

import httpx2
import pytest

from tests.http.tokens import token

from .conftest import PYTHON_CLIENT, App, example


@pytest.fixture(scope="module")
def package(app: App) -> Iterator[ModuleType]:
    """The generated package, imported."""
    sys.path.insert(0, str(app.root))
    yield __import__(PYTHON_CLIENT)
    sys.path.remove(str(app.root))


Run = Callable[[Callable[[Any], Any]], Any]


@pytest.fixture(params=["Client", "AsyncClient"])
def run(request: pytest.FixtureRequest, package: ModuleType, url: str) -> Run:
    """Calls with a client of either kind: `run(lambda client: client.query(…))`."""

    def call(use: Callable[[Any], Any], **options: object) -> object:
        client = getattr(package, request.param)(options.pop("url", url), **options)
        if request.param == "Client":
            with client:
                return use(client)

        async def inside() -> object:
            async with client:
                answer: Awaitable[object] = use(client)
                return await answer

        return asyncio.run(inside())

    return call


def refusal(package: ModuleType, run: Run, use: Callable[[Any], Any], **options: object) -> Any:  # noqa: ANN401 - of a package that is generated here
    with pytest.raises(package.CallError) as refused:
        run(use, **options)
    return refused.value


def test_a_value_is_read_as_what_it_is(package: ModuleType, run: Run) -> None:
    jobs = package.api.jobs
    job_id = run(
        lambda client: client.mutation(
            jobs.submit, data="a", delay=dt.timedelta(hours=1.5), payload=b"\xfb\xff"
        )
    )
    job = run(lambda client: client.query(jobs.get, job_id=job_id))
    assert isinstance(job, package.models.Job)
    assert (job.id, job.data, job.status) == (job_id, "a", "pending")
    assert (job.delay, job.payload) == (dt.timedelta(hours=1.5), b"\xfb\xff")
    assert job.creation_time.tzinfo is not None


def test_every_type_comes_back_as_it_was_sent(package: ModuleType, run: Run) -> None:
    models = package.models
    everything = models.Everything(
        at=dt.datetime(2030, 1, 31, 9, tzinfo=dt.UTC),
        day=dt.date(2030, 1, 31),
        hour=dt.time(9, 30),
        wait=dt.timedelta(days=1, milliseconds=5),
        price=Decimal("19.90"),
        key=UUID(int=7),
        data=b"\x00\xff",
        colour="dark_blue",
        pet=models.Cat(kind="cat"),
        tree=models.Tree(value=1, children=[models.Tree(value=2)]),
        pair=(1, "one"),
        unique={3, 4},
        by_colour={"red": 1},
        by_day={dt.date(2030, 1, 31): [b"\xff"]},
        anything={"a": [None, 1.5]},
        options=models.Options(),
        score=100,
        class_="second",
    )
    echoed = run(lambda client: client.query(package.api.jobs.echo, everything=everything))
    expected = everything.model_copy()
    expected.pet.lives, expected.many = 9, []
    expected.tree.children[0].children = []
    assert echoed.model_dump() == expected.model_dump()


def test_a_page_names_the_next_one(package: ModuleType, run: Run) -> None:
    jobs = package.api.jobs
    for name in ("a", "b"):
        run(lambda client, name=name: client.mutation(jobs.submit, data=name))
    page = run(lambda client: client.query(jobs.pending, limit=1))
    assert isinstance(page.items[0], package.models.Job)
    assert page.cursor
    following = run(lambda client: client.query(jobs.pending, limit=1, cursor=page.cursor))
    assert following.items[0].id != page.items[0].id


def test_what_is_left_out_is_not_sent(package: ModuleType) -> None:
    body = package.api.jobs.submit.call({"data": "a", "delay": package.DEFAULT})
    assert body == b'{"path":"jobs:submit","args":{"data":"a"}}'
    cat = package.models.Cat(kind="cat")
    assert package.api.jobs.echo.call({"everything": cat}).endswith(
        b'{"everything":{"kind":"cat"}}}'
    )


def test_a_refusal_has_its_code_message_and_data(package: ModuleType, run: Run) -> None:
    error = refusal(
        package,
        run,
        lambda client: client.mutation(
            package.api.jobs.refuse, reason="sold out", data={"left": 0}
        ),
    )
    assert (error.code, error.message, error.data) == (
        "application_error",
        "sold out",
        {"left": 0},
    )
    assert (error.status, str(error)) == (422, "application_error: sold out")
    assert error.request_id


def test_a_failure_tells_nothing(package: ModuleType, run: Run) -> None:
    error = refusal(package, run, lambda client: client.query(package.api.jobs.crash))
    assert (error.code, error.message, error.data) == ("internal_error", "the request failed", None)


def test_a_wrong_argument_is_named(package: ModuleType, run: Run) -> None:
    error = refusal(
        package, run, lambda client: client.query(package.api.jobs.get, job_id="users_1")
    )
    assert error.code == "invalid_arguments"
    assert error.data[0]["argument"] == "job_id"


@pytest.mark.parametrize("given", [lambda: token(), lambda: token])
def test_a_token_says_who_calls(package: ModuleType, run: Run, given: Callable[[], object]) -> None:
    whoami = package.api.jobs.whoami
    assert run(lambda client: client.query(whoami)) is None
    assert run(lambda client: client.query(whoami), token=given()) == "ada"
    assert run(lambda client: client.with_token(token(sub="grace")).query(whoami)) == "grace"


def test_a_token_may_be_awaited(package: ModuleType, url: str) -> None:
    async def fresh() -> str:
        return token()

    async def ask() -> object:
        async with package.AsyncClient(url, token=fresh) as client:
            return await client.query(package.api.jobs.whoami)

    assert asyncio.run(ask()) == "ada"


def test_a_token_that_does_not_hold_is_refused(package: ModuleType, run: Run) -> None:
    error = refusal(package, run, lambda client: client.query(package.api.jobs.count), token="no")
    assert (error.code, error.status) == ("invalid_token", 401)


def test_a_call_that_takes_too_long_is_given_up(package: ModuleType, run: Run) -> None:
    wait = package.api.jobs.wait
    error = refusal(package, run, lambda client: client.with_timeout(0.2).action(wait, seconds=2.0))
    assert error.code == "client_timeout"
    assert run(lambda client: client.action(wait, seconds=0.0), timeout=10) == "done"


def test_a_server_that_is_not_there_is_a_failure_of_the_network(
    package: ModuleType, run: Run
) -> None:
    error = refusal(
        package,
        run,
        lambda client: client.query(package.api.jobs.count),
        url="http://127.0.0.1:9",
    )
    assert (error.code, error.status) == ("network_error", None)


def answering(status: int, text: str, headers: dict[str, str] | None = None) -> httpx2.Client:
    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(status, text=text, headers=headers)

    return httpx2.Client(transport=httpx2.MockTransport(answer))


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (502, "<html>"),
        (503, '{"error": "busy"}'),
        (200, "<html>"),
        (200, '{"value": "no number"}'),
        (404, "{}"),
    ],
)
def test_an_answer_of_something_else_is_named(package: ModuleType, status: int, text: str) -> None:
    headers = {"Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT"}
    client = package.Client("http://server", http=answering(status, text, headers))
    with pytest.raises(package.CallError) as refused:
        client.query(package.api.jobs.count)
    assert (refused.value.code, refused.value.status) == ("invalid_response", status)
    assert refused.value.retry_after is None


def test_how_long_to_wait_before_calling_again_is_told(package: ModuleType) -> None:
    body = '{"error": {"code": "overloaded", "message": "later", "data": null}}'
    client = package.Client("http://server", http=answering(503, body, {"Retry-After": "1"}))
    with pytest.raises(package.CallError) as refused:
        client.query(package.api.jobs.count)
    assert (refused.value.code, refused.value.retry_after) == ("overloaded", 1.0)


def test_a_mounted_server_is_called_below_its_path(package: ModuleType) -> None:
    asked: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(str(request.url))
        return httpx2.Response(200, text='{"value": 3}')

    http = httpx2.Client(transport=httpx2.MockTransport(answer))
    with package.Client("http://server/gnomon/", http=http) as client:
        assert client.query(package.api.jobs.count) == 3
    assert asked == ["http://server/gnomon/api/query"]
    assert not http.is_closed, "it was given, so it is left open"


def test_internal_functions_are_not_named(package: ModuleType) -> None:
    assert not hasattr(package.api.jobs, "hidden")


def test_a_docstring_comes_along(package: ModuleType) -> None:
    assert inspect.getdoc(package.models.Job) == "Something to do."
    assert "Adds a job." in inspect.getsource(sys.modules[f"{PYTHON_CLIENT}.api"])


def test_the_example_of_the_page_runs(
    package: ModuleType, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = example("python", "# call.py").replace("shop_client", PYTHON_CLIENT)
    exec(code.replace("http://127.0.0.1:8000", url), {"session_token": token})
    printed = capsys.readouterr().out
    assert re.fullmatch(r"application_error sold out \d+ pending\n", printed)
