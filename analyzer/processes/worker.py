"""What a worker process does: read files, or judge them, one order after another."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from multiprocessing.connection import Connection

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

Files = Mapping[SourceFile, FileRecord]


@data
class Order:
    """What to do: judge some files among all, or only read them if `files` is None."""

    sources: tuple[SourceFile, ...]
    files: Files | None = None


@data
class Answer:
    """What the rules say of one module, and what failed."""

    judgement: JudgementRecord | None
    failures: tuple[Failure, ...]


def serve(pipe: Connection, config: Config, catalog: Catalog, cache: Cache) -> None:
    """Answer orders, one message a file, until the pipe is closed."""
    # The trees hold no cycles and the process ends soon: collecting would only cost time.
    gc.disable()
    reader = ProjectFiles(Records(), cache, Disk(config.root))
    in_deep_thread(lambda: _serve(pipe, config, catalog, reader))


def _serve(pipe: Connection, config: Config, catalog: Catalog, reader: ProjectFiles) -> None:
    while True:
        try:
            order: object = pipe.recv()
        except (EOFError, KeyboardInterrupt):
            return
        assert isinstance(order, Order)
        if order.files is None:
            for source in order.sources:
                pipe.send(reader.read(source))
        else:
            _judge(pipe, config, catalog, reader, order.files, order.sources)


def _judge(
    pipe: Connection,
    config: Config,
    catalog: Catalog,
    reader: ProjectFiles,
    files: Files,
    sources: tuple[SourceFile, ...],
) -> None:
    from gnomon.analyzer.judging import Judging

    judging = Judging(config, catalog, reader.modules(files), files)
    for source in sources:
        judged, failures = judging.judge([source])
        pipe.send(Answer(judged.get(source.path), tuple(failures)))
