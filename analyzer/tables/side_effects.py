"""What a transaction must not do, as data: reach outside, wait, start threads, be by chance.

A call is known by the dotted name the flow analysis gives it, as in `tables/clients.py`:
`pathlib.Path.read_text` stands for `pathlib.Path("x").read_text`. What is by the clock or by
chance may depend on what the call is given: `random.Random(7)` is no chance.
"""

from __future__ import annotations

from collections.abc import Sized
from enum import StrEnum
from functools import lru_cache

from gnomon.analyzer.tables.declared import is_one_of
from gnomon.analyzer.tables.effects import SLEEPS, Effects


class SideEffect(StrEnum):
    """What a call does besides giving a result; the words continue "it …"."""

    NETWORK = "calls the network"
    FILE = "reaches the file system"
    PROCESS = "starts a process"
    SLEEP = "sleeps"
    THREAD = "starts a thread"
    CLOCK = "reads the wall clock"
    TIMER = "reads a clock"
    CHANCE = "draws a random value"
    LOOP = "needs an event loop"
    CONSOLE = "waits for the console"


def _words(names: str) -> frozenset[str]:
    return frozenset(names.split())


def _names(package: str, names: str) -> frozenset[str]:
    return frozenset(f"{package}.{name}" for name in names.split())


FILES = frozenset({"builtins.open"}).union(
    _names("io", "open open_code FileIO"),
    _names(
        "os",
        "open fdopen remove unlink rename renames replace mkdir makedirs rmdir removedirs listdir "
        "scandir walk fwalk stat lstat statvfs chmod chown link symlink readlink truncate mkfifo "
        "utime access",
    ),
    _names("os.path", "exists lexists isfile isdir islink getsize getmtime getctime getatime"),
    _names(
        "shutil",
        "copy copy2 copyfile copyfileobj copymode copystat copytree move rmtree make_archive "
        "unpack_archive disk_usage chown",
    ),
    _names(
        "tempfile",
        "TemporaryFile NamedTemporaryFile SpooledTemporaryFile TemporaryDirectory mkstemp mkdtemp",
    ),
    _names("glob", "glob iglob"),
    _names("aiofiles", "open"),
    _names("anyio", "open_file"),
    _names("zipfile", "ZipFile"),
    _names("tarfile", "open"),
    _names("sqlite3", "connect"),
    _names("aiosqlite", "connect"),
    _names("shelve", "open"),
    _names("fileinput", "input"),
    *(_names(package, "open") for package in ("gzip", "bz2", "lzma")),
    *(_names("configparser", f"{kind}.read") for kind in ("ConfigParser", "RawConfigParser")),
    _names(
        "importlib.resources", "read_text read_binary open_text open_binary contents is_resource"
    ),
    _names("pkgutil", "get_data"),
)
PATHS = (
    *("pathlib.Path", "pathlib.PosixPath", "pathlib.WindowsPath", "anyio.Path"),
    "importlib.resources.files",
)
"""Classes of paths; what is joined to one is one."""

PATH_METHODS = _words(
    "open read_text read_bytes write_text write_bytes exists is_file is_dir is_symlink stat lstat "
    "iterdir glob rglob walk mkdir rmdir unlink rename replace touch chmod symlink_to "
    "hardlink_to samefile copy copy_into move move_into"
)

PATH_PARTS = _words(
    "parent joinpath absolute resolve expanduser with_suffix with_name with_stem with_segments "
    "relative_to cwd home readlink"
)
"""What of a path is a path again."""

PROCESSES = frozenset(
    {"pty.spawn", "multiprocessing.Process", "multiprocessing.Pool", "multiprocessing.Manager"}
).union(
    _names("os", "system popen fork forkpty posix_spawn posix_spawnp startfile"),
    _names("os", "spawnl spawnle spawnlp spawnlpe spawnv spawnve spawnvp spawnvpe"),
    _names("os", "execl execle execlp execlpe execv execve execvp execvpe"),
    _names("subprocess", "getoutput getstatusoutput"),
    _names("concurrent.futures", "ProcessPoolExecutor process.ProcessPoolExecutor"),
    _names("anyio", "run_process open_process to_process.run_sync"),
)
PROCESS_PACKAGES = ("subprocess.", "asyncio.create_subprocess")

THREAD_RUNNERS = frozenset[str]().union(
    _names("asyncio", "to_thread get_event_loop.run_in_executor get_running_loop.run_in_executor"),
    _names("anyio", "to_thread.run_sync"),
    _names("trio", "to_thread.run_sync"),
    _names("starlette.concurrency", "run_in_threadpool"),
    _names("fastapi.concurrency", "run_in_threadpool"),
)
"""What runs a function in a thread and, awaited, gives what the function gave."""

THREADS = frozenset({"_thread.start_new_thread", "asgiref.sync.sync_to_async"}).union(
    THREAD_RUNNERS,
    _names("threading", "Thread Timer"),
    _names("concurrent.futures", "ThreadPoolExecutor thread.ThreadPoolExecutor"),
    _names("multiprocessing", "pool.ThreadPool dummy.Pool"),
)

WALL_CLOCKS = frozenset(
    {"time.time", "time.time_ns", "time.clock_gettime", "time.clock_gettime_ns"}
).union(
    _names("datetime", "datetime.now datetime.utcnow datetime.today date.today"),
    _names("arrow", "now utcnow Arrow.now Arrow.utcnow"),
    _names("pendulum", "now today yesterday tomorrow DateTime.now DateTime.utcnow"),
    _names("django.utils.timezone", "now localdate localtime"),
    _names("pandas", "Timestamp.now Timestamp.utcnow Timestamp.today"),
    _names(
        "whenever",
        "Instant.now ZonedDateTime.now OffsetDateTime.now SystemDateTime.now "
        "Date.today_in_system_tz ZonedDateTime.now_in_system_tz",
    ),
)
CLOCKS_BY_DEFAULT = {
    "time.localtime": 0,
    "time.gmtime": 0,
    "time.ctime": 0,
    "time.asctime": 0,
    "time.strftime": 1,
    "email.utils.formatdate": 0,
    "email.utils.localtime": 0,
}
"""Calls that read the clock unless they are given more than so many arguments."""

TIMERS = _names("time", "monotonic monotonic_ns perf_counter perf_counter_ns process_time") | {
    "timeit.default_timer"
}

CHANCES = frozenset({"uuid.uuid1", "uuid.uuid4", "uuid.uuid6", "uuid.uuid7"}).union(
    _names("os", "urandom getrandom"),
    _names("ulid", "ULID new"),
    _names("nanoid", "generate"),
    _names("shortuuid", "uuid random ShortUUID.uuid ShortUUID.random"),
    *(_names(package, "uuid1 uuid4 uuid6 uuid7") for package in ("uuid6", "uuid_utils")),
    _names("email.utils", "make_msgid"),
    _names("bcrypt", "gensalt"),
    _names("cryptography.fernet", "Fernet.generate_key Fernet.encrypt"),
    _names("argon2", "PasswordHasher.hash"),
    _names("werkzeug.security", "generate_password_hash"),
)
CHANCE_PACKAGES = ("random", "secrets", "numpy.random")
SEEDED = frozenset(
    {"random.Random", "numpy.random.default_rng", "numpy.random.RandomState"}
    | _names("numpy.random", "SeedSequence PCG64 Philox MT19937 SFC64")
    | _names("bson", "ObjectId objectid.ObjectId")
)
"""What is no chance once it is given a seed, or its value."""
NO_CHANCE = frozenset({"secrets.compare_digest", "numpy.random.Generator"})

LOOPS = _names(
    "asyncio",
    "gather TaskGroup create_task ensure_future wait wait_for as_completed timeout timeout_at "
    "shield run Runner run_coroutine_threadsafe get_running_loop get_event_loop new_event_loop "
    "current_task all_tasks",
).union(
    _names("asyncio.tasks", "gather create_task wait_for"),
    _names("asyncio.taskgroups", "TaskGroup"),
    _names("anyio", "create_task_group fail_after move_on_after run"),
    _names("trio", "open_nursery fail_after move_on_after run"),
    _names("async_timeout", "timeout"),
    _names("aiometer", "run_all run_on_each amap"),
)

DATABASES: dict[str, str] = {
    "psycopg": "connect Connection.connect AsyncConnection.connect",
    "psycopg2": "connect",
    "asyncpg": "connect create_pool",
    "pymysql": "connect",
    "MySQLdb": "connect Connect Connection",
    "mysql.connector": "connect",
    "pyodbc": "connect",
    "oracledb": "connect connect_async",
    "aiomysql": "connect create_pool",
    "sqlalchemy": "create_engine.connect create_engine.begin",
    "sqlalchemy.ext.asyncio": "create_async_engine.connect create_async_engine.begin",
    "telnetlib": "Telnet",
    "paramiko": "SSHClient.connect Transport",
    "websockets": "connect",
    "websocket": "create_connection",
    "dns.resolver": "resolve query",
}
CONNECTIONS = frozenset[str]().union(*(_names(home, names) for home, names in DATABASES.items()))
"""Calls that open a connection, of libraries whose other calls need one."""

COMMANDS = frozenset(
    {"redis.Redis", "redis.StrictRedis", "redis.from_url", "redis.Redis.from_url"}
    | {"redis.asyncio.Redis", "redis.asyncio.from_url", "redis.asyncio.Redis.from_url"}
    | {"redis.RedisCluster", "redis.cluster.RedisCluster", "redis.asyncio.RedisCluster"}
    | {"valkey.Valkey", "valkey.from_url", "valkey.asyncio.Valkey", "valkey.asyncio.from_url"}
    | {"elasticsearch.Elasticsearch", "elasticsearch.AsyncElasticsearch"}
)
"""Clients that connect by themselves: any method of theirs goes out, but for a few."""

COMMANDS_LOCAL = _words("close aclose from register pipeline pubsub lock options")
"""First words of the names of those few."""

COLLECTIONS = ("pymongo.MongoClient.", "motor.motor_asyncio.AsyncIOMotorClient.")
COLLECTION_METHODS = _words(
    "find_one insert_one insert_many update_one update_many delete_one delete_many replace_one "
    "find_one_and_update find_one_and_delete find_one_and_replace count_documents aggregate "
    "bulk_write create_index",
)
"""Clients whose collections are attributes of any name."""

_BY_NAME: dict[str, SideEffect] = (
    dict.fromkeys(FILES, SideEffect.FILE)
    | dict.fromkeys(PROCESSES, SideEffect.PROCESS)
    | dict.fromkeys(SLEEPS, SideEffect.SLEEP)
    | dict.fromkeys(THREADS, SideEffect.THREAD)
    | dict.fromkeys(WALL_CLOCKS, SideEffect.CLOCK)
    | dict.fromkeys(TIMERS, SideEffect.TIMER)
    | dict.fromkeys(CHANCES, SideEffect.CHANCE)
    | dict.fromkeys(LOOPS, SideEffect.LOOP)
    | dict.fromkeys(CONNECTIONS, SideEffect.NETWORK)
    | {"builtins.input": SideEffect.CONSOLE, "getpass.getpass": SideEffect.CONSOLE}
)


def side_effect_of(
    effects: Effects, name: str, positional: Sized, keywords: Sized
) -> SideEffect | None:
    """What a call does besides giving a result, or None.

    Args:
        effects: the tables of the project.
        name: the dotted name of what is called.
        positional: the positional arguments it is given.
        keywords: those by name.
    """
    given = len(positional) + len(keywords)
    if name in CLOCKS_BY_DEFAULT:
        return SideEffect.CLOCK if given <= CLOCKS_BY_DEFAULT[name] else None
    if name in SEEDED:
        return None if given else SideEffect.CHANCE
    return _by_name(effects, name)


@lru_cache(maxsize=4096)
def _by_name(effects: Effects, name: str) -> SideEffect | None:
    known = _BY_NAME.get(name) or _declared(effects, name)
    if known is not None:
        return known
    if name.startswith(PATHS):
        reaches = name.rpartition(".")[2] in PATH_METHODS
        return SideEffect.FILE if reaches and is_path(name.rpartition(".")[0]) else None
    if name.startswith(PROCESS_PACKAGES):
        return SideEffect.PROCESS if effects.effect_of(name) else None
    if _is_command(name):
        return SideEffect.NETWORK
    if _is_chance(name):
        return SideEffect.CHANCE
    return SideEffect.NETWORK if effects.effect_of(name) else None


def _declared(effects: Effects, name: str) -> SideEffect | None:
    """What the configuration says of a call."""
    declared = effects.declared
    for effect, names in (
        (SideEffect.CLOCK, declared.clocks),
        (SideEffect.CHANCE, declared.random),
        (SideEffect.FILE, declared.files),
        (SideEffect.SLEEP, declared.sleeps),
    ):
        if is_one_of(name, names):
            return effect
    return None


def _is_command(name: str) -> bool:
    """Whether this is a method of a client of a database that sends something."""
    owner, _, last = name.rpartition(".")
    if owner in COMMANDS:
        word = last.partition("_")[0]
        return not word[:1].isupper() and word not in COMMANDS_LOCAL
    return name.startswith(COLLECTIONS) and last in COLLECTION_METHODS


def _is_chance(name: str) -> bool:
    """Whether this is a function of a module of random values, not a method of a generator."""
    module = name.rpartition(".")[0]
    own = module in CHANCE_PACKAGES or name.startswith("random.SystemRandom")
    return own and name not in NO_CHANCE


def is_path(name: str) -> bool:
    """Whether a dotted name is a path: `pathlib.Path.parent`, but not `pathlib.Path.name`."""
    return any(
        name.startswith(path) and PATH_PARTS.issuperset(name.removeprefix(path).split(".")[1:])
        for path in PATHS
    )
