"""`unhandled-action-failure`: calls whose failure leaves the action, and what is said of them."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import diagnostics
from tests.rules.failing_actions import RULE, an_action, careless, expect

BARE = {
    "mail, on connecting": """
    with smtplib.SMTP("mail.example.com") as mail:  # expect: unhandled-action-failure
        try:
            mail.send_message(token)
        except OSError as error:
            await ctx.run_mutation(internal.jobs.failed, error=str(error))
""",
    "a client in a context manager": """
    async with httpx2.AsyncClient() as client:
        await client.post(URL)  # expect: unhandled-action-failure
""",
    "a helper of another module": """
    await services.send(URL)  # expect: unhandled-action-failure
""",
    "a client from another module": """
    async with services.client() as http:
        await http.get(URL)  # expect: unhandled-action-failure
""",
    "an object of the project": """
    await services.Gateway(URL).charge()  # expect: unhandled-action-failure
""",
    "a client from an annotation": """
    async def send(client: httpx2.AsyncClient) -> None:
        await client.post(URL)
    await send(httpx2.AsyncClient())  # expect: unhandled-action-failure
""",
    "a stream": """
    async with httpx2.AsyncClient() as client:
        async with client.stream("GET", URL) as response:  # expect: unhandled-action-failure
            await response.aread()
""",
    "gathered": """
    async with httpx2.AsyncClient() as client:
        await asyncio.gather(
            client.get(URL),  # expect: unhandled-action-failure
            client.get(URL + "/2"),  # expect: unhandled-action-failure
        )
""",
    "in a comprehension": """
    async with httpx2.AsyncClient() as client:
        await asyncio.gather(
            *[client.get(u) for u in (URL, URL)]  # expect: unhandled-action-failure
        )
""",
    "in a task group": """
    async with httpx2.AsyncClient() as client, asyncio.TaskGroup() as group:
        group.create_task(client.get(URL))  # expect: unhandled-action-failure
""",
    "in a thread": """
    await asyncio.to_thread(httpx2.get, URL)  # expect: unhandled-action-failure
""",
    "a helper in a thread": """
    def fetch(url: str) -> object:
        return httpx2.get(url)
    await asyncio.to_thread(fetch, URL)  # expect: unhandled-action-failure
""",
    "a partial": """
    from functools import partial
    fetch = partial(httpx2.get, timeout=5)
    fetch(URL)  # expect: unhandled-action-failure
""",
    "a local import": """
    import requests
    requests.post(URL, timeout=5)  # expect: unhandled-action-failure
""",
    "a client in a stack": """
    async with contextlib.AsyncExitStack() as stack:
        client = await stack.enter_async_context(httpx2.AsyncClient())
        await client.post(URL)  # expect: unhandled-action-failure
""",
    "a coroutine awaited outside of the try": """
    try:
        pending = services.send(URL)  # expect: unhandled-action-failure
    except Exception as error:
        await ctx.run_mutation(internal.jobs.failed, error=str(error))
    await pending
""",
    "a walrus": """
    if (response := httpx2.get(URL)).is_success:  # expect: unhandled-action-failure
        await ctx.run_mutation(internal.jobs.done)
""",
    "a chosen method": """
    send = httpx2.post if token else httpx2.put
    send(URL)  # expect: unhandled-action-failure
""",
    "a lambda": """
    fetch = lambda url: httpx2.get(url)
    fetch(URL)  # expect: unhandled-action-failure
""",
    "a deeper attribute": """
    import http.client
    connection = http.client.HTTPSConnection("example.com")
    connection.request("GET", "/")  # expect: unhandled-action-failure
""",
    "try with nothing but finally": """
    try:
        httpx2.get(URL)  # expect: unhandled-action-failure
    finally:
        logging.info("done")
""",
    "in a handler of another failure": """
    try:
        await ctx.run_query(internal.jobs.get)
    except ValueError:
        httpx2.post(URL)  # expect: unhandled-action-failure
""",
    "in the else of a try": """
    try:
        token.encode()
    except Exception as error:
        await ctx.run_mutation(internal.jobs.failed, error=str(error))
    else:
        httpx2.post(URL)  # expect: unhandled-action-failure
""",
    "in a nested action": """
    async def inner() -> None:
        httpx2.get(URL)
    await asyncio.wait_for(inner(), 5)  # expect: unhandled-action-failure
""",
}


@pytest.mark.parametrize("body", BARE.values(), ids=BARE)
def test_finds_a_call_with_no_handler_around_it(body: str) -> None:
    expect(body)


def test_the_message_tells_what_the_handler_lacks() -> None:
    assert message("except httpx2.TimeoutException:\n        return 1", "int") == (
        "`httpx2.post` can fail in action `notify`, and its handler catches only "
        "`httpx2.TimeoutException`, not `httpx2.HTTPError`"
    )
    assert message("except httpx2.HTTPError:\n        pass") == (
        "`httpx2.post` can fail in action `notify`, and its handler leaves no trace of it"
    )
    assert message("finally:\n        pass") == (
        "`httpx2.post` can fail in action `notify`, and the exception leaves the action unrecorded"
    )


TRANSLATED = {
    "suppressed": (
        "\n    with suppress(services.ServiceError):\n        await services.translated(URL)\n",
        "its handler leaves no trace of it",
    ),
    "not caught": (
        "\n    await services.translated(URL)\n",
        "`functions.services.ServiceError` leaves the action unrecorded",
    ),
    "raised once more": (
        "\n    try:\n        await services.translated(URL)\n"
        "    except services.ServiceError as error:\n        raise ValueError from error\n",
        "`ValueError` leaves the action unrecorded",
    ),
}


@pytest.mark.parametrize(("body", "what"), TRANSLATED.values(), ids=TRANSLATED)
def test_the_message_tells_what_becomes_of_what_a_handler_raises(body: str, what: str) -> None:
    (found,) = diagnostics(RULE, careless(an_action(body)))
    assert found.message == (f"`httpx2.AsyncClient.post` can fail in action `notify`, and {what}")


def message(handler: str, returns: str = "None") -> str:
    """What is said of one call with one handler."""
    body = f"\n    try:\n        httpx2.post(URL)\n    {handler}\n"
    (found,) = diagnostics(RULE, careless(an_action(body, returns)))
    return found.message


CLOUD = """
import boto3
from botocore.exceptions import BotoCoreError, ClientError
from gnomon import BlockingActionCtx, internal_action
from ._generated.api import internal

s3 = boto3.client("s3")

@internal_action
def store(ctx: BlockingActionCtx, key: str) -> None:
    try:
        s3.put_object(Bucket="files", Key=key)
    except {caught} as error:
        ctx.run_mutation(internal.files.failed, error=str(error))
"""


def test_an_sdk_may_have_two_errors_that_must_both_be_caught() -> None:
    (found,) = diagnostics(RULE, CLOUD.format(caught="ClientError"))
    assert found.message.endswith(
        "its handler catches only `botocore.exceptions.ClientError`, "
        "not `botocore.exceptions.BotoCoreError`"
    )
    assert found.help is not None
    both = "`botocore.exceptions.ClientError` and `botocore.exceptions.BotoCoreError`"
    assert f"catch {both} and run or schedule" in found.help
    (found,) = diagnostics(RULE, CLOUD.format(caught="BotoCoreError"))
    assert found.message.endswith(
        "`botocore.exceptions.BotoCoreError`, not `botocore.exceptions.ClientError`"
    )
    for caught in ("(ClientError, BotoCoreError)", "Exception"):
        assert not diagnostics(RULE, CLOUD.format(caught=caught))
    recorded = "        ctx.run_mutation(internal.files.failed, error='unreached')\n"
    parts = CLOUD.format(caught="ClientError") + f"    except BotoCoreError:\n{recorded}"
    assert not diagnostics(RULE, parts)


UPLOAD = CLOUD.replace("s3.put_object(", "s3.upload_file(path, ").replace(
    "from botocore", "from boto3.exceptions import Boto3Error, S3UploadFailedError\nfrom botocore"
)


def test_boto3_has_an_error_of_its_own_for_uploads_of_files_that_are_refused() -> None:
    (found,) = diagnostics(RULE, UPLOAD.format(caught="(ClientError, BotoCoreError)"))
    assert found.message.endswith("not `boto3.exceptions.S3UploadFailedError`")
    for upload in ("S3UploadFailedError", "Boto3Error"):
        assert not diagnostics(RULE, UPLOAD.format(caught=f"({upload}, BotoCoreError)"))
    (found,) = diagnostics(RULE, UPLOAD.format(caught="S3UploadFailedError"))
    assert found.message.endswith("not `botocore.exceptions.BotoCoreError`")
    download = UPLOAD.replace("upload_file", "download_file")
    assert not diagnostics(RULE, download.format(caught="(ClientError, BotoCoreError)"))


MAIL = """
from python_http_client.exceptions import HTTPError
from sendgrid import SendGridAPIClient
from gnomon import BlockingActionCtx, internal_action
from ._generated.api import internal

@internal_action
def mail(ctx: BlockingActionCtx, key: str) -> None:
    try:
        SendGridAPIClient(key).send(key)
    except {caught} as error:
        ctx.run_mutation(internal.mails.failed, error=str(error))
"""


def test_an_sdk_may_let_through_what_it_connects_by() -> None:
    (found,) = diagnostics(RULE, MAIL.format(caught="HTTPError"))
    assert found.message.endswith("not `urllib.error.URLError`")
    assert not diagnostics(RULE, MAIL.format(caught="(HTTPError, OSError)"))


def test_of_several_calls_at_one_place_the_first_in_the_source_is_told_of() -> None:
    methods = ("get", "put", "post", "patch", "head", "delete")
    classes = "".join(
        f"class By{method.title()}:\n    def send(self) -> None:\n        httpx2.{method}(URL)\n\n"
        for method in methods
    )
    chosen = " or ".join(f"By{method.title()}()" for method in reversed(methods))
    source = classes + an_action(f"\n    sender = {chosen}\n    sender.send()\n")
    (found,) = diagnostics(RULE, careless(source))
    assert found.message.startswith("`httpx2.get` can fail")


def test_the_handler_and_the_helper_are_related_places() -> None:
    source = an_action("\n    await services.swallowed(URL)\n")
    (found,) = diagnostics(RULE, careless(source))
    assert found.help is not None
    assert "catch `httpx2.HTTPError`" in found.help
    assert [(note.location.path, note.location.line) for note in found.related] == [
        ("functions/services.py", 20),
        ("functions/services.py", 5),
        ("functions/services.py", 21),
    ]


def test_what_a_helper_called_by_the_handler_returns_is_no_answer_of_the_action() -> None:
    helper = "\ndef reason(error: Exception) -> str:\n    return str(error)\n"
    source = helper + an_action(
        "\n    try:\n        httpx2.post(URL)\n"
        "    except httpx2.HTTPError as error:\n        text = reason(error)\n"
    )
    (found,) = diagnostics(RULE, careless(source))
    assert "leaves no trace" in found.message
