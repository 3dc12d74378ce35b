"""gnomon: backend functions in Python that are checked, generated for, and run.

The names are handed on lazily: importing this package imports nothing else, so that the checker
starts without pydantic, and production without the checker's libraries.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gnomon.auth import Auth, BlockingAuth, UserIdentity
    from gnomon.context import ActionCtx, BlockingActionCtx, MutationCtx, QueryCtx
    from gnomon.crons import CronJobs, cron_jobs
    from gnomon.database import DatabaseReader, DatabaseWriter, Page
    from gnomon.documents import Document, Index, ScheduledFunction, index
    from gnomon.errors import (
        ApplicationError,
        DatabaseError,
        DirectCall,
        DocumentNotFound,
        DocumentNotStored,
        FunctionNotFound,
        GnomonError,
        InvalidArguments,
        InvalidDocument,
        InvalidQuery,
        InvalidReturn,
        InvalidSchedule,
        LimitExceeded,
        MultipleDocuments,
        ProjectRefused,
        RegistrationError,
        SchemaMismatch,
        ValidationFailed,
    )
    from gnomon.functions import (
        action,
        internal_action,
        internal_mutation,
        internal_query,
        mutation,
        query,
    )
    from gnomon.ids import Id
    from gnomon.scheduler import BlockingScheduler, Scheduler
else:
    _HOME = {
        name: module
        for module, names in {
            "auth": "Auth BlockingAuth UserIdentity",
            "context": "ActionCtx BlockingActionCtx MutationCtx QueryCtx",
            "crons": "CronJobs cron_jobs",
            "database": "DatabaseReader DatabaseWriter Page",
            "documents": "Document Index ScheduledFunction index",
            "errors": "ApplicationError DatabaseError DirectCall DocumentNotFound "
            "DocumentNotStored FunctionNotFound GnomonError InvalidArguments InvalidDocument "
            "InvalidQuery InvalidReturn InvalidSchedule LimitExceeded MultipleDocuments "
            "ProjectRefused RegistrationError SchemaMismatch ValidationFailed",
            "functions": "action internal_action internal_mutation internal_query mutation query",
            "ids": "Id",
            "scheduler": "BlockingScheduler Scheduler",
        }.items()
        for name in names.split()
    }

    def __getattr__(name: str) -> object:
        if name not in _HOME:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *_HOME})


__all__ = [
    "ActionCtx",
    "ApplicationError",
    "Auth",
    "BlockingActionCtx",
    "BlockingAuth",
    "BlockingScheduler",
    "CronJobs",
    "DatabaseError",
    "DatabaseReader",
    "DatabaseWriter",
    "DirectCall",
    "Document",
    "DocumentNotFound",
    "DocumentNotStored",
    "FunctionNotFound",
    "GnomonError",
    "Id",
    "Index",
    "InvalidArguments",
    "InvalidDocument",
    "InvalidQuery",
    "InvalidReturn",
    "InvalidSchedule",
    "LimitExceeded",
    "MultipleDocuments",
    "MutationCtx",
    "Page",
    "ProjectRefused",
    "QueryCtx",
    "RegistrationError",
    "ScheduledFunction",
    "Scheduler",
    "SchemaMismatch",
    "UserIdentity",
    "ValidationFailed",
    "action",
    "cron_jobs",
    "index",
    "internal_action",
    "internal_mutation",
    "internal_query",
    "mutation",
    "query",
]
