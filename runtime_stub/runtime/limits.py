"""The runtime's limits; exceeding one raises LimitExceeded with its name and value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

MEBIBYTE = 1024 * 1024

ARGUMENT_BYTES = 16 * MEBIBYTE
"""The arguments of one call, as JSON."""

RETURN_BYTES = 16 * MEBIBYTE
"""What one call returns, as JSON."""

DOCUMENT_BYTES = MEBIBYTE
"""One document, as JSON."""

SCHEDULES_PER_MUTATION = 1000
"""Functions that one mutation schedules, the mutations it runs included."""

DELAY = timedelta(days=5 * 366)
"""How far ahead a function can be scheduled."""

CALL_DEPTH = 32
"""Queries and mutations that run one another inside one transaction."""

RETENTION = timedelta(days=7)
"""How long a finished scheduled function is remembered."""

CRON_RUNS = 10
"""How many finished runs of a cron job are remembered."""

CONCURRENT_ACTIONS = 64
WORKER_PROCESSES = 2
ACTION_SECONDS = 600.0
TRANSACTION_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits that a project sets for itself: `[tool.gnomon.limits]`; times are in seconds."""

    concurrent_actions: int = CONCURRENT_ACTIONS
    """Scheduled actions that run at the same time."""

    worker_processes: int = WORKER_PROCESSES
    """Processes for the actions of modules that say "use process"."""

    action_timeout: float = ACTION_SECONDS
    """How long one action may run."""

    transaction_timeout: float = TRANSACTION_SECONDS
    """How long one query or mutation may run."""
