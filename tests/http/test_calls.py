"""Calls over HTTP: values out, arguments refused by name, and nothing told that is nobody's."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from tests.http.conftest import Client


def test_a_mutation_and_a_query_answer_with_their_values(client: Client) -> None:
    message_id = client.mutation("messages:send", body="hello").value
    assert client.query("messages:bodies").value == ["hello"]
    found = client.query("messages:get", message_id=message_id).json["value"]
    assert (found["id"], found["body"]) == (message_id, "hello")


def test_the_value_is_in_the_wire_form(client: Client) -> None:
    sent = {"data": "_wA=", "pause": "PT1H30M", "when": "2026-01-01T12:00:00+02:00", "ratio": 0.1}
    assert client.query("messages:echo", **sent).value == {
        "number": 0,
        "anything": None,
        **sent,
    }


@pytest.mark.parametrize(
    ("path", "args", "told"),
    [
        ("messages:send", {}, "body"),
        ("messages:send", {"body": 1}, "body"),
        ("messages:send", {"body": "a", "color": "red"}, "color"),
        ("messages:send", {"body": "a", "stars": "many"}, "stars"),
    ],
)
def test_arguments_that_do_not_fit_are_named(
    client: Client, path: str, args: dict[str, Any], told: str
) -> None:
    reply = client.mutation(path, **args)
    assert (reply.status, reply.code) == (400, "invalid_arguments")
    assert [problem["argument"] for problem in reply.json["error"]["data"]] == [told]
    assert told in reply.json["error"]["message"]


def test_a_naive_datetime_is_refused(client: Client) -> None:
    reply = client.query("messages:echo", when="2026-01-01T12:00:00")
    assert (reply.status, reply.json["error"]["data"][0]["argument"]) == (400, "when")


@pytest.mark.holds("internal-is-unreachable")
@pytest.mark.parametrize("kind", ["query", "mutation", "action"])
@pytest.mark.parametrize(
    "path",
    [
        "messages:numbered",
        "messages:remove",
        "messages:act",
        "messages:no_such_function",
        "messages",
        "",
    ],
)
def test_internal_functions_answer_exactly_as_those_that_do_not_exist(
    client: Client, kind: str, path: str
) -> None:
    reply = client.call(kind, path, {"number": 1})
    missing = client.call(kind, "nowhere:nothing", {})
    assert (reply.status, reply.code) == (404, "function_not_found")
    assert reply.body == missing.body


@pytest.mark.parametrize(("kind", "right"), [("query", "mutation"), ("action", "mutation")])
def test_a_public_function_at_the_wrong_door_is_told_the_right_one(
    client: Client, kind: str, right: str
) -> None:
    reply = client.call(kind, "messages:send", {"body": "a"})
    assert (reply.status, reply.code) == (400, "wrong_kind")
    assert f"/api/{right}" in reply.json["error"]["message"]


@pytest.mark.holds("errors-tell-nothing")
def test_an_application_error_carries_its_message_and_data_out_and_writes_nothing(
    client: Client,
) -> None:
    reply = client.mutation("messages:refuse", message="sold out", data={"left": 0})
    assert reply.status == 422
    assert reply.json == {
        "error": {"code": "application_error", "message": "sold out", "data": {"left": 0}}
    }
    assert client.query("messages:bodies").value == []


@pytest.mark.holds("errors-tell-nothing")
@pytest.mark.parametrize(
    "path",
    [
        "messages:crash",
        "messages:return_wrongly",
        "messages:call_with_wrong_arguments",
        "messages:refuse_strangely",
        "messages:large_number",
    ],
)
def test_every_other_failure_says_nothing_but_that_there_was_one(
    client: Client, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "gnomon")
    reply = client.query(path)
    assert reply.status == 500
    assert reply.json == {
        "error": {"code": "internal_error", "message": "the request failed", "data": None}
    }
    line = next(line for line in caplog.messages if line.startswith("request"))
    assert f"request={reply.headers['x-request-id']}" in line
    assert "error=" in line


@pytest.mark.parametrize("number", [2**53, -(2**53)])
def test_integers_up_to_2_to_the_53_pass_both_ways(client: Client, number: int) -> None:
    assert client.query("messages:echo", number=number).json["value"]["number"] == number


@pytest.mark.holds("integers-are-exact")
@pytest.mark.parametrize("written", ["9007199254740993", "-9007199254740993", "1e17", "1" * 4000])
def test_integers_beyond_are_refused_by_name_however_they_are_written(
    client: Client, written: str
) -> None:
    body = b'{"path": "messages:echo", "args": {"ratio": 1, "number": %b}}' % written.encode()
    reply = client.post("/api/query", body)
    assert (reply.status, reply.code) == (400, "invalid_arguments")
    assert reply.json["error"]["data"][0]["argument"] == "number"


@pytest.mark.holds("integers-are-exact")
def test_integers_beyond_are_refused_inside_values_of_any_shape(client: Client) -> None:
    reply = client.query("messages:echo", anything={"deep": [1, 2**60]})
    assert (reply.status, reply.json["error"]["data"][0]["argument"]) == (400, "anything")


def test_a_large_float_is_no_integer_though_javascript_writes_it_like_one(client: Client) -> None:
    assert client.query("messages:echo", ratio=10**17).json["value"]["ratio"] == 1e17
