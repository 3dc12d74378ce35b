"""The libraries whose calls leave the process, as data: what they change and how they fail.

A call is known by the dotted name the flow analysis gives it: `httpx2.AsyncClient.post` stands
for `httpx2.AsyncClient().post`, however it was imported, aliased or stored.
"""

from __future__ import annotations

from collections.abc import Iterable

from gnomon.analyzer.data import data
from gnomon.analyzer.tables.declared import DeclaredClient

READING_HTTP = frozenset({"get", "head", "options", "query"})
CHANGING_HTTP = frozenset({"post", "put", "patch", "delete"})
OPEN_HTTP = frozenset({"request", "stream", "send", "ws_connect", "websocket", "sse", "urlopen"})
SDK_READING = frozenset(
    {"retrieve", "list", "get", "search", "describe", "head", "count", "fetch", "scan", "query"}
    | {"all", "filter", "load", "pages", "paginate", "download", "select", "content", "wait"}
)
SDK_LOCAL = frozenset({"deserialize", "serialize", "to", "close", "aclose", "is", "set"})
MODEL_LOCAL = frozenset({"with", "copy", "model", "unwrap", "verify", "auth", "platform"})
"""What SDKs of language models do by themselves."""

STRIPE_LOCAL = frozenset(
    {"construct", "parse", "convert", "verify_header", "generate_signature_header"}
    | {"notification_handler", "notification_handler_without_verification", "with"}
    | {"async_notification_handler", "async_notification_handler_without_verification"}
    | {"new_default_http_client", "ensure_default_http_client"}
)
CLOUD_LOCAL = frozenset(
    {"generate", "can", "client", "resource", "create_client", "get_paginator", "get_waiter"}
    | {"get_credentials", "get_partition_for_region", "get_available_subresources"}
    | {f"get_available_{what}" for what in ("partitions", "regions", "resources", "services")}
)


@data
class Client:
    """A library whose calls leave the process.

    Args:
        package: the dotted prefix of its names.
        errors: its base errors, the one to recommend first; catching one of them catches every
            failure of a call, but for `other_errors`.
        reading: last parts of the names of calls that change nothing, which may hold `*`; of an
            SDK, first words.
        changing: last parts of the names of calls that change something outside.
        every_call: any other call below the prefix is an effect, too (SDKs).
        local: first words, or whole names, of an SDK's calls that stay in the process.
        depth: how many parts a name has at least, so that a constructor is no effect.
        connecting: the classes that connect when an object is made of them.
        other_errors: base errors that have nothing in common with those, of which any catches the
            failures that are not answers of the service: no connection, no credentials.
        status_errors: what `raise_for_status` raises; empty if the client has none.
        own_errors: what takes the place of `errors` for calls that fail in other ways, by the last
            part of their names.
        answers: its calls give HTTP responses, whose status says how they went.
        declared: what the configuration says of it, if it is not one of ours.
    """

    package: str
    errors: tuple[str, ...]
    reading: frozenset[str] = frozenset()
    changing: frozenset[str] = frozenset()
    every_call: bool = False
    local: frozenset[str] = SDK_LOCAL
    depth: int = 2
    connecting: frozenset[str] = frozenset()
    other_errors: tuple[str, ...] = ()
    status_errors: tuple[str, ...] = ()
    answers: bool = False
    own_errors: tuple[tuple[str, tuple[str, ...]], ...] = ()
    declared: DeclaredClient | None = None


def _http(package: str, *errors: str, status: str) -> Client:
    return Client(
        package,
        errors,
        reading=READING_HTTP | OPEN_HTTP,
        changing=CHANGING_HTTP,
        status_errors=(errors[0], status, *errors[1:]),
        answers=True,
    )


def _httpx(package: str) -> Client:
    # A request raises a RequestError; only `raise_for_status` raises an HTTPStatusError.
    return Client(
        package,
        (f"{package}.HTTPError", f"{package}.RequestError"),
        reading=READING_HTTP | OPEN_HTTP,
        changing=CHANGING_HTTP,
        status_errors=(f"{package}.HTTPError", f"{package}.HTTPStatusError"),
        answers=True,
    )


def _sdk(
    package: str,
    *errors: str,
    depth: int = 3,
    local: frozenset[str] = frozenset(),
    other_errors: tuple[str, ...] = (),
    own_errors: tuple[tuple[str, tuple[str, ...]], ...] = (),
) -> Client:
    return Client(
        package,
        errors,
        reading=SDK_READING,
        every_call=True,
        local=SDK_LOCAL | local,
        depth=depth,
        other_errors=other_errors,
        own_errors=own_errors,
    )


BOTO3_UPLOAD = ("boto3.exceptions.S3UploadFailedError", "boto3.exceptions.Boto3Error")
"""What boto3 makes of a refusal of the service while it uploads a file, and of nothing else."""

AWS_UNREACHED = ("botocore.exceptions.BotoCoreError",)
URLLIB_UNREACHED = ("urllib.error.URLError", "builtins.OSError")
REQUESTS_UNREACHED = ("requests.RequestException", "builtins.OSError")
"""What an SDK lets through of the library that it connects by."""

GOOGLE_UNREACHED = ("google.auth.exceptions.GoogleAuthError",)
"""What comes before a request, when a token is to be had: with no network, this and no other."""

GOOGLE_ERRORS = (
    "google.api_core.exceptions.GoogleAPIError",
    "google.api_core.exceptions.GoogleAPICallError",
    "google.cloud.exceptions.GoogleCloudError",
)
FIREBASE_ERROR = "firebase_admin.exceptions.FirebaseError"


def _google(package: str, depth: int, *, reading: str, changing: str, error: str = "") -> Client:
    return Client(
        package,
        (error,) if error else GOOGLE_ERRORS,
        reading=frozenset(reading.split()),
        changing=frozenset(changing.split()),
        depth=depth,
        other_errors=GOOGLE_UNREACHED,
    )


def _firestore(package: str, depth: int) -> tuple[Client, ...]:
    # Batches and transactions are filled in the process, by methods that elsewhere send.
    return (
        _google(f"{package}.batch", depth + 1, reading="", changing="commit"),
        _google(f"{package}.transaction", depth + 1, reading="get get_all", changing="commit"),
        _google(
            package,
            depth,
            reading="get get_all stream list_documents collections get_partitions",
            changing="add commit create delete recursive_delete set update",
        ),
    )


def _cloud_storage(package: str, depth: int) -> Client:
    return _google(
        package,
        depth,
        reading="download_* exists reload get_* list_* lookup_bucket",
        changing="upload_from_* delete delete_blob delete_blobs copy_blob move_blob rename_blob "
        "restore_blob rewrite compose patch update make_public make_private create create_bucket "
        "set_iam_policy create_resumable_upload_session",
    )


def _playwright(package: str) -> Client:
    # What opens a browser or a page is left out: the pages that it gives have to keep their names.
    return Client(
        package,
        (f"{package}.Error",),
        reading=frozenset(
            {"goto", "reload", "go_back", "go_forward", "wait_for", "wait_for_*"}
            | {"set_content", "content", "pdf", "screenshot", "evaluate", "inner_text"}
            | {"text_content", "inner_html", "fill", "fetch", "head", "get"}
        ),
        changing=frozenset({"click", "dblclick", "tap", "press"} | CHANGING_HTTP),
        depth=4,
    )


CLIENTS: tuple[Client, ...] = (
    _httpx("httpx2"),
    _httpx("httpx"),
    _http("requests", "requests.RequestException", "builtins.OSError", status="requests.HTTPError"),
    _http("aiohttp", "aiohttp.ClientError", status="aiohttp.ClientResponseError"),
    Client(
        "urllib3",
        ("urllib3.exceptions.HTTPError",),
        reading=frozenset({"request", "request_encode_url", "urlopen"}),
        changing=frozenset({"request_encode_body"}),
        answers=True,
    ),
    Client(
        "urllib.request",
        ("urllib.error.URLError", "builtins.OSError"),
        reading=frozenset({"urlopen", "urlretrieve", "open"}),
        depth=3,
    ),
    Client(
        "http.client",
        ("http.client.HTTPException", "builtins.OSError"),
        reading=frozenset({"request", "getresponse", "connect"}),
        depth=4,
    ),
    Client(
        "smtplib",
        ("smtplib.SMTPException", "builtins.OSError"),
        changing=frozenset({"sendmail", "send_message", "data"}),
        reading=frozenset({"connect", "login", "auth", "starttls", "verify", "noop"}),
        depth=3,
        connecting=frozenset({"SMTP", "SMTP_SSL", "LMTP"}),
    ),
    Client(
        "aiosmtplib",
        ("aiosmtplib.SMTPException",),
        changing=frozenset({"send", "sendmail", "send_message"}),
        reading=frozenset({"connect", "login", "starttls"}),
    ),
    Client(
        "imaplib",
        ("imaplib.IMAP4.error", "builtins.OSError"),
        changing=frozenset({"append", "copy", "expunge", "store", "create", "delete"}),
        reading=frozenset({"fetch", "list", "login", "search", "select", "starttls", "uid"}),
        depth=3,
        connecting=frozenset({"IMAP4", "IMAP4_SSL"}),
    ),
    Client(
        "poplib",
        ("poplib.error_proto", "builtins.OSError"),
        changing=frozenset({"dele"}),
        reading=frozenset({"list", "pass_", "retr", "stat", "top", "uidl", "user"}),
        depth=3,
        connecting=frozenset({"POP3", "POP3_SSL"}),
    ),
    Client(
        "ftplib",
        ("builtins.OSError", "ftplib.Error", "ftplib.all_errors"),
        changing=frozenset({"storbinary", "storlines", "delete", "rename", "mkd", "rmd"}),
        reading=frozenset({"connect", "login", "retrbinary", "retrlines", "nlst", "mlsd", "size"}),
        depth=3,
        connecting=frozenset({"FTP", "FTP_TLS"}),
    ),
    Client(
        "socket",
        ("builtins.OSError",),
        reading=frozenset(
            {"create_connection", "connect", "connect_ex", "accept", "getaddrinfo", "getnameinfo"}
            | {"gethostbyname", "gethostbyname_ex", "gethostbyaddr", "getfqdn"}
            | {"recv", "recv_into", "recvfrom", "recvfrom_into", "recvmsg", "recvmsg_into"}
        ),
        changing=frozenset({"send", "sendall", "sendto", "sendmsg", "sendfile"}),
        own_errors=tuple(
            (name, ("socket.gaierror", "builtins.OSError"))
            for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex")
        ),
    ),
    Client(
        "subprocess",
        ("subprocess.SubprocessError", "subprocess.CalledProcessError"),
        changing=frozenset({"run", "call", "check_call", "check_output", "Popen"}),
    ),
    Client(
        "asyncio",
        ("builtins.OSError",),
        changing=frozenset({"create_subprocess_exec", "create_subprocess_shell"}),
        reading=frozenset({"open_connection", "open_unix_connection"}),
    ),
    _sdk("stripe", "stripe.StripeError", local=STRIPE_LOCAL),
    _sdk(
        "boto3",
        "botocore.exceptions.ClientError",
        "boto3.client.exceptions.ClientError",
        local=CLOUD_LOCAL,
        other_errors=AWS_UNREACHED,
        own_errors=(("upload_file", BOTO3_UPLOAD),),
    ),
    *(
        _sdk(
            package,
            "botocore.exceptions.ClientError",
            depth=depth,
            local=CLOUD_LOCAL,
            other_errors=AWS_UNREACHED,
        )
        for package, depth in (("botocore.session", 5), ("aiobotocore.session", 5), ("aioboto3", 4))
    ),
    # Four parts name a resource, `client.messages`, which is called to pick one of its items.
    _sdk(
        "twilio.rest",
        "twilio.base.exceptions.TwilioException",
        depth=5,
        other_errors=REQUESTS_UNREACHED,
    ),
    _sdk(
        "sendgrid.SendGridAPIClient",
        "python_http_client.exceptions.HTTPError",
        other_errors=URLLIB_UNREACHED,
    ),
    _sdk(
        "slack_sdk.WebClient",
        "slack_sdk.errors.SlackClientError",
        "slack_sdk.errors.SlackApiError",
        other_errors=URLLIB_UNREACHED,
    ),
    _sdk("resend", "resend.exceptions.ResendError", local=frozenset({"verify"})),
    _google(
        "firebase_admin.messaging",
        3,
        reading="",
        changing="send send_* subscribe_to_topic* unsubscribe_from_topic*",
        error=FIREBASE_ERROR,
    ),
    _google(
        "firebase_admin.auth",
        3,
        reading="get_* list_*",
        changing="create_user create_session_cookie create_*_provider_config update_* delete_* "
        "import_users generate_*_link revoke_refresh_tokens set_custom_user_claims",
        error=FIREBASE_ERROR,
    ),
    _google(
        "firebase_admin.db.reference",
        4,
        reading="get get_if_changed listen",
        changing="set set_if_unchanged push update delete transaction",
        error=FIREBASE_ERROR,
    ),
    *_firestore("firebase_admin.firestore.client", 4),
    *_firestore("firebase_admin.firestore_async.client", 4),
    *_firestore("google.cloud.firestore.Client", 5),
    *_firestore("google.cloud.firestore.AsyncClient", 5),
    _cloud_storage("firebase_admin.storage.bucket", 4),
    _cloud_storage("google.cloud.storage.Client", 5),
    *(_playwright(f"playwright.{kind}_api") for kind in ("async", "sync")),
    _sdk("openai", "openai.OpenAIError", "openai.APIError", local=MODEL_LOCAL),
    _sdk("anthropic", "anthropic.AnthropicError", "anthropic.APIError", local=MODEL_LOCAL),
)


def errors_of(client: Client, name: str) -> tuple[str, ...]:
    """The exceptions of which any catches every failure of a call, the one to recommend first."""
    return dict(client.own_errors).get(name.rpartition(".")[2], client.errors)


def declared_client(given: DeclaredClient) -> Client:
    """A client of the configuration; one that names no calls is read as other SDKs are."""
    changing = frozenset((*given.changing, *given.payments, *given.resources))
    every_call = not given.reading and not given.changing
    return Client(
        given.package,
        given.errors or ("builtins.Exception",),
        reading=SDK_READING if every_call else frozenset(given.reading),
        changing=changing,
        every_call=every_call,
        declared=given,
    )


def client_of(name: str, clients: Iterable[Client] = CLIENTS) -> Client | None:
    """The client that a dotted name belongs to, the first of those that fit."""
    for client in clients:
        if name.startswith(client.package + "."):
            return client
    return None
