"""Types that cannot be validated or sent as JSON: as data, and classes by their make-up."""

from __future__ import annotations

import builtins

from gnomon.analyzer import syntax
from gnomon.analyzer.names.meanings import Definition, External
from gnomon.analyzer.project import Project

_NAMES = {
    "builtins": "complex memoryview slice range property type super",
    "typing": "Callable Coroutine Awaitable Iterator Generator AsyncIterator AsyncIterable "
    "AsyncGenerator IO TextIO BinaryIO ContextManager AsyncContextManager Type",
    "collections.abc": "Callable Coroutine Awaitable Iterator Generator AsyncIterator "
    "AsyncIterable AsyncGenerator Buffer",
    "contextlib": "AbstractContextManager AbstractAsyncContextManager ExitStack AsyncExitStack",
    "gnomon": "QueryCtx MutationCtx ActionCtx BlockingActionCtx",
    "io": "BytesIO StringIO TextIOWrapper BufferedReader BufferedWriter FileIO IOBase RawIOBase",
    "asyncio": "Task Future Queue Lock Event Semaphore TaskGroup AbstractEventLoop StreamReader "
    "StreamWriter",
    "concurrent.futures": "Future Executor ThreadPoolExecutor ProcessPoolExecutor",
    "threading": "Thread Event Condition Semaphore",
    "types": "ModuleType FunctionType MethodType CodeType FrameType TracebackType "
    "SimpleNamespace GeneratorType CoroutineType",
    "socket": "socket",
    "sqlite3": "Connection Cursor Row",
    "subprocess": "Popen CompletedProcess",
    "logging": "Logger LoggerAdapter Handler",
    "weakref": "ref WeakKeyDictionary WeakValueDictionary",
    "contextvars": "Context ContextVar Token",
    "httpx": "AsyncClient Client Response Request",
    "httpx2": "AsyncClient Client Response Request",
    "requests": "Session Response Request",
    "aiohttp": "ClientSession ClientResponse",
    "numpy": "ndarray",
    "pandas": "DataFrame Series",
    "polars": "DataFrame Series LazyFrame",
    "PIL.Image": "Image",
}
UNSUPPORTED = frozenset(
    f"{home}.{name}" for home, names in _NAMES.items() for name in names.split()
)

NO_MODEL_BASES = frozenset(
    {
        "typing.Protocol",
        "typing.Generic",
        "abc.ABC",
        "builtins.object",
        "typing_extensions.Protocol",
    }
)
NO_MODEL_DECORATORS = frozenset(
    {"attrs.define", "attrs.frozen", "attrs.mutable", "attr.s", "attr.define", "attr.frozen"}
    | {"typing.final", "typing.runtime_checkable", "functools.total_ordering"}
)
SCHEMA_METHODS = frozenset({"__get_pydantic_core_schema__", "__get_validators__"})


def is_unsupported(name: str) -> bool:
    """Whether a library's type cannot be validated or sent, by its dotted name."""
    return name in UNSUPPORTED or _is_exception(name)


def is_plain_class(project: Project, definition: Definition, depth: int = 8) -> bool:
    """Whether a class of the project is one that pydantic makes nothing of.

    Models, dataclasses, typed dicts, named tuples and enumerations are known by their bases and
    decorators; a base or decorator that cannot be read is taken to be one of them.
    """
    node = definition.node
    if not isinstance(node, syntax.ClassDef) or not depth:
        return False
    if any(isinstance(one, syntax.FunctionDef) and one.name in SCHEMA_METHODS for one in node.body):
        return False
    for decorator in node.decorators:
        head = decorator.func if isinstance(decorator, syntax.Call) else decorator
        if project.qualified_name(definition.module, head) not in NO_MODEL_DECORATORS:
            return False
    for argument in node.arguments:
        if argument.keyword == "metaclass":
            name = project.qualified_name(definition.module, argument.value)
            if name != "abc.ABCMeta":
                return False
        elif argument.keyword is None and not _is_plain_base(project, definition, argument, depth):
            return False
    return True


def _is_plain_base(
    project: Project, definition: Definition, argument: syntax.Argument, depth: int
) -> bool:
    base = argument.value
    head = base.value if isinstance(base, syntax.Subscript) else base
    match project.resolve(definition.module, head):
        case External(name=name):
            return name in NO_MODEL_BASES or _is_exception(name)
        case Definition() as parent:
            return is_plain_class(project, parent, depth - 1)
        case _:
            return False


def _is_exception(name: str) -> bool:
    home, _, own = name.rpartition(".")
    cls = getattr(builtins, own, None) if home == "builtins" else None
    return isinstance(cls, type) and issubclass(cls, BaseException)
