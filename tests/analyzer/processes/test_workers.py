"""Several processes say what one says; one that dies names its file, and the others go on."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gnomon.analyzer import engine
from gnomon.analyzer.cache.store import Cache
from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.engine import check
from gnomon.analyzer.errors import ProjectError
from gnomon.analyzer.files.discovery import SourceFile
from gnomon.analyzer.processes import pool
from gnomon.analyzer.processes.pool import Workers
from gnomon.analyzer.processes.starting import start
from gnomon.analyzer.rule import Catalog
from gnomon.rules.catalog import BuiltinCatalog
from gnomon.rules.custom import OwnRule, catalog_of

FAULT = """
from gnomon import ActionCtx, internal_action
from .helpers import load

@internal_action
async def process(ctx: ActionCtx) -> None:
    await load(ctx)
"""
HELPERS = """
async def load(ctx):
    return await ctx.db.get("x")
"""

WRITING = '''"""Writes to the file that it judges."""
from pathlib import Path

from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.rule import Finding, Rule, Site

rule = Rule(level=Level.WARNING, since="1")

def check(module, project):
    with open(Path(__file__).parent / module.path, "a") as file:
        file.write("#")
    for statement in module.body:
        yield Finding(Site(module, statement.at), "it is written to")
'''

CHECK = """
import sys
from gnomon.analyzer import engine
from gnomon.cli.program import main

engine.WORTH_IT = 1
engine.worker_count = lambda: 2
sys.exit(main(["check", "--output-format", "concise"]))
"""


@pytest.fixture
def project(tmp_path: Path) -> Config:
    functions = tmp_path / "functions"
    functions.mkdir()
    (functions / "__init__.py").touch()
    (functions / "helpers.py").write_text(HELPERS)
    (functions / "broken.py").write_text("def f(:\n")
    for number in range(8):
        (functions / f"m{number}.py").write_text(FAULT)
    return Config(root=tmp_path)


def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every check that changed anything use two processes."""
    monkeypatch.setattr(engine, "WORTH_IT", 1)
    monkeypatch.setattr(engine, "worker_count", lambda: 2)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many processes were started, each time that any were."""
    counts: list[int] = []

    class Counted(Workers):
        def __init__(self, config: Config, catalog: Catalog, cache: Cache, count: int) -> None:
            counts.append(count)
            super().__init__(config, catalog, cache, count)

    monkeypatch.setattr(pool, "Workers", Counted)
    return counts


def test_a_small_project_is_checked_by_one_process(
    project: Config, started: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "worker_count", lambda: 2)
    assert len(check(project, BuiltinCatalog()).diagnostics) == 9
    assert started == []


@pytest.mark.parametrize("use_cache", [True, False], ids=["with a cache", "without a cache"])
def test_two_processes_say_what_one_says(
    project: Config, started: list[int], monkeypatch: pytest.MonkeyPatch, use_cache: bool
) -> None:
    alone = check(project, BuiltinCatalog())
    many(monkeypatch)
    together = check(project, BuiltinCatalog(), use_cache=use_cache)
    assert started == [2]
    assert together == alone
    assert len(together.diagnostics) == 9


def test_what_two_processes_kept_is_enough_for_the_next_check(
    project: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(monkeypatch)
    first = check(project, BuiltinCatalog(), use_cache=True)
    monkeypatch.undo()
    (project.functions_folder / "m0.py").write_text("\n" + FAULT)
    again = check(project, BuiltinCatalog(), use_cache=True)
    assert len(again.diagnostics) == len(first.diagnostics)


def source(folder: Path, name: str) -> SourceFile:
    return SourceFile(name, Path(name).stem, False, True, str(folder / name))


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[Workers]:
    cache = Cache(tmp_path / "exchange", "")
    started = Workers(Config(root=tmp_path), BuiltinCatalog(), cache, 1)
    yield started
    started.close()


def test_a_process_that_dies_names_its_file_and_the_others_are_read(
    tmp_path: Path, workers: Workers
) -> None:
    for name in ("a.py", "m.py", "z.py"):
        (tmp_path / name).write_text("A = 1\n")
    (worker,) = workers._workers
    process = worker.process
    # It answers nothing, so it is at its first file until it is killed.
    os.kill(process.pid, signal.SIGSTOP)

    def kill_when_asked() -> None:
        while not worker.waiting:
            time.sleep(0.02)
        process.kill()

    killer = threading.Thread(target=kill_when_asked)
    killer.start()
    records = workers.read([source(tmp_path, name) for name in ("a.py", "m.py", "z.py")])
    killer.join()
    assert records["a.py"].failure == "the process that worked on it ended with signal 9"
    assert records["m.py"].failure is None
    assert records["z.py"].failure is None
    assert records["z.py"].digest


@pytest.mark.skipif(sys.platform == "win32", reason="a console's events are no signals")
def test_ctrl_c_is_left_to_the_process_that_asked(tmp_path: Path, workers: Workers) -> None:
    (tmp_path / "a.py").write_text("A = 1\n")
    workers.read([source(tmp_path, "a.py")])
    (worker,) = workers._workers
    os.kill(worker.process.pid, signal.SIGINT)
    with pytest.raises(subprocess.TimeoutExpired):
        worker.process.wait(timeout=0.5)


def test_a_project_s_own_modules_are_not_run_whatever_they_are_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("multiprocessing", "pickle", "queue", "signal", "socket", "threading", "gnomon"):
        (tmp_path / f"{name}.py").write_text("open('was-run', 'w')\nraise SystemExit\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [entry for entry in sys.path if entry])
    workers = Workers(Config(root=tmp_path), BuiltinCatalog(), Cache(tmp_path, ""), 1)
    records = workers.read([source(tmp_path, "socket.py")])
    workers.close()
    assert records["socket.py"].failure is None
    assert not (tmp_path / "was-run").exists()


@pytest.mark.parametrize("processes", [1, 2])
def test_a_file_that_is_written_to_meanwhile_is_named_whoever_judges_it(
    project: Config, monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    rule = project.root / "writing.py"
    rule.write_text(WRITING)
    if processes > 1:
        many(monkeypatch)
    with pytest.raises(ProjectError, match=r"functions/\w+.py changed while it was checked"):
        check(project, catalog_of([("", OwnRule("writing", rule))]))


def failing(many: int) -> Callable[[], object]:
    """Starts so many processes, and then the system has room for no more."""
    left = [start] * many

    def start_another() -> object:
        if not left:
            raise BlockingIOError(errno.EAGAIN, "no more processes")
        return left.pop()()

    return start_another


@pytest.mark.parametrize("many_start", [0, 1])
def test_where_not_all_processes_start_one_does_it_all(
    project: Config, monkeypatch: pytest.MonkeyPatch, many_start: int
) -> None:
    alone = check(project, BuiltinCatalog())
    many(monkeypatch)
    monkeypatch.setattr(pool, "start", failing(many_start))
    assert check(project, BuiltinCatalog()) == alone


def test_where_nobody_knows_how_python_is_started_one_does_it_all(
    project: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = check(project, BuiltinCatalog())
    many(monkeypatch)
    monkeypatch.setattr(sys, "executable", None)
    assert check(project, BuiltinCatalog()) == alone


def test_what_python_looks_for_no_module_in_hinders_no_process(
    project: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = check(project, BuiltinCatalog())
    many(monkeypatch)
    odd = [None, 7, Path("nowhere"), "", "no\udcffwhere", "no.zip", "x" * 10_000]
    monkeypatch.setattr(sys, "path", [*sys.path, *odd])
    assert check(project, BuiltinCatalog()) == alone


def checked(project: Config, *command: str, **environment: str) -> tuple[int, str]:
    """How a check by several processes ends, and what it complains of."""
    ended = subprocess.run(
        [*command, "-c", CHECK],
        cwd=project.root,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    )
    return ended.returncode, ended.stderr


def test_processes_leave_alone_what_the_one_that_starts_them_does(project: Config) -> None:
    """An environment that Python could not even start in."""
    assert checked(project, sys.executable, "-I", PYTHONHOME="/nowhere") == (1, "")


@pytest.mark.skipif(sys.platform == "win32", reason="no shell to close it with")
def test_a_check_ends_that_has_nowhere_to_write_to(project: Config) -> None:
    assert checked(project, "sh", "-c", 'exec "$0" "$@" >&-', sys.executable) == (1, "")
