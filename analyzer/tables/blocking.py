"""Calls that keep their thread until they are done, as data: what an event loop must not run."""

from __future__ import annotations

from functools import lru_cache

from gnomon.analyzer.tables.declared import is_one_of
from gnomon.analyzer.tables.effects import SLEEPS, Effects
from gnomon.analyzer.tables.side_effects import SideEffect, side_effect_of

ASYNCHRONOUS_PACKAGES = frozenset({"motor", "anyio", "trio", "websockets"})
"""Packages all of whose calls await, and whose names do not say so."""

ASYNCHRONOUS_PREFIXES = ("aio", "async")
"""Beginnings of the names of such packages: `aiohttp`, `asyncpg`."""

ASYNCHRONOUS_PARTS = ("Async", "async")
"""Parts of a name that say so: `AsyncOpenAI`, `create_async`, `redis.asyncio`, `connect_async`."""

BLOCKING_SLEEPS = SLEEPS & {"time.sleep"}

COMPUTING = frozenset(
    {"hashlib.scrypt", "hashlib.pbkdf2_hmac", "bcrypt.hashpw", "bcrypt.checkpw"}
    | {"argon2.PasswordHasher.hash", "argon2.PasswordHasher.verify"}
    | {"pypdf.PdfReader", "pypdf.PdfWriter.write", "pdfplumber.open", "pymupdf.open", "fitz.open"}
    | {"weasyprint.HTML.write_pdf", "weasyprint.HTML.render", "weasyprint.HTML.render.write_pdf"}
    | {"pytesseract.image_to_string", "pytesseract.image_to_pdf_or_hocr"}
    | {f"pandas.read_{kind}" for kind in ("csv", "excel", "json", "parquet", "sql", "html")}
    | {"playwright.sync_api.sync_playwright", "selenium.webdriver.Chrome"}
    | {"passlib.context.CryptContext.hash", "passlib.context.CryptContext.verify"}
    | {f"werkzeug.security.{verb}_password_hash" for verb in ("generate", "check")}
)
"""Library calls that compute for long."""

WAITING = frozenset(
    {"subprocess.Popen().wait", "subprocess.Popen().communicate", "os.wait", "os.waitpid"}
    | {"threading.Thread.join", "threading.Event.wait", "threading.Condition.wait"}
    | {"multiprocessing.Process.join", "concurrent.futures.wait", "select.select"}
    | {"asyncio.run_coroutine_threadsafe.result"}
)
"""Library calls that wait for a program, a thread or the loop itself."""

PROCESSES_WAITED_FOR = frozenset(
    {f"subprocess.{name}" for name in ("run", "call", "check_call", "check_output", "getoutput")}
    | {"subprocess.getstatusoutput", "os.system"}
)
THREAD_WRAPPERS = frozenset(
    {"asgiref.sync.sync_to_async", "asgiref.sync.SyncToAsync", "asyncer.asyncify"}
    | {"channels.db.database_sync_to_async"}
)
"""What makes of a function one that runs in a thread, as a decorator or called."""

OPEN_SOCKETS = frozenset(
    {"create_connection", "getaddrinfo", "getnameinfo", "getfqdn"}
    | {"gethostbyname", "gethostbyname_ex", "gethostbyaddr"}
)
"""Functions of `socket` that no setting keeps from blocking."""

BLOCKING = (
    BLOCKING_SLEEPS
    | COMPUTING
    | WAITING
    | PROCESSES_WAITED_FOR
    | {f"socket.{name}" for name in OPEN_SOCKETS}
)


@lru_cache(maxsize=4096)
def blocks(effects: Effects, name: str) -> bool:
    """Whether a call by this dotted name keeps its thread until an answer has come."""
    if is_one_of(name, effects.declared.blocking):
        return True
    if name in BLOCKING:
        return True
    package = name.partition(".")[0]
    if package in ASYNCHRONOUS_PACKAGES or package.startswith(ASYNCHRONOUS_PREFIXES):
        return False
    if any(part in name for part in ASYNCHRONOUS_PARTS):
        return False
    if package in ("socket", "subprocess"):
        # A socket may be set not to block; `Popen` only starts.
        return False
    effect = effects.effect_of(name)
    if effect is not None:
        return effect.client.declared is None or not effect.client.declared.asynchronous
    return side_effect_of(effects, name, (), ()) in (SideEffect.NETWORK, SideEffect.CONSOLE)
