"""Shows the scheduled functions of a project's database, and cancels them.

    gnomon scheduled list --state failed --function emails:send
    gnomon scheduled show 06d0x5r4ynm8q3t7w2k9bhcfeg
    gnomon scheduled cancel 06d0x5r4ynm8q3t7w2k9bhcfeg

Nothing of the project is imported or run. An id may be given without its table.

Exit statuses: 0 done, 2 usage or configuration, or there is no such scheduled function.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from gnomon.analyzer.errors import ProjectError
from gnomon.cli.columns import print_table
from gnomon.cli.moments import json_time, moment, present, relative, stamp
from gnomon.cli.stores import add_format_option, add_store_options, existing_store, positive

if TYPE_CHECKING:
    from gnomon.storage.protocol import Snapshot, StoredSchedule, Transaction

STATES = ("pending", "in_progress", "success", "failed", "canceled")
TABLE = "_scheduled_functions"
LIMIT = 50
BATCH = 500
NO_STORE = "Nothing was ever scheduled: there is no database yet."


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of `gnomon scheduled` and its three verbs."""
    verbs = parser.add_subparsers(dest="verb", metavar="list|show|cancel", required=True)
    listing = verbs.add_parser("list", help="list them, the newest first")
    add = listing.add_argument
    add(
        "--state",
        action="append",
        choices=STATES,
        help="only in this state; may be given more than once",
    )
    add("--function", metavar="PATH", help="only of this function, such as jobs:process")
    add("--limit", type=positive, default=LIMIT, metavar="N", help=f"how many (default: {LIMIT})")
    showing = verbs.add_parser("show", help="show all that is known of one")
    showing.add_argument("id", metavar="ID")
    canceling = verbs.add_parser("cancel", help="cancel some")
    canceling.add_argument("id", nargs="+", metavar="ID")
    for verb in (listing, showing, canceling):
        add_store_options(verb)
        add_format_option(verb)


def run(arguments: argparse.Namespace) -> int:
    """Does what the verb says."""
    verbs = {"list": print_list, "show": print_one, "cancel": cancel}
    verbs[arguments.verb](arguments)
    return 0


# --- list ------------------------------------------------------------------------------------


def print_list(arguments: argparse.Namespace) -> None:
    """Prints those that are asked for."""
    limit: int = arguments.limit
    with existing_store(arguments) as storage:
        found = [] if storage is None else storage.read(lambda s: chosen(s, arguments)).result()
    if arguments.output_format == "json":
        print(json.dumps([as_object(one) for one in found[:limit]], indent=2, ensure_ascii=False))
        return
    if found:
        now = present()
        headings = ("STATE", "FUNCTION", "DUE (UTC)", "", "ID")
        print_table(headings, [list_row(one, now) for one in found[:limit]])
    elif storage is None:
        print(NO_STORE)
    else:
        is_filtered = arguments.state or arguments.function
        print("None is asked for." if is_filtered else "No function is scheduled.")
    if len(found) > limit:
        print(f"\nOlder ones are left out: --limit {limit * 2} shows more.")


def chosen(snapshot: Snapshot, arguments: argparse.Namespace) -> list[StoredSchedule]:
    """Those that are asked for, the newest first, and one more than that if there is one."""
    found: list[StoredSchedule] = []
    for one in newest_first(snapshot):
        if arguments.state and one.state not in arguments.state:
            continue
        if arguments.function in (None, one.name):
            found.append(one)
            if len(found) > arguments.limit:
                break
    return found


def newest_first(snapshot: Snapshot) -> Iterator[StoredSchedule]:
    """All scheduled functions, read in batches."""
    high = 2**63 - 1
    while rows := snapshot.scan_schedules(0, high, descending=True, limit=BATCH):
        yield from rows
        high = rows[-1].creation_time


def list_row(one: StoredSchedule, now: datetime) -> tuple[str, ...]:
    """A scheduled function as a row: when it is due, or for how long it has ended."""
    due = moment(one.scheduled_time)
    ended = moment(one.completed_time)
    when = relative(due, now) if ended is None else f"ended {relative(ended, now)}"
    return one.state, one.name, stamp(due), when, short(one.id)


# --- show ------------------------------------------------------------------------------------


def print_one(arguments: argparse.Namespace) -> None:
    """Prints all that is known of one."""
    schedule_id = full(arguments.id)
    with existing_store(arguments) as storage:
        if storage is None:
            raise unknown(schedule_id)
        found = storage.read(lambda snapshot: snapshot.get_schedule(schedule_id)).result()
    if found is None:
        raise unknown(schedule_id)
    if arguments.output_format == "json":
        print(json.dumps(as_object(found), indent=2, ensure_ascii=False))
        return
    print("\n".join(page(found, present())))


def page(one: StoredSchedule, now: datetime) -> Iterator[str]:
    """A scheduled function, one fact a line."""
    yield f"{one.name}: {one.state}"
    yield f"  id         {one.id}"
    yield f"  kind       {one.kind}"
    if one.cron is not None:
        yield f"  cron       {one.cron}"
    times = (("scheduled", one.creation_time), ("due", one.scheduled_time))
    for name, time in (*times, ("ended", one.completed_time)):
        if time is not None:
            yield f"  {name:<9}  {stamp(moment(time))} UTC, {relative(moment(time), now)}"
    if one.error is not None:
        yield f"  error      {one.error}"
    first, *rest = json.dumps(json.loads(one.args), indent=2, ensure_ascii=False).splitlines()
    yield f"  arguments  {first}"
    yield from (f"             {line}" for line in rest)


# --- cancel ----------------------------------------------------------------------------------


def cancel(arguments: argparse.Namespace) -> None:
    """Cancels some, all or none of them; says what became of each."""
    ids = [full(text) for text in arguments.id]
    with existing_store(arguments) as storage:
        if storage is None:
            raise unknown(ids[0])
        before = storage.write(lambda transaction: cancel_all(transaction, ids)).result()
        storage.hint()
    if arguments.output_format == "json":
        done = [{"id": one.id, "canceled": one.completed_time is None} for one in before]
        print(json.dumps(done, indent=2))
        return
    for one in before:
        print(outcome(one, present()))


def cancel_all(transaction: Transaction, ids: list[str]) -> list[StoredSchedule]:
    """Cancels those of these ids; what they were before."""
    from gnomon.runtime.schedules import cancel_schedule

    before: list[StoredSchedule] = []
    for schedule_id in ids:
        found = transaction.get_schedule(schedule_id)
        if found is None:
            raise unknown(schedule_id)
        cancel_schedule(transaction, schedule_id, now=present())
        before.append(found)
    return before


def outcome(before: StoredSchedule, now: datetime) -> str:
    """What canceling did, given what was before."""
    name = f"{before.name} {short(before.id)}"
    if before.state == "pending":
        return f"canceled  {name}: it was due {relative(moment(before.scheduled_time), now)}"
    if before.completed_time is not None:
        ended = relative(moment(before.completed_time), now)
        return f"left      {name}: it ended {ended}, {before.state}"
    return f"canceled  {name}: it is running, and what it schedules from now on will not start"


# --- all -------------------------------------------------------------------------------------


def as_object(one: StoredSchedule) -> dict[str, object]:
    """A scheduled function as JSON, named as functions see it."""
    return {
        "id": one.id,
        "creation_time": json_time(one.creation_time),
        "name": one.name,
        "kind": one.kind,
        "args": json.loads(one.args),
        "scheduled_time": json_time(one.scheduled_time),
        "completed_time": json_time(one.completed_time),
        "state": one.state,
        "error": one.error,
        "cron": one.cron,
    }


def full(text: str) -> str:
    """An id with its table; ProjectError for that of a document."""
    table, _, key = text.rpartition("_")
    if table not in ("", TABLE):
        raise ProjectError(f"{text} is the id of a document of {table}, not of a schedule")
    return f"{TABLE}_{key}"


def short(schedule_id: str) -> str:
    """An id without its table."""
    return schedule_id.removeprefix(f"{TABLE}_")


def unknown(schedule_id: str) -> ProjectError:
    """The error that there is none of that id."""
    return ProjectError(
        f"there is no scheduled function {schedule_id}; those that ended are kept for 7 days"
    )
