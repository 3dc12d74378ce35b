"""The door as its OpenAPI document describes it: whatever is sent, the answer is in the document.

schemathesis makes calls from the document, some that fit it and some that do not. None may be
answered 500, and every answer must have a status, headers and a body that the document promises.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest
import schemathesis
from hypothesis import given
from hypothesis import strategies as st
from requests import Request
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.loading import load_project
from gnomon.codegen.clients.interface import interface_of
from gnomon.codegen.clients.openapi import document
from gnomon.http import Door
from gnomon.http.identity import verifier
from gnomon.http.settings import AuthSettings, ServeSettings
from gnomon.runtime import Runtime, Schedules
from gnomon.storage.opening import MEMORY
from tests.http.conftest import Client
from tests.http.tokens import AUDIENCE, ISSUER, jwks, public_jwk, rsa_key, token

EXAMPLES = Path(__file__).parents[3] / "examples"
APPS = ("guide", "webhooks", "etl", "chat")
ORIGIN = "http://testserver"
KEYS = (
    "01kdvdna000dsnjwfvsrkqw0a3",  # of a document that is not there
    "0",
)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]

Json = dict[str, Any]


@dataclass(frozen=True)
class Described:
    """A public function of an app, and the document of its calls alone."""

    app: str
    path: str
    kind: str
    document: Json


@cache
def described(app: str) -> Json:
    """The document of an app's public functions."""
    return document(interface_of(load_project(Config(EXAMPLES / app)).project))


def functions() -> Iterator[Described]:
    """Each public function, as if it were the only one of its address."""
    for app in APPS:
        for address, methods in described(app)["paths"].items():
            answers = answer_of(methods["post"])["x-gnomon-answers"]
            calls = call_of(methods["post"])["discriminator"]["mapping"]
            for path, answer in answers.items():
                only = copy.deepcopy(described(app))
                operation = copy.deepcopy(methods["post"])
                body_of(operation)["schema"] = {"$ref": calls[path]}
                operation["responses"]["200"]["content"]["application/json"]["schema"] = {
                    "$ref": answer
                }
                name = calls[path].rpartition("/")[2]
                schemas = only["components"]["schemas"]
                schemas[name] = with_ids(schemas[name])
                only["paths"] = {address: {"post": operation}}
                yield Described(app, path, address.rpartition("/")[2], only)


def body_of(operation: Json) -> Json:
    return cast("Json", operation["requestBody"]["content"]["application/json"])


def call_of(operation: Json) -> Json:
    return cast("Json", body_of(operation)["schema"])


def answer_of(operation: Json) -> Json:
    return cast("Json", operation["responses"]["200"]["content"]["application/json"]["schema"])


def with_ids(node: object) -> object:
    """A call's schema whose ids are of the right table: no other reaches a function's body."""
    if isinstance(node, list):
        return [with_ids(item) for item in cast("list[object]", node)]
    if not isinstance(node, dict):
        return node
    schema = {name: with_ids(item) for name, item in cast("Json", node).items()}
    table = schema.get("x-gnomon-table")
    if isinstance(table, str) and table:
        schema["pattern"] = f"^{table}_({'|'.join(KEYS)})$"
    return schema


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Client]]:
    """Each app in memory behind a door that knows callers; what is scheduled never runs."""
    folder = tmp_path_factory.mktemp("keys")
    (folder / "keys.json").write_text(jwks(public_jwk(rsa_key(), "one")))
    auth = AuthSettings(issuer=ISSUER, audience=[AUDIENCE], jwks="keys.json")

    def door(app: str) -> Door:
        def open_runtime() -> Any:  # noqa: ANN401 - a context manager that the door knows by its own name
            return Runtime.open(
                EXAMPLES / app, database=MEMORY, unchecked=True, schedules=Schedules.STEP
            )

        return Door(open_runtime, ServeSettings(), verifier(auth, folder))

    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PROVIDER_SECRET", "of the webhooks")
        opened = {app: Client(door(app)) for app in APPS}
        yield opened
        for client in opened.values():
            client.close()


FUNCTIONS = list(functions())


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode))
@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda one: f"{one.app} {one.path}")
@given(data=st.data())
def test_every_answer_is_one_that_the_document_promises(
    clients: dict[str, Client],
    function: Described,
    mode: schemathesis.GenerationMode,
    data: st.DataObject,
) -> None:
    schema = schema_of(function.app, function.path, function.kind)
    operation = schema[f"/api/{function.kind}"]["POST"]
    case = data.draw(operation.as_strategy(generation_mode=mode))
    is_known = data.draw(st.booleans())
    headers = {"Authorization": f"Bearer {token(exp=None)}"} if is_known else {}
    request = Request(**case.as_transport_kwargs(base_url=ORIGIN, headers=headers)).prepare()
    body = request.body or b""
    reply = clients[function.app].request(
        request.method or "",
        request.path_url,
        body.encode() if isinstance(body, str) else body,
        {name: str(value) for name, value in request.headers.items()},
    )
    answered = {name: [value] for name, value in reply.headers.items()}
    response = schemathesis.Response(
        reply.status, answered, reply.body, request=request, elapsed=0.0, verify=False
    )
    case.validate_response(response, checks=CHECKS)


@cache
def schema_of(app: str, path: str, kind: str) -> schemathesis.BaseSchema:
    (found,) = (one for one in FUNCTIONS if (one.app, one.path, one.kind) == (app, path, kind))
    return schemathesis.openapi.from_dict(found.document, config=SchemathesisConfig())
