"""`unhandled-action-failure` stays silent where a failure leaves a trace."""

from __future__ import annotations

import pytest

from tests.rules.failing_actions import an_action, silent

HANDLERS = {
    "a mutation": """
    except httpx2.HTTPError as error:
        await ctx.run_mutation(internal.jobs.failed, error=str(error))
""",
    "a schedule": """
    except httpx2.HTTPError:
        await ctx.scheduler.run_after(60, internal.jobs.notify, token=token)
""",
    "a schedule at a moment": """
    except httpx2.HTTPError:
        await ctx.scheduler.run_at(ctx.now, internal.jobs.notify, token=token)
""",
    "an action": """
    except httpx2.HTTPError as error:
        await ctx.run_action(internal.jobs.alert, error=str(error))
""",
    "a helper that records": """
    except httpx2.HTTPError as error:
        await services.note(ctx, error)
""",
    "a record before it is raised again": """
    except httpx2.HTTPError as error:
        await ctx.run_mutation(internal.jobs.failed, error=str(error))
        raise
""",
    "a record on one of two ways": """
    except httpx2.HTTPError as error:
        if "409" in str(error):
            return
        await ctx.run_mutation(internal.jobs.failed, error=str(error))
""",
    "an alias of the base class": """
    except Base as error:
        await ctx.run_mutation(internal.jobs.failed, error=str(error))
""",
    "a tuple": """
    except (ValueError, httpx2.HTTPError) as error:
        await ctx.run_mutation(internal.jobs.failed, error=str(error))
""",
    "a tuple's name": """
    except ERRORS as error:
        await ctx.run_mutation(internal.jobs.failed, error=str(error))
""",
    "a sum of tuples": """
    except (*ERRORS, KeyError) as error:
        await ctx.run_mutation(internal.jobs.failed, error=str(error))
""",
    "everything": """
    except Exception as error:
        await ctx.run_mutation(internal.jobs.failed, error=str(error))
""",
    "a bare except": """
    except:
        await ctx.run_mutation(internal.jobs.failed)
        raise
""",
    "a group": """
    except* httpx2.HTTPError as errors:
        await ctx.run_mutation(internal.jobs.failed, error=str(errors))
""",
    "an exception group": """
    except ExceptionGroup as errors:
        await ctx.run_mutation(internal.jobs.failed, error=str(errors))
    except httpx2.HTTPError as error:
        await ctx.run_mutation(internal.jobs.failed, error=str(error))
""",
    "several handlers that all record": """
    except httpx2.TimeoutException:
        await ctx.scheduler.run_after(60, internal.jobs.notify, token=token)
    except httpx2.HTTPError as error:
        await ctx.run_mutation(internal.jobs.failed, error=str(error))
""",
    "the two halves of the client's errors": """
    except httpx2.RequestError:
        await ctx.run_mutation(internal.jobs.failed, error="no answer")
    except httpx2.HTTPStatusError:
        await ctx.run_mutation(internal.jobs.failed, error="refused")
""",
    "a finally that knows of the failure": """
        sent = True
    finally:
        if not sent:
            await ctx.run_mutation(internal.jobs.failed)
""",
    "a finally that stores what happened": """
        sent = True
    finally:
        await ctx.run_mutation(internal.jobs.finish, sent=sent)
""",
    "a variable stored after the try": """
        sent = True
    except httpx2.HTTPError:
        sent = False
    await ctx.run_mutation(internal.jobs.finish, sent=sent)
""",
    "an error stored after the try": """
        problem = None
    except httpx2.HTTPError as error:
        problem = str(error)
    if problem is not None:
        await ctx.run_mutation(internal.jobs.failed, error=problem)
""",
    "a status chosen from a flag": """
        sent = True
    except httpx2.HTTPError:
        logging.exception("not sent")
    status = "sent" if sent else "failed"
    await ctx.run_mutation(internal.jobs.finish, status=status)
""",
    "a list of errors stored": """
    except httpx2.HTTPError as error:
        problems.append(str(error))
    await ctx.run_mutation(internal.jobs.finish, problems=problems)
""",
    "an early return in the try": """
        return
    except httpx2.HTTPError:
        logging.exception("not sent")
    await ctx.run_mutation(internal.jobs.failed)
""",
}


@pytest.mark.parametrize("handler", HANDLERS.values(), ids=HANDLERS)
def test_is_silent_about_a_failure_that_is_recorded(handler: str) -> None:
    start = "\n    sent = False\n    problems: list[str] = []\n    try:\n        httpx2.post(URL)"
    silent(an_action(start + handler))


RETURNED = {
    "a bool": ("bool", "return False"),
    "a text": ("str", "return f'failed: {error}'"),
    "None beside a value": ("str | None", "return None"),
    "a bare return beside a value": ("str | None", "return"),
    "Optional": ("Optional[str]", "return None"),
    "Optional in quotes": ("'str | None'", "return None"),
    "a dict": ("dict[str, str]", "return {'error': str(error)}"),
    "the error as a value": ("str", "result = str(error); return result"),
}


@pytest.mark.parametrize(("returns", "handler"), RETURNED.values(), ids=RETURNED)
def test_is_silent_about_a_failure_that_is_returned(returns: str, handler: str) -> None:
    body = "\n    try:\n        httpx2.post(URL)\n    except httpx2.HTTPError as error:\n        "
    silent(an_action(f"{body}{handler}\n    return 'sent'\n", returns))


def test_is_silent_where_the_client_of_a_public_action_is_told() -> None:
    silent("""
@action
async def notify(ctx: ActionCtx, token: str) -> None:
    try:
        httpx2.post(URL)
    except httpx2.HTTPError as error:
        raise ApplicationError("no mail") from error

class NoMail(ApplicationError): ...

@action
async def mail(ctx: ActionCtx, token: str) -> None:
    try:
        httpx2.post(URL)
    except httpx2.HTTPError as error:
        raise NoMail("no mail") from error
""")


def test_is_silent_where_a_variable_tells_of_a_failure_that_is_suppressed() -> None:
    silent(
        an_action("""
    sent = False
    with suppress(httpx2.HTTPError):
        sent = httpx2.post(URL).is_success
    await ctx.run_mutation(internal.jobs.noted, sent=sent)
""")
    )
    silent(
        an_action("""
    answer = None
    with suppress(httpx2.HTTPError):
        answer = httpx2.post(URL)
    if answer is None:
        await ctx.run_mutation(internal.jobs.failed)
""")
    )


PAGES = """
async def pages(cursor: str | None = None):
    async with httpx2.AsyncClient() as client:
        while True:
            response = await client.get(URL)
            yield response.text
"""


def test_is_silent_where_a_stream_fails_inside_the_handlers_around_its_loop() -> None:
    silent(
        PAGES
        + an_action("""
    cursor = None
    try:
        async for page in pages():
            cursor = page.upper()
    except httpx2.HTTPError:
        await ctx.run_mutation(internal.jobs.failed, cursor=cursor)
""")
    )


def test_is_silent_where_a_stream_is_made_outside_of_the_handlers_around_its_loop() -> None:
    silent(
        PAGES
        + an_action("""
    stream = pages()
    try:
        found = [page async for page in stream]
    except httpx2.HTTPError:
        await ctx.run_mutation(internal.jobs.failed)
    else:
        await ctx.run_mutation(internal.jobs.noted, found=found)
""")
    )


def test_is_silent_where_the_tasks_of_a_group_are_read_after_it() -> None:
    silent(
        an_action("""
    tasks = []
    async with httpx2.AsyncClient() as client:
        try:
            async with asyncio.TaskGroup() as group:
                for path in "ab":
                    tasks.append(group.create_task(client.get(path)))
        except* httpx2.HTTPError as errors:
            await ctx.run_mutation(internal.jobs.failed, error=str(errors))
        else:
            await ctx.run_mutation(internal.jobs.noted, found=[task.result() for task in tasks])
""")
    )


def test_is_silent_where_a_name_that_is_not_resolved_is_caught_as_what_it_is() -> None:
    silent(
        "import socket\n"
        + an_action("""
    try:
        found = await asyncio.to_thread(socket.getaddrinfo, token, 443)
    except socket.gaierror as error:
        await ctx.run_mutation(internal.jobs.failed, error=str(error))
    else:
        await ctx.run_mutation(internal.jobs.noted, found=len(found))
""")
    )


def test_is_silent_where_a_suppress_without_names_lets_a_failure_through() -> None:
    silent(
        an_action("""
    try:
        with suppress():
            httpx2.post(URL)
    except httpx2.HTTPError as error:
        await ctx.run_mutation(internal.jobs.failed, error=str(error))
""")
    )


def test_is_silent_where_what_is_suppressed_cannot_be_read() -> None:
    silent(
        an_action("""
    try:
        with suppress(*services.HARMLESS):
            httpx2.post(URL)
    except httpx2.HTTPError as error:
        await ctx.run_mutation(internal.jobs.failed, error=str(error))
""")
    )


def test_is_silent_about_queries_and_mutations() -> None:
    silent("""
@query
async def ask(ctx) -> None:
    httpx2.get(URL)

@mutation
async def change(ctx) -> None:
    httpx2.get(URL)
""")
