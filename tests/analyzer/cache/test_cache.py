"""The cache: never a different answer, never trusted, and only what changed is done again."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from gnomon.analyzer import engine, judging
from gnomon.analyzer.cache import ledger
from gnomon.analyzer.cache.ledger import Ledger
from gnomon.analyzer.cache.records import FileRecord, Records
from gnomon.analyzer.cache.store import FOLDER, KEPT, Cache
from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.data import replace
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.engine import check
from gnomon.analyzer.files import reading
from gnomon.analyzer.files.discovery import SourceFile
from gnomon.analyzer.project import Project
from gnomon.analyzer.report import Report
from gnomon.analyzer.rule import LoadedRule
from gnomon.analyzer.syntax import Module
from gnomon.rules.catalog import BuiltinCatalog

HELPERS = """
async def load(ctx):
    return await ctx.db.get("x")
"""
JOBS = """
from gnomon import ActionCtx, internal_action
from .helpers import load

@internal_action
async def process(ctx: ActionCtx) -> None:
    await load(ctx)
"""
OTHER = """
from gnomon import QueryCtx, internal_query

@internal_query
async def get(ctx: QueryCtx) -> None:
    return None
"""

SCHEMA = """
from gnomon import Document

class Item(Document, table="{table}"):
    name: str
"""


@pytest.fixture
def project(tmp_path: Path) -> Config:
    functions = tmp_path / "functions"
    functions.mkdir()
    for name, text in {"__init__": "", "helpers": HELPERS, "jobs": JOBS, "other": OTHER}.items():
        (functions / f"{name}.py").write_text(text)
    return Config(root=tmp_path)


def checked(config: Config) -> Report:
    return check(config, BuiltinCatalog(), use_cache=True)


def cache_of(config: Config) -> Path:
    """The one folder of a project that was checked under one configuration."""
    (folder,) = (config.root / FOLDER).iterdir()
    return folder


def index_of(config: Config) -> Path:
    return cache_of(config) / "index.jsonl"


def answer_of(config: Config) -> Path:
    return cache_of(config) / "answer.jsonl"


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The files that were parsed, in order."""
    paths: list[str] = []
    real = reading.read_bytes

    def note(source: reading.SourceFile, data: bytes) -> reading.ReadFile:
        paths.append(source.path)
        return real(source, data)

    monkeypatch.setattr(reading, "read_bytes", note)
    return paths


def test_a_second_check_says_the_same_and_parses_nothing(
    project: Config, parsed: list[str]
) -> None:
    first = checked(project)
    assert [found.rule for found in first.diagnostics] == ["db-in-action"]
    parsed.clear()
    assert checked(project) == first
    assert parsed == []


def test_only_the_changed_file_is_parsed(project: Config, parsed: list[str]) -> None:
    checked(project)
    parsed.clear()
    (project.functions_folder / "other.py").write_text(OTHER + "# more\n")
    checked(project)
    assert parsed == ["functions/other.py"]


def test_a_change_loads_only_the_modules_that_its_judgement_looks_at(
    project: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    functions = project.functions_folder
    (functions / "schema.py").write_text(SCHEMA.format(table="items"))
    checked(project)
    loaded: list[str] = []
    real = Cache.load_syntax

    def note(cache: Cache, record: FileRecord) -> bytes | None:
        loaded.append(record.path)
        return real(cache, record)

    monkeypatch.setattr(Cache, "load_syntax", note)
    (functions / "other.py").write_text(f"# a comment\n{OTHER}")
    assert [found.rule for found in checked(project).diagnostics] == ["db-in-action"]
    assert loaded == []
    (functions / "other.py").write_text(OTHER.replace("None\n", "1\n"))
    assert [found.rule for found in checked(project).diagnostics] == ["db-in-action"]
    # The schema is judged again, because any module may declare the same table.
    assert loaded == ["functions/schema.py"]


def judged_in(config: Config, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The modules that a check judges, sorted by path."""
    judged: list[str] = []
    real = judging.judge

    def note(project: Project, rules: Iterable[LoadedRule], module: Module) -> judging.Judgement:
        judged.append(module.path)
        return real(project, rules, module)

    with monkeypatch.context() as patch:
        patch.setattr(judging, "judge", note)
        checked(config)
    return sorted(judged)


def test_lines_that_move_are_judged_again_only_where_something_was_found(
    project: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    functions = project.functions_folder
    assert judged_in(project, monkeypatch) == [
        "functions/__init__.py",
        "functions/helpers.py",
        "functions/jobs.py",
        "functions/other.py",
    ]
    (functions / "other.py").write_text(f"\n\n# moved{OTHER}")
    assert judged_in(project, monkeypatch) == []
    # The finding in `jobs.py` tells of a line of the helper.
    (functions / "helpers.py").write_text(f"\n\n# moved{HELPERS}")
    assert judged_in(project, monkeypatch) == ["functions/jobs.py"]


def test_a_module_that_others_read_is_judged_with_them(
    project: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked(project)
    (project.functions_folder / "helpers.py").write_text("async def load(ctx):\n    return 1\n")
    assert judged_in(project, monkeypatch) == ["functions/helpers.py", "functions/jobs.py"]


def test_a_table_that_another_module_declares_is_noticed(project: Config) -> None:
    functions = project.functions_folder
    (functions / "schema.py").write_text(SCHEMA.format(table="items"))
    assert [found.rule for found in checked(project).diagnostics] == ["db-in-action"]
    (functions / "other.py").write_text(SCHEMA.format(table="items"))
    rules = {found.rule for found in checked(project).diagnostics}
    assert rules == {"db-in-action", "misdeclared-table"}


def test_a_change_in_a_helper_changes_the_finding_in_its_caller(project: Config) -> None:
    checked(project)
    (project.functions_folder / "helpers.py").write_text("async def load(ctx):\n    return 1\n")
    assert checked(project).diagnostics == ()
    (project.functions_folder / "helpers.py").write_text("\n\n" + HELPERS)
    (found,) = checked(project).diagnostics
    assert found.related[0].location.line == 5


def test_a_module_that_appears_is_noticed_by_those_that_missed_it(project: Config) -> None:
    (project.functions_folder / "helpers.py").unlink()
    assert checked(project).diagnostics == ()
    (project.functions_folder / "helpers.py").write_text(HELPERS)
    assert [found.rule for found in checked(project).diagnostics] == ["db-in-action"]


def test_a_module_that_goes_is_noticed(project: Config) -> None:
    checked(project)
    (project.functions_folder / "helpers.py").unlink()
    assert checked(project).diagnostics == ()


def test_a_row_that_was_too_long_to_be_followed_is_noticed_when_a_helper_shortens_it(
    project: Config,
) -> None:
    def row(many: int) -> str:
        steps = "".join(f"a{at} = a{at - 1}\n" for at in range(1, many))
        return f"a0 = 5\n{steps}last = a{many - 1}\n"

    jobs = JOBS.replace("import load", "import last").replace("await load(ctx)", "print(last)")
    (project.functions_folder / "jobs.py").write_text(jobs)
    for many in (20_000, 2):
        (project.functions_folder / "helpers.py").write_text(row(many))
        report = check(project, BuiltinCatalog(), use_cache=True)
        assert report.diagnostics == check(project, BuiltinCatalog()).diagnostics
        told = {(one.rule, one.location.path) for one in report.diagnostics}
        assert (("syntax-error", "functions/jobs.py") in told) == (many > 2)


def test_a_suppression_works_on_cached_findings(project: Config) -> None:
    jobs = project.functions_folder / "jobs.py"
    checked(project)
    silenced = JOBS.replace("load(ctx)\n", "load(ctx)  # gnomon: ignore[db-in-action] a test\n")
    jobs.write_text(silenced)
    assert checked(project).diagnostics == ()
    (project.functions_folder / "helpers.py").write_text("async def load(ctx):\n    return 1\n")
    assert [found.rule for found in checked(project).diagnostics] == ["unused-ignore"]
    assert [found.rule for found in checked(project).diagnostics] == ["unused-ignore"]


def test_another_configuration_is_another_cache(project: Config) -> None:
    checked(project)
    other = Config(root=project.root, ignore=frozenset({"db-in-action"}))
    assert checked(other).diagnostics == ()
    assert [found.rule for found in checked(project).diagnostics] == ["db-in-action"]


def test_configurations_used_in_turn_leave_each_other_s_cache(
    project: Config, parsed: list[str]
) -> None:
    other = Config(root=project.root, ignore=frozenset({"db-in-action"}))
    first = checked(project)
    checked(other)
    parsed.clear()
    assert (checked(project), checked(other).diagnostics) == (first, ())
    assert parsed == []


def test_of_many_configurations_the_latest_are_kept(project: Config) -> None:
    for number in range(KEPT + 2):
        checked(Config(root=project.root, levels={f"rule-{number}": Level.ADVICE}))
    assert len(list((project.root / FOLDER).iterdir())) == KEPT


def test_the_cache_of_a_configuration_in_use_outlives_those_that_were_tried(
    project: Config, parsed: list[str]
) -> None:
    first = checked(project)
    for number in range(KEPT + 2):
        checked(Config(root=project.root, levels={f"rule-{number}": Level.ADVICE}))
        parsed.clear()
        assert checked(project) == first
        assert parsed == []


def test_a_new_import_is_followed_though_no_folder_changed(project: Config) -> None:
    (project.root / "shared.py").write_text(HELPERS)
    assert [found.rule for found in checked(project).diagnostics] == ["db-in-action"]
    helpers = project.functions_folder / "helpers.py"
    helpers.write_text("from shared import load\n")
    assert "shared.py" in checked(project).files
    helpers.write_text("async def load(ctx):\n    return 1\n")
    assert "shared.py" not in checked(project).files


def test_a_helper_outside_the_functions_is_not_judged_when_it_changes(
    project: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project.root / "shared.py").write_text(HELPERS)
    (project.functions_folder / "helpers.py").write_text("from shared import load\n")
    first = checked(project)
    (project.root / "shared.py").write_text(HELPERS.replace('"x"', '"y"'))
    assert judged_in(project, monkeypatch) == ["functions/helpers.py", "functions/jobs.py"]
    assert checked(project).checked == first.checked


def test_files_are_not_followed_again_while_they_import_the_same(
    project: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked(project)

    def refuse(*arguments: object) -> dict[SourceFile, FileRecord]:
        raise AssertionError("the files are looked for")

    monkeypatch.setattr(engine, "discover", refuse)
    (project.functions_folder / "helpers.py").write_text(f"{HELPERS}\nMORE = 1\n")
    assert [found.rule for found in checked(project).diagnostics] == ["db-in-action"]


def test_a_module_whose_name_is_no_identifier_is_noticed_like_any(project: Config) -> None:
    file = project.functions_folder / "two words.py"
    said: set[object] = set()
    for text in (JOBS, OTHER, JOBS):
        file.write_text(text)
        report = checked(project)
        assert report == check(project, BuiltinCatalog())
        said.add(report.diagnostics)
    assert len(said) == 2


def test_another_python_reads_every_file_anew(
    project: Config, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    checked(project)
    read = parsed.copy()
    monkeypatch.setattr(sys, "version", "3.99.0")
    checked(project)
    assert parsed == read * 2


def test_another_encoding_of_file_names_reads_every_file_anew(
    project: Config, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    checked(project)
    read = parsed.copy()
    monkeypatch.setattr(sys, "getfilesystemencoding", lambda: "ascii")
    checked(project)
    assert parsed == read * 2


def overwrite(text: bytes) -> Callable[[Path], None]:
    return lambda file: file.write_bytes(text) and None


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-10])


def flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(bytes(data))


def remove(file: Path) -> None:
    file.unlink(missing_ok=True)


DAMAGE: dict[str, Callable[[Path], None]] = {
    "empty": overwrite(b""),
    "another program's": overwrite(b"\x80\x04K\x01."),
    "cut off": cut,
    "one bit flipped": flip,
    "gone": remove,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
@pytest.mark.parametrize("file", [answer_of, index_of], ids=["answer", "index"])
def test_what_is_damaged_is_made_anew(
    project: Config, file: Callable[[Config], Path], damage: Callable[[Path], None]
) -> None:
    first = checked(project)
    damage(file(project))
    assert checked(project) == first
    damage(file(project))
    (project.functions_folder / "other.py").write_text(f"{OTHER}# changed\n")
    assert checked(project).diagnostics == first.diagnostics


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_damaged_syntax_is_parsed_again(project: Config, damage: Callable[[Path], None]) -> None:
    first = checked(project)
    for file in (cache_of(project) / "syntax").iterdir():
        damage(file)
    (project.functions_folder / "jobs.py").write_text(JOBS + "\n")
    assert checked(project).diagnostics == first.diagnostics


def test_a_right_checksum_and_wrong_content_are_made_anew(
    project: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeds: dict[Path, str] = {}
    real = Ledger.__init__

    def note(ledger: Ledger, file: Path, seed: str) -> None:
        seeds[file] = seed
        real(ledger, file, seed)

    monkeypatch.setattr(Ledger, "__init__", note)
    first = checked(project)
    for file in (index_of(project), answer_of(project)):
        content = Ledger(file, seeds[file]).read()
        wrong_rows = {**content, "files": {"functions/jobs.py": [1]}}
        for wrong in ({"x": 1}, {}, wrong_rows, {**content, "files": []}, [], "x"):
            answer_of(project).unlink(missing_ok=True)
            Ledger(file, seeds[file]).write(wrong)  # type: ignore[arg-type]  # by a hostile program
            assert checked(project) == first


@pytest.fixture
def roomy(monkeypatch: pytest.MonkeyPatch) -> None:
    """What changed is always added to what was written."""
    monkeypatch.setattr(ledger, "PART", 100)


@pytest.mark.usefixtures("roomy")
def test_a_change_is_added_to_what_was_written(project: Config) -> None:
    checked(project)
    before = [file(project).read_bytes() for file in (index_of, answer_of)]
    (project.functions_folder / "other.py").write_text(f"{OTHER}MORE = 1\n")
    second = checked(project)
    after = [file(project).read_bytes() for file in (index_of, answer_of)]
    for old, new in zip(before, after, strict=True):
        assert new.startswith(old)
        assert new[len(old) :].count(b"\n") == 1
        assert b"other.py" in new[len(old) :]
        assert b"jobs.py" not in new[len(old) :]
    assert checked(project) == second == check(project, BuiltinCatalog())


@pytest.mark.usefixtures("roomy")
@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
@pytest.mark.parametrize("file", [answer_of, index_of], ids=["answer", "index"])
def test_what_is_damaged_after_changes_is_made_anew(
    project: Config, file: Callable[[Config], Path], damage: Callable[[Path], None]
) -> None:
    checked(project)
    helpers = project.functions_folder / "helpers.py"
    for text in ("async def load(ctx):\n    return 1\n", HELPERS):
        helpers.write_text(text)
        checked(project)
    damage(file(project))
    assert checked(project) == check(project, BuiltinCatalog())
    helpers.write_text("async def load(ctx):\n    return 1\n")
    assert checked(project) == check(project, BuiltinCatalog())
    assert checked(project).diagnostics == ()


@pytest.mark.usefixtures("roomy")
def test_two_checks_at_once_leave_what_the_next_one_can_trust(
    project: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other check sees another content of the helper, while this one still judges."""
    checked(project)
    helpers, other = (project.functions_folder / f"{name}.py" for name in ("helpers", "other"))
    quiet = "async def load(ctx):\n    return 1\n"
    real = Cache.save

    def save_late(cache: Cache, records: Records, before: Records) -> None:
        monkeypatch.setattr(Cache, "save", real)
        helpers.write_text(HELPERS)
        other.write_text(f"{OTHER}MORE = 1\n")
        checked(project)
        real(cache, records, before)

    monkeypatch.setattr(Cache, "save", save_late)
    helpers.write_text(quiet)
    assert checked(project).diagnostics == ()
    for text in (HELPERS, quiet, HELPERS):
        assert checked(project) == check(project, BuiltinCatalog())
        helpers.write_text(text)


def test_while_nothing_changes_no_record_is_loaded(
    project: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = checked(project)

    def refuse(cache: Cache) -> Records:
        raise AssertionError("the records are loaded")

    monkeypatch.setattr(Cache, "load", refuse)
    assert checked(project) == first


def test_what_a_file_is_silenced_for_may_change_while_no_file_does(project: Config) -> None:
    (found,) = checked(project).diagnostics
    silent = replace(project, per_file_ignores=(("functions/*", frozenset({found.rule})),))
    assert checked(silent).diagnostics == ()
    assert checked(project).diagnostics == (found,)


def test_a_check_of_a_part_neither_takes_nor_leaves_the_answer_for_the_whole(
    project: Config,
) -> None:
    other = project.functions_folder / "other.py"
    first = check(project, BuiltinCatalog(), [other], use_cache=True)
    whole = checked(project)
    assert (first.checked, whole.checked) == (1, 4)
    assert check(project, BuiltinCatalog(), [other], use_cache=True) == first
    assert checked(project) == whole


def test_a_folder_that_cannot_be_written_only_costs_time(project: Config) -> None:
    (project.root / ".gnomon").write_text("a file where the folder should be")
    first = checked(project)
    assert checked(project) == first


def test_the_cache_keeps_itself_out_of_git(project: Config) -> None:
    checked(project)
    assert (project.root / ".gnomon" / ".gitignore").read_text() == "*\n"


def test_what_is_gone_leaves_no_syntax_behind(project: Config) -> None:
    checked(project)
    before = len(list((cache_of(project) / "syntax").iterdir()))
    (project.functions_folder / "other.py").unlink()
    checked(project)
    assert len(list((cache_of(project) / "syntax").iterdir())) == before - 1


@pytest.mark.usefixtures("roomy")
def test_what_has_changed_leaves_no_old_syntax_behind(project: Config) -> None:
    checked(project)
    before = {file.name for file in (cache_of(project) / "syntax").iterdir()}
    (project.functions_folder / "other.py").write_text(f"{OTHER}MORE = 1\n")
    checked(project)
    after = {file.name for file in (cache_of(project) / "syntax").iterdir()}
    assert (len(after), len(after & before)) == (len(before), len(before) - 1)


def test_two_identical_files_do_not_stand_in_for_each_other(project: Config) -> None:
    (project.functions_folder / "twin.py").write_text(JOBS)
    paths = {found.location.path for found in checked(project).diagnostics}
    assert paths == {"functions/jobs.py", "functions/twin.py"}
    (project.functions_folder / "helpers.py").write_text(HELPERS + "\n")
    assert {found.location.path for found in checked(project).diagnostics} == paths


def test_without_a_cache_every_file_is_parsed(project: Config, parsed: list[str]) -> None:
    checked(project)
    assert sorted(parsed) == [
        "functions/__init__.py",
        "functions/helpers.py",
        "functions/jobs.py",
        "functions/other.py",
    ]


def test_what_is_said_of_today_is_said_anew_tomorrow(
    project: Config, monkeypatch: pytest.MonkeyPatch, parsed: list[str]
) -> None:
    crons = (
        "from gnomon import cron_jobs\ncrons = cron_jobs()\ncrons.cron('a', '0 0 31 * *', None)\n"
    )
    (project.functions_folder / "crons.py").write_text(crons)
    for day, firing in ((30, "Sat 2026-01-31"), (31, "Sat 2026-01-31"), (32, "Tue 2026-03-31")):
        today = date(2026, 1, 1) + timedelta(days=day - 1)
        monkeypatch.setattr("gnomon.analyzer.cache.records.today", lambda today=today: today)
        monkeypatch.setattr("gnomon.analyzer.project.today", lambda today=today: today)
        (found,) = (item for item in checked(project).diagnostics if item.rule == "surprising-cron")
        assert f"From {today} on it fires {firing}" in found.message
        parsed.clear()
        checked(project)
        assert parsed == []
