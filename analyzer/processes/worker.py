"""What a worker process does: read files, or judge them, one order after another."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Mapping
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, NoReturn, cast

from gnomon.analyzer.cache.records import FileRecord, JudgementRecord
from gnomon.analyzer.cache.store import Cache, Records
from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.data import data
from gnomon.analyzer.files.depth import in_deep_thread
from gnomon.analyzer.files.discovery import SourceFile
from gnomon.analyzer.files.disk import Disk
from gnomon.analyzer.files.project_files import ProjectFiles
from gnomon.analyzer.report import Failure
from gnomon.analyzer.rule import Catalog

if TYPE_CHECKING:
    from gnomon.analyzer.judging import Judging

Files = Mapping[SourceFile, FileRecord]


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


def serve(pipe: Connection, config: Config, catalog: Catalog, cache: Cache) -> None:
    """Answer orders, one message a file, until the pipe is closed; then the process ends."""
    # The trees hold no cycles and the process ends soon: collecting would only cost time.
    gc.disable()
    threading.Thread(target=_end_with_parent, name="gnomon-parent", daemon=True).start()
    reader = ProjectFiles(Records(), cache, Disk(config.root))
    in_deep_thread(lambda: _serve(pipe, config, catalog, reader))


def _serve(pipe: Connection, config: Config, catalog: Catalog, reader: ProjectFiles) -> None:
    judging: Judging | None = None
    while True:
        try:
            order: object = pipe.recv()
        except (EOFError, OSError, KeyboardInterrupt):
            _end()
        match order:
            case Read(sources):
                for source in sources:
                    _send(pipe, reader.read(source))
            case Judge(sources):
                assert judging is not None
                for source in sources:
                    judged, failures = judging.judge([source])
                    _send(pipe, Answer(judged.get(source.path), tuple(failures)))
            case files:
                judging = _judging(config, catalog, reader, cast("Files", files))


def _send(pipe: Connection, answer: FileRecord | Answer) -> None:
    try:
        pipe.send(answer)
    except OSError:
        # Who asked has ended, by Ctrl-C or by a signal.
        _end()


def _end() -> NoReturn:
    """End at once: to take apart all that was made first would keep who waits for our end."""
    sys.stdout.flush()
    os._exit(0)


def _end_with_parent() -> None:
    """End when who started this process does, however that ends: a rule may never come to its end.

    One that is killed can stop nobody; one that is interrupted does, where it gets so far.
    """
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


def _judging(config: Config, catalog: Catalog, reader: ProjectFiles, files: Files) -> Judging:
    from gnomon.analyzer.judging import Judging

    return Judging(config, catalog, reader.modules(files), files)
