"""Which calls leave the process, what they change, and how their failures are caught."""

from __future__ import annotations

import pytest

from gnomon.analyzer.flow.escapes import with_bases
from gnomon.analyzer.tables.clients import CLIENTS
from gnomon.analyzer.tables.effects import Effects, is_deterministic
from gnomon.analyzer.tables.exceptions import canonical_exception

EFFECTS = Effects()

READING = [
    "httpx2.get",
    "httpx2.Client.get",
    "httpx2.AsyncClient.request",
    "httpx2.AsyncClient.stream",
    "httpx2.AsyncClient.send",
    "httpx2.AsyncClient.query",
    "httpx2.AsyncClient.websocket",
    "httpx2.AsyncClient.sse",
    "httpx.head",
    "botocore.session.get_session.create_client.get_object",
    "aioboto3.Session.client.list_objects",
    "requests.get",
    "requests.Session.options",
    "requests.sessions.Session.get",
    "aiohttp.ClientSession.get",
    "aiohttp.ClientSession.ws_connect",
    "urllib.request.urlopen",
    "urllib3.PoolManager.request",
    "http.client.HTTPSConnection.request",
    "smtplib.SMTP",
    "smtplib.SMTP.login",
    "imaplib.IMAP4_SSL.fetch",
    "ftplib.FTP.retrbinary",
    "urllib3.request",
    "urllib3.PoolManager.urlopen",
    "socket.create_connection",
    "socket.gethostbyname",
    "socket.socket.recvfrom",
    "asyncio.open_connection",
    "stripe.Charge.retrieve",
    "stripe.Charge.retrieve_async",
    "stripe.StripeClient.customers.list",
    "boto3.client.get_object",
    "boto3.client.list_objects_v2",
    "boto3.client.describe_instances",
    "twilio.rest.Client.messages.fetch",
    "openai.OpenAI.models.list",
    "openai.OpenAI.files.content",
    "boto3.client.download_file",
    "boto3.client.get_paginator.paginate",
    "boto3.resource.Bucket.objects.all",
    "firebase_admin.auth.get_user_by_email",
    "firebase_admin.db.reference.child.get",
    "firebase_admin.firestore.client.collection.document.get",
    "google.cloud.firestore.Client.transaction.get",
    "firebase_admin.firestore.client.collection.where.limit.stream",
    "firebase_admin.storage.bucket.blob.download_as_bytes",
    "google.cloud.storage.Client.bucket.blob.exists",
    "google.cloud.firestore.AsyncClient.collection.document.get",
    "playwright.async_api.async_playwright.chromium.launch.new_page.goto",
    "playwright.sync_api.sync_playwright.start.firefox.connect.new_context.new_page.reload",
    "playwright.sync_api.sync_playwright.chromium.launch.new_page.wait_for_selector",
    "playwright.async_api.async_playwright.request.new_context.get",
]

CHANGING = [
    "botocore.session.get_session.create_client.put_object",
    "aioboto3.Session.resource.Bucket.upload_file",
    "httpx2.post",
    "httpx2.AsyncClient.put",
    "httpx.Client.patch",
    "requests.delete",
    "aiohttp.ClientSession.post",
    "smtplib.SMTP.send_message",
    "smtplib.SMTP_SSL.sendmail",
    "aiosmtplib.send",
    "subprocess.run",
    "asyncio.create_subprocess_exec",
    "stripe.Charge.create",
    "stripe.PaymentIntent.create_async",
    "stripe.StripeClient.refunds.create",
    "boto3.client.put_object",
    "boto3.resource.Bucket.upload_file",
    "twilio.rest.Client.messages.create",
    "sendgrid.SendGridAPIClient.send",
    "slack_sdk.WebClient.chat_postMessage",
    "resend.Emails.send",
    "openai.AsyncOpenAI.chat.completions.create",
    "openai.OpenAI.responses.parse",
    "boto3.client.copy",
    "stripe.StripeClient.raw_request",
    "stripe.BankAccount.verify",
    "anthropic.AsyncAnthropic.messages.create",
    "firebase_admin.messaging.send",
    "firebase_admin.messaging.send_each_for_multicast_async",
    "firebase_admin.messaging.subscribe_to_topic",
    "firebase_admin.auth.create_user",
    "firebase_admin.auth.generate_password_reset_link",
    "firebase_admin.auth.set_custom_user_claims",
    "firebase_admin.auth.revoke_refresh_tokens",
    "firebase_admin.db.reference.child.set",
    "firebase_admin.db.reference.push",
    "firebase_admin.firestore.client.collection.document.set",
    "firebase_admin.firestore.client.batch.commit",
    "google.cloud.firestore.Client.transaction.commit",
    "firebase_admin.firestore_async.client.collection.add",
    "firebase_admin.storage.bucket.blob.upload_from_filename",
    "google.cloud.storage.Client.bucket.blob.delete",
    "google.cloud.firestore.Client.collection.document.update",
    "playwright.async_api.async_playwright.chromium.launch.new_page.locator.click",
    "playwright.async_api.async_playwright.chromium.launch.new_page.request.post",
]

STAYING = [
    "httpx2.AsyncClient",
    "httpx2.AsyncClient.aclose",
    "httpx2.AsyncClient.build_request",
    "httpx2.Timeout",
    "httpx2.get().json",
    "requests.Session.mount",
    "requests.Session.close",
    "aiohttp.ClientSession.close",
    "smtplib.SMTP.quit",
    "smtplib.SMTPException",
    "subprocess.list2cmdline",
    "stripe.StripeClient",
    "stripe.Webhook.construct_event",
    "stripe.StripeClient.construct_event",
    "stripe.StripeClient.parse_event_notification",
    "stripe.WebhookSignature.verify_header",
    "stripe.set_app_info",
    "stripe.Charge.construct_from",
    "stripe.Charge.to_dict",
    "boto3.client",
    "boto3.session.Session.client",
    "boto3.client.generate_presigned_url",
    "boto3.client.can_paginate",
    "boto3.client.get_paginator",
    "boto3.session.Session.get_available_regions",
    "openai.OpenAI.webhooks.unwrap",
    "anthropic.Anthropic.is_closed",
    "resend.Webhooks.verify",
    "urllib3.PoolManager.clear",
    "twilio.rest.Client.messages",
    "sendgrid.helpers.mail.Mail.add_to",
    "openai.AsyncOpenAI.with_options",
    "openai.AsyncOpenAI.close",
    "openai.types.chat.ChatCompletion.model_validate",
    "boto3.dynamodb.conditions.Key.eq",
    "requests.Session.headers.get",
    "httpx2.Headers.get",
    "requestsmock.get",
    "botocore.session.get_session",
    "botocore.session.Session.create_client",
    "aiobotocore.session.get_session.create_client",
    "aioboto3.Session.client",
    "json.loads",
    "firebase_admin.initialize_app",
    "firebase_admin.credentials.Certificate",
    "firebase_admin.messaging.Message",
    "firebase_admin.auth.verify_id_token",
    "firebase_admin.auth.create_custom_token",
    "firebase_admin.db.reference",
    "firebase_admin.db.reference.child",
    "firebase_admin.db.reference.order_by_child.limit_to_first",
    "firebase_admin.firestore.client",
    "firebase_admin.firestore.client.collection.document",
    "firebase_admin.firestore.client.batch.set",
    "firebase_admin.firestore.client.transaction",
    "firebase_admin.firestore.client.transaction.set",
    "google.cloud.firestore.Client.transaction.update",
    "google.cloud.firestore.AsyncClient.transaction.delete",
    "firebase_admin.storage.bucket",
    "google.cloud.storage.Client",
    "google.cloud.storage.Client.bucket.blob",
    "playwright.async_api.async_playwright",
    "playwright.async_api.async_playwright.chromium.launch",
    "playwright.async_api.async_playwright.chromium.launch.close",
    "playwright.async_api.async_playwright.chromium.launch.new_page.locator",
    "playwright.async_api.async_playwright.chromium.launch.new_page.on",
]


@pytest.mark.parametrize("name", READING)
def test_a_reading_call_leaves_the_process(name: str) -> None:
    effect = EFFECTS.effect_of(name)
    assert effect is not None
    assert not effect.changing


@pytest.mark.parametrize("name", CHANGING)
def test_a_changing_call_leaves_the_process(name: str) -> None:
    effect = EFFECTS.effect_of(name)
    assert effect is not None
    assert effect.changing


@pytest.mark.parametrize("name", STAYING)
def test_a_call_that_stays_in_the_process_is_no_effect(name: str) -> None:
    assert EFFECTS.effect_of(name) is None


def test_only_responses_of_http_clients_have_a_status_to_check() -> None:
    checked = EFFECTS.status_check_of("requests.get().raise_for_status")
    assert checked is not None
    assert checked.package == "requests"
    assert EFFECTS.status_check_of("stripe.Charge.create().raise_for_status") is None
    assert EFFECTS.status_check_of("requests.get().json") is None
    assert EFFECTS.is_response("httpx2.AsyncClient.post()")
    assert not EFFECTS.is_response("httpx2.AsyncClient.post().json")


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("requests.exceptions.Timeout", "requests.Timeout"),
        ("aiohttp.client_exceptions.ClientError", "aiohttp.ClientError"),
        ("stripe.error.CardError", "stripe.CardError"),
        ("builtins.IOError", "builtins.OSError"),
        ("asyncio.TimeoutError", "builtins.TimeoutError"),
        ("httpx2.HTTPError", "httpx2.HTTPError"),
    ],
)
def test_an_exception_has_one_name(name: str, known: str) -> None:
    assert canonical_exception(name) == known


def test_the_errors_of_a_client_are_known_by_their_one_name() -> None:
    for client in CLIENTS:
        for name in (*client.errors, *client.status_errors):
            assert canonical_exception(name) == name


def test_a_raised_exception_is_caught_by_the_classes_above_it() -> None:
    assert set(with_bases(EFFECTS, ("builtins.ConnectionResetError",))) >= {
        "builtins.ConnectionResetError",
        "builtins.ConnectionError",
        "builtins.OSError",
    }
    assert "requests.RequestException" in with_bases(EFFECTS, ("requests.ConnectionError",))


def test_what_is_random_differs_from_caller_to_caller() -> None:
    random = ["random.uniform", "random.Random.random", "secrets.randbelow", "uuid.uuid4"]
    random += ["numpy.random.default_rng", "tenacity.wait_random", "tenacity.wait.wait_random"]
    assert all(map(EFFECTS.is_random, random))
    assert not any(
        map(EFFECTS.is_random, ["random.seed", "secrets.compare_digest", "randomly.pick"])
    )


def test_what_only_depends_on_its_arguments_is_no_secret_source_of_jitter() -> None:
    even = ["builtins.min", "math.pow", "datetime.timedelta", "tenacity.wait_fixed"]
    assert all(map(is_deterministic, even))
    assert not any(map(is_deterministic, ["outside.backoff", "builtins.hash"]))
