"""What a worker process does: read files, or judge them, one order after another."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
import threading
from collections.abc import Mapping
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import TYPE_CHECKING, NoReturn, cast

from gnomon.analyzer.cache.records import FileRecord, JudgementRecord, Records
from gnomon.analyzer.cache.store import Cache
from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.data import data
from gnomon.analyzer.errors import ProjectError
from gnomon.analyzer.files.depth import in_deep_thread
from gnomon.analyzer.files.discovery import SourceFile
from gnomon.analyzer.files.disk import Disk
from gnomon.analyzer.files.project_files import ProjectFiles
from gnomon.analyzer.processes.starting import end_of_pipe
from gnomon.analyzer.report import Failure
from gnomon.analyzer.rule import Catalog

if TYPE_CHECKING:
    from gnomon.analyzer.judging import Judging

Files = Mapping[SourceFile, FileRecord]
Told = SimpleQueue[bytes]


@data
class Task:
    """What a process has to know before anything else; the cache is where it leaves syntax."""

    config: Config
    catalog: Catalog
    cache: Cache


@data
class Read:
    """Read these files, and answer with the record of each."""

    sources: tuple[SourceFile, ...]


@data
class Judge:
    """Judge these modules, and answer for each; the files of the project were told before."""

    sources: tuple[SourceFile, ...]


Order = Read | Judge


@data
class Answer:
    """What the rules say of one module, and what failed."""

    judgement: JudgementRecord | None
    failures: tuple[Failure, ...]


def begin(handle: int) -> None:
    """The whole life of the process: it is told its end of a pipe, and by that what to do.

    Orders are taken in beside the work, so that the process ends when who started it does, however
    that ends: a rule may never come to its end.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pipe, told = end_of_pipe(handle), Told()
    taking_in = threading.Thread(target=_take_in, args=(pipe, told), name="gnomon-orders")
    taking_in.daemon = True
    taking_in.start()
    # The trees hold no cycles and the process ends soon: collecting would only cost time.
    gc.disable()
    in_deep_thread(lambda: _serve(pipe, told))


def _take_in(pipe: Connection, told: Told) -> None:
    while True:
        try:
            told.put(pipe.recv_bytes())
        except (EOFError, OSError):
            _end()


def _serve(pipe: Connection, told: Told) -> None:
    """Answer orders, one message a file."""
    task = cast("Task", pickle.loads(told.get()))
    reader = ProjectFiles(Records(), task.cache, Disk(task.config.root))
    judging: Judging | None = None
    while True:
        order: object = pickle.loads(told.get())
        match order:
            case Read(sources):
                for source in sources:
                    _send(pipe, reader.read(source))
            case Judge(sources):
                assert judging is not None
                for source in sources:
                    _send(pipe, _judged(judging, source))
            case files:
                judging = _judging(task, reader, cast("Files", files))


def _judged(judging: Judging, source: SourceFile) -> Answer | ProjectError:
    """What the rules say of a module, or why nobody can say it."""
    try:
        judged, failures = judging.judge([source])
    except ProjectError as error:
        return error
    return Answer(judged.get(source.path), tuple(failures))


def _send(pipe: Connection, answer: FileRecord | Answer | ProjectError) -> None:
    try:
        pipe.send(answer)
    except OSError:
        # Who asked has ended, by Ctrl-C or by a signal.
        _end()


def _end() -> NoReturn:
    """End at once: to take apart all that was made first would keep who waits for our end."""
    try:
        sys.stdout.flush()
    finally:
        # Whoever waits does not wait for ever, even if there is nothing that could be written to.
        os._exit(0)


def _judging(task: Task, reader: ProjectFiles, files: Files) -> Judging:
    from gnomon.analyzer.judging import Judging

    return Judging(task.config, task.catalog, reader.modules(files), files)
