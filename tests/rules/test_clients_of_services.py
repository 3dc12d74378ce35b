"""What the rules say of Google's clients and of browsers, written as their documentation writes."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import assert_expected

PRELUDE = """
import asyncio

import firebase_admin
import weasyprint
from firebase_admin import auth, credentials, db, exceptions, firestore, firestore_async, messaging
from google.api_core.exceptions import GoogleAPICallError
from google.auth.exceptions import GoogleAuthError
from google.cloud import storage
from playwright.async_api import Error as BrowserError, async_playwright
from playwright.sync_api import sync_playwright
import MySQLdb
from gnomon import (
    ActionCtx, BlockingActionCtx, MutationCtx, internal_action, internal_mutation,
)
from ._generated.api import internal

UNREACHED = (exceptions.FirebaseError, GoogleAuthError)

"""

UNHANDLED = """
@internal_action
def push(ctx: BlockingActionCtx, token: str) -> None:
    messaging.send(messaging.Message(token=token))  # expect: unhandled-action-failure

@internal_action
def push_half(ctx: BlockingActionCtx, token: str) -> None:
    try:
        messaging.send(messaging.Message(token=token))  # expect: unhandled-action-failure
    except exceptions.FirebaseError as error:
        ctx.run_mutation(internal.jobs.failed, error=str(error))

@internal_action
def push_well(ctx: BlockingActionCtx, token: str) -> None:
    message = messaging.Message(token=token)
    try:
        messaging.send(message)
    except UNREACHED as error:
        ctx.run_mutation(internal.jobs.failed, error=str(error))

@internal_action
async def push_many(ctx: ActionCtx, tokens: list[str]) -> None:
    waiting = messaging.send_each_async([messaging.Message(token=token) for token in tokens])
    try:
        await waiting
    except UNREACHED as error:
        await ctx.run_mutation(internal.jobs.failed, error=str(error))

@internal_action
async def copy(ctx: ActionCtx, name: str) -> None:
    client = firestore_async.client()
    batch = client.batch()
    batch.set(client.collection("copies").document(name), {"name": name})
    try:
        await batch.commit()
    except (GoogleAPICallError, GoogleAuthError) as error:
        await ctx.run_mutation(internal.jobs.failed, error=str(error))

@internal_action
async def keep(ctx: ActionCtx, name: str) -> None:
    blob = storage.Client().bucket("b").blob(name)
    await asyncio.to_thread(blob.upload_from_string, name)  # expect: unhandled-action-failure

@internal_action
async def shoot(ctx: ActionCtx, url: str) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch()
        page = await browser.new_page()
        await page.goto(url)  # expect: unhandled-action-failure
        page.set_default_timeout(1000)
        await browser.close()

@internal_action
async def shoot_well(ctx: ActionCtx, url: str) -> None:
    try:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch()
            page = await browser.new_page()
            await page.goto(url)
            await page.get_by_role("button").click()
    except BrowserError as error:
        await ctx.run_mutation(internal.jobs.failed, error=str(error))
"""

BLOCKING = """
@internal_action
async def push(ctx: ActionCtx, token: str) -> None:
    messaging.send(messaging.Message(token=token))  # expect: blocking-call
    await messaging.send_each_async([messaging.Message(token=token)])

@internal_action
async def read(ctx: ActionCtx, key: str) -> None:
    db.reference("items").child(key).get()  # expect: blocking-call
    firestore.client().collection("a").document(key).get()  # expect: blocking-call
    await firestore_async.client().collection("a").document(key).get()

@internal_action
async def shoot(ctx: ActionCtx, url: str) -> None:
    with sync_playwright() as playwright:  # expect: blocking-call
        playwright.chromium.launch().new_page().goto(url)  # expect: blocking-call
    async with async_playwright() as playwright:
        page = await (await playwright.chromium.launch()).new_page()
        await page.goto(url)

@internal_action
async def draw(ctx: ActionCtx, text: str) -> None:
    document = weasyprint.HTML(string=text)
    document.render().write_pdf("a.pdf")  # expect: blocking-call
"""

TRANSACTION = """
@internal_mutation
async def work(ctx: MutationCtx, token: str) -> None:
    auth.verify_id_token(token)
    auth.get_user(token)  # expect: side-effect-in-transaction
    MySQLdb.Connection(host="a")  # expect: side-effect-in-transaction
"""

CASES = {
    "unhandled-action-failure": UNHANDLED,
    "blocking-call": BLOCKING,
    "side-effect-in-transaction": TRANSACTION,
}


@pytest.mark.parametrize("rule", CASES)
def test_the_clients_are_known(rule: str) -> None:
    assert_expected(rule, {"functions/jobs.py": PRELUDE + CASES[rule]})
