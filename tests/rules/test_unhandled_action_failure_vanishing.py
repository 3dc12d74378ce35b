"""`unhandled-action-failure`: handlers that let a failure vanish, or catch too little."""

from __future__ import annotations

import pytest

from tests.rules.failing_actions import expect

VANISHING = {
    "a dict of its own that nobody gets": """
    results = {}
    try:
        httpx2.post(URL)  # expect: unhandled-action-failure
    except httpx2.HTTPError as error:
        results[URL] = str(error)
    logging.info("%s", results)
""",
    "pass": """
    try:
        httpx2.post(URL)  # expect: unhandled-action-failure
    except httpx2.HTTPError:
        pass
""",
    "a bare except": """
    try:
        httpx2.post(URL)  # expect: unhandled-action-failure
    except:
        ...
""",
    "only logged": """
    try:
        httpx2.post(URL)  # expect: unhandled-action-failure
    except Exception as error:
        logging.exception("failed: %s", error)
""",
    "only printed": """
    try:
        httpx2.post(URL)  # expect: unhandled-action-failure
    except Exception as error:
        print(f"failed: {error}")
""",
    "return without a value": """
    try:
        httpx2.post(URL)  # expect: unhandled-action-failure
    except httpx2.HTTPError:
        return
""",
    "return None": """
    try:
        httpx2.post(URL)  # expect: unhandled-action-failure
    except httpx2.HTTPError:
        return None
""",
    "continue": """
    for path in ("a", "b"):
        try:
            httpx2.post(URL + path)  # expect: unhandled-action-failure
        except httpx2.HTTPError:
            continue
""",
    "break": """
    for path in ("a", "b"):
        try:
            httpx2.post(URL + path)  # expect: unhandled-action-failure
        except httpx2.HTTPError:
            break
""",
    "suppressed": """
    with suppress(httpx2.HTTPError):
        httpx2.post(URL)  # expect: unhandled-action-failure
""",
    "suppressed by the module": """
    with contextlib.suppress(Exception):
        httpx2.post(URL)  # expect: unhandled-action-failure
""",
    "what comes after a stream without an end": """
    async def ticks():
        while True:
            yield 1
    async for _ in ticks():
        httpx2.post(URL)  # expect: unhandled-action-failure
        break
    httpx2.get(URL)  # expect: unhandled-action-failure
""",
    "a stream made inside of the handlers and read outside": """
    async def pages():
        async with httpx2.AsyncClient() as client:
            yield await client.get(URL)
    try:
        stream = pages()  # expect: unhandled-action-failure
    except httpx2.HTTPError as error:
        await ctx.run_mutation(internal.jobs.failed, error=str(error))
        return
    async for page in stream:
        print(page.is_success)
""",
    "tasks of a group outside of handlers": """
    tasks = []
    async with httpx2.AsyncClient() as client, asyncio.TaskGroup() as group:
        tasks.append(group.create_task(client.get(URL)))  # expect: unhandled-action-failure
    try:
        print([task.result().is_success for task in tasks])
    except httpx2.HTTPError as error:
        await ctx.run_mutation(internal.jobs.failed, error=str(error))
""",
    "suppressed by several names of a tuple": """
    errors = (httpx2.HTTPError, ValueError)
    with contextlib.suppress(*errors):
        httpx2.post(URL)  # expect: unhandled-action-failure
""",
    "in a helper": """
    await services.swallowed(URL)  # expect: unhandled-action-failure
""",
    "waited for, and not asked": """
    async with httpx2.AsyncClient() as client:
        done, _ = await asyncio.wait(
            {asyncio.create_task(client.get(URL))}  # expect: unhandled-action-failure
        )
        for task in done:
            print(task.result().is_success)
""",
    "asked, and nothing done about it": """
    async with httpx2.AsyncClient() as client:
        done, _ = await asyncio.wait(
            {asyncio.create_task(client.get(URL))}  # expect: unhandled-action-failure
        )
        for task in done:
            print(task.exception())
""",
    "awaited by a helper that lets it vanish": """
    async def quietly(work) -> None:
        try:
            await work
        except httpx2.HTTPError:
            logging.warning("not sent")
    try:
        await quietly(services.send(URL))  # expect: unhandled-action-failure
    except Exception as error:
        await ctx.run_mutation(internal.jobs.failed, error=str(error))
""",
    "awaited by a helper without a handler": """
    async def soon(work) -> None:
        await asyncio.sleep(1)
        await work
    await soon(services.send(URL))  # expect: unhandled-action-failure
""",
    "raised again": """
    try:
        httpx2.post(URL)  # expect: unhandled-action-failure
    except httpx2.HTTPError:
        raise
""",
    "raised again by name": """
    try:
        httpx2.post(URL)  # expect: unhandled-action-failure
    except httpx2.HTTPError as error:
        raise error
""",
    "raised as another": """
    try:
        httpx2.post(URL)  # expect: unhandled-action-failure
    except httpx2.HTTPError as error:
        raise RuntimeError("no mail") from error
""",
    "raised as another that keeps what it was": """
    class SendingFailed(Exception):
        def __init__(self, cause: Exception) -> None:
            super().__init__(str(cause))
            self.may_be_tried_again = isinstance(cause, httpx2.TimeoutException)
    try:
        httpx2.post(URL)  # expect: unhandled-action-failure
    except httpx2.HTTPError as error:
        raise SendingFailed(error) from error
""",
    "raised as a client's error that keeps what it was": """
    class SendingFailed(httpx2.HTTPError):
        def __init__(self, cause: Exception) -> None:
            super().__init__(str(cause))
            self.cause = cause
    try:
        httpx2.post(URL)  # expect: unhandled-action-failure
    except httpx2.HTTPError as error:
        raise SendingFailed(error) from error
""",
    "raised again with a note": """
    try:
        httpx2.post(URL)  # expect: unhandled-action-failure
    except httpx2.HTTPError as error:
        error.token = token
        raise
""",
    "raised into a handler of something else": """
    try:
        try:
            httpx2.post(URL)  # expect: unhandled-action-failure
        except httpx2.HTTPError as error:
            raise RuntimeError("no mail") from error
    except ValueError as error:
        await ctx.run_mutation(internal.jobs.failed, error=str(error))
""",
    "raised into a handler that lets it vanish": """
    try:
        try:
            httpx2.post(URL)  # expect: unhandled-action-failure
        except httpx2.HTTPError:
            raise
    except Exception:
        pass
""",
    "an error told to no client": """
    try:
        httpx2.post(URL)  # expect: unhandled-action-failure
    except httpx2.HTTPError as error:
        raise ApplicationError("no mail") from error
""",
    "only asked": """
    try:
        httpx2.post(URL)  # expect: unhandled-action-failure
    except httpx2.HTTPError:
        await ctx.run_query(internal.jobs.get)
""",
    "a variable that nobody reads": """
    problem = None
    try:
        httpx2.post(URL)  # expect: unhandled-action-failure
    except httpx2.HTTPError as error:
        problem = error
""",
    "recorded whether or not it failed": """
    try:
        httpx2.post(URL)  # expect: unhandled-action-failure
    except httpx2.HTTPError:
        pass
    await ctx.run_mutation(internal.jobs.done)
""",
    "finally, whether or not it failed": """
    try:
        httpx2.post(URL)  # expect: unhandled-action-failure
    finally:
        await ctx.run_mutation(internal.jobs.unlock)
""",
    "a retry that gives up": """
    for attempt in range(3):
        try:
            httpx2.post(URL)  # expect: unhandled-action-failure
            break
        except httpx2.HTTPError:
            await asyncio.sleep(attempt)
""",
    "gathered with its exceptions, unread": """
    async with httpx2.AsyncClient() as client:
        await asyncio.gather(
            client.get(URL),  # expect: unhandled-action-failure
            return_exceptions=True,
        )
""",
    "one of two handlers": """
    try:
        httpx2.post(URL)  # expect: unhandled-action-failure
    except httpx2.TimeoutException:
        pass
    except httpx2.HTTPError as error:
        await ctx.run_mutation(internal.jobs.failed, error=str(error))
""",
}


@pytest.mark.parametrize("body", VANISHING.values(), ids=VANISHING)
def test_finds_a_handler_that_leaves_no_trace(body: str) -> None:
    expect(body)


TOO_LITTLE = {
    "another kind of error": "ValueError",
    "part of the client's errors": "httpx2.TimeoutException",
    "the errors of a status": "httpx2.HTTPStatusError",
    "several that are not enough": "(httpx2.TimeoutException, KeyError)",
    "another library's": "ConnectionError",
    "the project's own": "services.ServiceError",
}


@pytest.mark.parametrize("caught", TOO_LITTLE.values(), ids=TOO_LITTLE)
def test_finds_a_handler_that_catches_too_little(caught: str) -> None:
    expect(f"""
    try:
        httpx2.post(URL)  # expect: unhandled-action-failure
    except {caught} as error:
        await ctx.run_mutation(internal.jobs.failed, error=str(error))
""")
