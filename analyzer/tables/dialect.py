"""The dialect's names as data: what registers a function, what schedules, what a context offers.

Another dialect (Celery, Temporal, …) would be another set of these tables; no rule spells a
name of a library by itself.
"""

from __future__ import annotations

from gnomon.kinds import FunctionKind, Visibility

GENERATED_API = "_generated.api"
"""The generated references, whatever the functions folder is called."""

REFERENCE_ROOTS: dict[str, Visibility] = {
    f"{GENERATED_API}.api": Visibility.PUBLIC,
    f"{GENERATED_API}.internal": Visibility.INTERNAL,
}

REGISTERING_DECORATORS: dict[str, tuple[FunctionKind, Visibility]] = {
    "gnomon.query": (FunctionKind.QUERY, Visibility.PUBLIC),
    "gnomon.mutation": (FunctionKind.MUTATION, Visibility.PUBLIC),
    "gnomon.action": (FunctionKind.ACTION, Visibility.PUBLIC),
    "gnomon.internal_query": (FunctionKind.QUERY, Visibility.INTERNAL),
    "gnomon.internal_mutation": (FunctionKind.MUTATION, Visibility.INTERNAL),
    "gnomon.internal_action": (FunctionKind.ACTION, Visibility.INTERNAL),
}

CONTEXT_TYPES: dict[str, FunctionKind] = {
    "gnomon.QueryCtx": FunctionKind.QUERY,
    "gnomon.MutationCtx": FunctionKind.MUTATION,
    "gnomon.ActionCtx": FunctionKind.ACTION,
    "gnomon.BlockingActionCtx": FunctionKind.ACTION,
}

BLOCKING_CONTEXT = "gnomon.BlockingActionCtx"
"""The context of an action that is a plain `def`."""

FUNCTION_TAKERS = (
    "builtins.filter",
    "builtins.map",
    "asyncio.",
    "anyio.",
    "trio.",
    "threading.",
    "multiprocessing.",
    "concurrent.futures.",
    "gnomon.cron_jobs.",
)
TAKER_METHODS = frozenset(
    {"add_job", "add_task", "apply_async", "create_task", "run_in_executor", "start_soon", "submit"}
)
"""What calls a function that it is given: by the beginning, or the end, of its dotted name."""

PROCESS_DIRECTIVE = "use process"
"""At the top of a file: its actions run in worker processes."""

FOREIGN_DIRECTIVES = frozenset(
    {"use node", "use thread", "use threads", "use worker", "use workers", "use subprocess"}
)
"""What others write, or what one would expect, for `PROCESS_DIRECTIVE`."""

CRON_REGISTRY = "gnomon.cron_jobs"
OTHER_NAMES = frozenset(
    f"gnomon.{name}"
    for name in (
        *("Document", "Id", "Index", "Page", "ScheduledFunction", "UserIdentity", "index"),
        *("Auth", "BlockingAuth", "BlockingScheduler", "CronJobs", "Scheduler"),
        *("DatabaseReader", "DatabaseWriter", "ApplicationError", "DatabaseError", "DirectCall"),
        *("DocumentNotFound", "DocumentNotStored", "FunctionNotFound", "GnomonError"),
        *("InvalidArguments", "InvalidDocument", "InvalidQuery", "InvalidReturn"),
        *("InvalidSchedule", "LimitExceeded", "MultipleDocuments", "ProjectRefused"),
        *("RegistrationError", "SchemaMismatch", "ValidationFailed"),
    )
)
VOCABULARY = frozenset(
    {*REFERENCE_ROOTS, *REGISTERING_DECORATORS, *CONTEXT_TYPES, CRON_REGISTRY, *OTHER_NAMES}
)
"""What a star import of ours brings."""

CRON_METHODS = frozenset({"interval", "cron", "hourly", "daily", "weekly", "monthly"})
REFERENCE_NAMES = {Visibility.PUBLIC: "api", Visibility.INTERNAL: "internal"}
CRON_TIMEZONE_METHOD = "in_timezone"
CRON_REFERENCE_POSITIONS = {
    f"{registry}.{method}": position
    for registry in (CRON_REGISTRY, f"{CRON_REGISTRY}.{CRON_TIMEZONE_METHOD}")
    for method, position in {
        "interval": 2,
        "cron": 2,
        "hourly": 2,
        "daily": 2,
        "weekly": 3,
        "monthly": 3,
    }.items()
}
"""At which position the methods of a registry take what they run."""

CONTEXT_LACKS = {
    FunctionKind.QUERY: frozenset({"scheduler", "run_mutation", "run_action"}),
    FunctionKind.MUTATION: frozenset({"run_action"}),
    FunctionKind.ACTION: frozenset({"db"}),
}
"""What other contexts have and this one has not."""

WRITE_CALLS = frozenset(("db", name) for name in ("insert", "patch", "replace", "delete"))
"""What a mutation's database has and a query's has not."""

IDENTITY_CALL = ("auth", "get_user_identity")
QUERY_CALL = ("db", "query")
INDEX_CALL = "with_index"
COLLECT_CALL = "collect"
DELETE_CALL = ("db", "delete")
RANDOM_MEMBER = ("random",)
SCHEDULE_CALLS = frozenset({("scheduler", "run_after"), ("scheduler", "run_at")})
RUN_CALLS = frozenset({("run_query",), ("run_mutation",), ("run_action",)})
RUN_KINDS: dict[tuple[str, ...], FunctionKind] = {
    ("run_query",): FunctionKind.QUERY,
    ("run_mutation",): FunctionKind.MUTATION,
    ("run_action",): FunctionKind.ACTION,
}
SCHEDULABLE_KINDS = frozenset({FunctionKind.MUTATION, FunctionKind.ACTION})
COROUTINE_CALLS = frozenset(
    {
        IDENTITY_CALL,
        ("db", "get"),
        ("scheduler", "cancel"),
        *WRITE_CALLS,
        *SCHEDULE_CALLS,
        *RUN_CALLS,
    }
)
QUERY_BUILDERS = frozenset({"with_index", "order", "filter"})
QUERY_ENDS = frozenset({"first", "unique", "take", "collect", "paginate"})
CALLABLE_MEMBERS = SCHEDULE_CALLS | RUN_CALLS | {DELETE_CALL, IDENTITY_CALL}
"""Methods of a context that something else may call: `map(ctx.db.delete, ids)`."""

RECORDING_CALLS = SCHEDULE_CALLS | {("run_mutation",), ("run_action",)}
"""Calls that leave a trace of a failure: a function was run or scheduled because of it."""


def is_coroutine_call(path: tuple[str, ...]) -> bool:
    """Whether calling what is reached from a context makes a coroutine."""
    if path[:2] == ("db", "query") and len(path) > 2:
        return path[-1] in QUERY_ENDS and QUERY_BUILDERS.issuperset(path[2:-1])
    return path in COROUTINE_CALLS


def context_type(kind: FunctionKind, *, is_async: bool) -> str | None:
    """The type of a function's context; None if there can be no such function."""
    if not is_async:
        return BLOCKING_CONTEXT if kind is FunctionKind.ACTION else None
    named = (name for name, known in CONTEXT_TYPES.items() if known is kind)
    return next(name for name in named if name != BLOCKING_CONTEXT)


def canonical(name: str, functions: str) -> str:
    """The name under which a dotted name is known, whatever generated module hands it on.

    `functions` is the import name of the functions package.
    """
    generated = f"{functions}._generated."
    if name.startswith("_generated.server."):
        # `from ._generated import server`, then `server.mutation`: the module is canonical already.
        return "gnomon." + name.removeprefix("_generated.server.")
    if not name.startswith(generated):
        return name
    rest = name.removeprefix(generated)
    if rest.startswith("server."):
        return "gnomon." + rest.removeprefix("server.")
    return "_generated." + rest
