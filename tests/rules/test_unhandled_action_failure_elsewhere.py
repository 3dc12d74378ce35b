"""`unhandled-action-failure` stays silent where a failure is recorded elsewhere."""

from __future__ import annotations

import pytest

from tests.rules.failing_actions import an_action, silent

ELSEWHERE = {
    "a dict of the function around": """
    results = {}
    async def one(client: httpx2.AsyncClient, url: str) -> None:
        try:
            await client.post(url)
        except httpx2.HTTPError as error:
            results[url] = str(error)
    async with httpx2.AsyncClient() as client:
        await asyncio.gather(*(one(client, url) for url in (URL, URL)))
    await ctx.run_mutation(internal.jobs.done, results=results)
""",
    "a set that is handed over later": """
    failed = set()
    for url in (URL, token):
        try:
            httpx2.post(url)
        except httpx2.HTTPError:
            failed.add(url)
    await ctx.run_mutation(internal.jobs.done, failed=sorted(failed))
""",
    "a counter that is handed over later": """
    seen = Counter()
    for url in (URL, token):
        try:
            httpx2.post(url)
        except httpx2.HTTPError as error:
            seen[type(error).__name__] += 1
    await ctx.run_mutation(internal.jobs.done, seen=seen)
""",
    "a flag of a helper that does not look at the status": """
    async def send(check: bool = True) -> None:
        response = await httpx2.AsyncClient().post(URL)
        if check:
            response.raise_for_status()
    try:
        await send(check=False)
    except httpx2.RequestError as error:
        await ctx.run_mutation(internal.jobs.failed, error=str(error))
""",
    "around a helper": """
    try:
        await services.translated(URL)
    except services.ServiceError as error:
        await ctx.run_mutation(internal.jobs.failed, error=str(error))
""",
    "in a helper that returns a flag": """
    if not await services.attempt(URL):
        await ctx.run_mutation(internal.jobs.failed)
""",
    "in a manager of the project": """
    async with recorded(ctx):
        httpx2.post(URL)
""",
    "in a class that manages": """
    async with services.Recorded(ctx):
        httpx2.post(URL)
""",
    "in a nested manager": """
    async with recorded(ctx), httpx2.AsyncClient() as client:
        await client.post(URL)
""",
    "around two levels": """
    try:
        try:
            httpx2.post(URL)
        except httpx2.TimeoutException:
            raise
    except Exception as error:
        await ctx.run_mutation(internal.jobs.failed, error=str(error))
""",
    "around a suppression that does not fit": """
    try:
        with suppress(KeyError):
            httpx2.post(URL)
    except httpx2.HTTPError as error:
        await ctx.run_mutation(internal.jobs.failed, error=str(error))
""",
    "after the retries": """
    for attempt in range(3):
        try:
            httpx2.post(URL)
            return
        except httpx2.HTTPError:
            await asyncio.sleep(attempt)
    await ctx.run_mutation(internal.jobs.failed)
""",
    "after the retries, in an else": """
    for attempt in range(3):
        try:
            httpx2.post(URL)
            break
        except httpx2.HTTPError:
            continue
    else:
        await ctx.run_mutation(internal.jobs.failed)
""",
    "at the last retry": """
    for attempt in range(3):
        try:
            httpx2.post(URL)
            return
        except httpx2.HTTPError as error:
            if attempt == 2:
                await ctx.run_mutation(internal.jobs.failed, error=str(error))
""",
    "after the retries of two errors": """
    for attempt in range(3):
        try:
            httpx2.post(URL)
            return
        except httpx2.TimeoutException:
            continue
        except httpx2.HTTPError:
            await asyncio.sleep(attempt)
    await ctx.run_mutation(internal.jobs.failed)
""",
    "gathered, read afterwards": """
    async with httpx2.AsyncClient() as client:
        answers = await asyncio.gather(client.get(URL), return_exceptions=True)
    failed = [answer for answer in answers if isinstance(answer, Exception)]
    await ctx.run_mutation(internal.jobs.finish, failed=len(failed))
""",
    "gathered tasks, read afterwards": """
    tasks = [services.translated(url) for url in (URL, URL)]
    answers = await asyncio.gather(*tasks, return_exceptions=True)
    for answer in answers:
        if isinstance(answer, Exception):
            await ctx.run_mutation(internal.jobs.failed, error=str(answer))
""",
    "around a task group": """
    try:
        async with httpx2.AsyncClient() as client, asyncio.TaskGroup() as group:
            group.create_task(client.get(URL))
    except* httpx2.HTTPError as errors:
        await ctx.run_mutation(internal.jobs.failed, error=str(errors))
""",
    "in a task that handles its own": """
    async def one(url: str) -> None:
        try:
            httpx2.post(url)
        except httpx2.HTTPError as error:
            await ctx.run_mutation(internal.jobs.failed, error=str(error))
    await asyncio.gather(one(URL), one(URL))
""",
    "a response that a later test tells of": """
    response = None
    try:
        response = httpx2.post(URL)
    except httpx2.HTTPError:
        logging.exception("not sent")
    if response is None:
        await ctx.run_mutation(internal.jobs.failed)
""",
    "where a coroutine is awaited": """
    pending = services.translated(URL)
    try:
        await pending
    except services.ServiceError as error:
        await ctx.run_mutation(internal.jobs.failed, error=str(error))
""",
    "where a helper awaits what it is given": """
    async def failure_of(work) -> str | None:
        try:
            await work
        except httpx2.HTTPError as error:
            return str(error)
        return None
    async def noted(work) -> None:
        if error := await failure_of(work):
            await ctx.run_mutation(internal.jobs.failed, error=error)
    async def send() -> None:
        async with httpx2.AsyncClient() as client:
            await client.post(URL)
    await noted(send())
    async with httpx2.AsyncClient() as client:
        await noted(client.post(URL))
""",
    "where several are gathered": """
    async with httpx2.AsyncClient() as client:
        tasks = [client.get(url) for url in (URL, URL)]
        try:
            await asyncio.gather(*tasks)
        except httpx2.HTTPError as error:
            await ctx.run_mutation(internal.jobs.failed, error=str(error))
""",
    "where tasks are waited for, and asked how they ended": """
    async with httpx2.AsyncClient() as client:
        waiting = {asyncio.create_task(client.get(url)) for url in (URL, URL)}
        while waiting:
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                if task.exception() is None and task.result().is_success:
                    await ctx.run_mutation(internal.jobs.done)
                    return
    await ctx.run_mutation(internal.jobs.failed)
""",
    "a setting of a client that is only told": """
    import openai
    client = openai.AsyncOpenAI()
    logging.info("asking %s up to %s times", client.base_url, str(client.max_retries))
    await ctx.run_mutation(internal.jobs.note, url=client.base_url)
""",
    "where a task is awaited": """
    task = asyncio.create_task(services.translated(URL))
    try:
        await task
    except services.ServiceError as error:
        await ctx.run_mutation(internal.jobs.failed, error=str(error))
""",
    "in a list that a helper is given": """
    async def each(urls: list[str], problems: list[str]) -> None:
        for url in urls:
            try:
                httpx2.post(url)
            except httpx2.HTTPError as error:
                problems.append(str(error))
    found: list[str] = []
    await each([URL], found)
    await ctx.run_mutation(internal.jobs.finish, problems=found)
""",
    "in a variable of the function around": """
    failed = False
    async def send() -> None:
        nonlocal failed
        try:
            httpx2.post(URL)
        except httpx2.HTTPError:
            failed = True
    await send()
    await ctx.run_mutation(internal.jobs.finish, failed=failed)
""",
    "after tenacity gave up": """
    import tenacity
    try:
        async for attempt in tenacity.AsyncRetrying(wait=tenacity.wait_random(1, 2)):
            with attempt:
                httpx2.post(URL)
    except tenacity.RetryError as error:
        await ctx.run_mutation(internal.jobs.failed, error=str(error))
""",
    "no call at all": """
    client = httpx2.AsyncClient()
    request = httpx2.Request("GET", URL)
    session = requests.Session()
    session.headers.update({"X-Token": token})
    await client.aclose()
""",
}


@pytest.mark.parametrize("body", ELSEWHERE.values(), ids=ELSEWHERE)
def test_is_silent_about_a_failure_recorded_elsewhere(body: str) -> None:
    silent(an_action(body))


def test_is_silent_about_an_action_under_a_decorator_that_records() -> None:
    silent("""
@internal_action
@services.recording
async def notify(ctx: ActionCtx, token: str) -> None:
    httpx2.post(URL)
""")
