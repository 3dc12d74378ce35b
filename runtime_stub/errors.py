"""The errors of gnomon, one base for all.

GnomonError
├── ApplicationError          the only one whose message and data reach a client
├── RegistrationError         a function, a document or a cron job is declared wrongly
├── DirectCall                a registered function was called as a Python function
├── FunctionNotFound          no function of that path, or not for this caller
├── ValidationFailed          a value does not fit its annotation
│   ├── InvalidArguments
│   ├── InvalidReturn
│   └── InvalidDocument
├── DatabaseError
│   ├── DocumentNotStored     `id` or `creation_time` was read before the insert
│   ├── DocumentNotFound      the document to be changed does not exist
│   ├── MultipleDocuments     `unique()` found more than one
│   ├── InvalidQuery          an unknown index, or index fields out of order
│   └── SchemaMismatch        what is stored does not fit the document classes
├── InvalidSchedule           a delay or an instant that cannot be scheduled
├── LimitExceeded             a limit of the runtime, named in the message
└── ProjectRefused            the project is not the one that passed the check
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import JsonValue


class GnomonError(Exception):
    """The base of every error that gnomon raises on purpose."""


class ApplicationError(GnomonError):
    """An expected failure that the caller should hear about.

    `message` and `data` (any JSON value) are sent to the client; of every other error a client
    learns only that there was one.
    """

    def __init__(self, message: str, data: JsonValue = None) -> None:
        super().__init__(message)
        self.message = message
        self.data = data

    def __reduce__(self) -> tuple[type[ApplicationError], tuple[str, JsonValue]]:
        """Keep `data` on the way out of a worker process."""
        return type(self), (self.message, self.data)


class RegistrationError(GnomonError):
    """A function, a document or a cron job is declared wrongly; raised while importing."""


class DirectCall(GnomonError):
    """A registered function was called as a Python function instead of by its reference."""


class FunctionNotFound(GnomonError):
    """No function has that path, or the caller may not know of it."""


class ValidationFailed(GnomonError):
    """A value does not fit its annotation."""


class InvalidArguments(ValidationFailed):
    """The arguments of a call do not fit the function's parameters."""


class InvalidReturn(ValidationFailed):
    """What a function returned does not fit its return annotation."""


class InvalidDocument(ValidationFailed):
    """The fields of a document do not fit its class."""


class DatabaseError(GnomonError):
    """The database cannot do what was asked."""


class DocumentNotStored(DatabaseError):
    """`id` or `creation_time` of a document was read before the document was inserted."""


class DocumentNotFound(DatabaseError):
    """The document to be patched, replaced or deleted does not exist."""


class MultipleDocuments(DatabaseError):
    """`unique()` found more than one document."""


class InvalidQuery(DatabaseError):
    """A query names an unknown index, or its fields out of order."""


class SchemaMismatch(DatabaseError):
    """What is stored does not fit the document classes; the message names the documents."""


class InvalidSchedule(GnomonError):
    """A delay is negative, not finite or too long, or an instant has no time zone."""


class LimitExceeded(GnomonError):
    """A limit of the runtime was exceeded; the message names it."""


class ProjectRefused(GnomonError):
    """The project is not, file by file, the one that passed `gnomon check --record`."""
