"""Which files belong to a project, and under which names."""

from __future__ import annotations

from pathlib import Path

import pytest

from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.errors import ProjectError
from gnomon.analyzer.files.discovery import SourceFile, functions_package
from gnomon.analyzer.files.reading import ReadFile
from gnomon.analyzer.loading import load_project


def files_of(config: Config) -> tuple[ReadFile, ...]:
    return load_project(config).files


def project(folder: Path, functions: str = "functions", **files: str) -> dict[str, SourceFile]:
    """The files found in a project, by path; `__` in a name without `/` stands for `/`."""
    for name, text in files.items():
        path = name if "/" in name else name.replace("__", "/")
        file = folder / f"{path}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    found = files_of(Config(root=folder, functions=functions))
    return {item.source.path: item.source for item in found}


def test_function_modules_are_found_at_any_depth(tmp_path: Path) -> None:
    found = project(tmp_path, functions__jobs="", functions__billing__invoices="")
    assert {path: (item.name, item.is_function_module) for path, item in found.items()} == {
        "functions/jobs.py": ("functions.jobs", True),
        "functions/billing/invoices.py": ("functions.billing.invoices", True),
    }


@pytest.mark.parametrize(
    "statement",
    [
        "import lib.mail",
        "import lib.mail as m",
        "from lib import mail",
        "from lib.mail import send",
        "from lib.mail import *",
        "def f():\n    from lib import mail",
        "if True:\n    pass\nelse:\n    import lib.mail",
        "try:\n    import x\nexcept ImportError:\n    import lib.mail",
        "try:\n    pass\nfinally:\n    import lib.mail",
        "class A:\n    import lib.mail",
        "with open('x'):\n    import lib.mail",
        "for x in y:\n    import lib.mail",
        "match x:\n    case 1:\n        import lib.mail",
    ],
)
def test_a_local_module_is_found_wherever_it_is_imported(tmp_path: Path, statement: str) -> None:
    found = project(tmp_path, functions__jobs=statement, lib__mail="", lib__other="")
    assert set(found) == {"functions/jobs.py", "lib/mail.py"}
    assert (found["lib/mail.py"].name, found["lib/mail.py"].is_function_module) == (
        "lib.mail",
        False,
    )


def test_imports_are_followed_through_helpers_and_cycles(tmp_path: Path) -> None:
    found = project(
        tmp_path,
        functions__jobs="from . import other\nimport a",
        functions__other="from . import jobs",
        a="import b",
        b="import a",
    )
    assert set(found) == {"functions/jobs.py", "functions/other.py", "a.py", "b.py"}


def test_packages_on_the_way_are_read(tmp_path: Path) -> None:
    found = project(
        tmp_path,
        functions__jobs="import lib.mail",
        lib__mail="from . import x",
        **{"lib/__init__": ""},
    )
    assert set(found) == {"functions/jobs.py", "lib/__init__.py", "lib/mail.py"}
    assert (found["lib/__init__.py"].name, found["lib/__init__.py"].is_package) == ("lib", True)


def test_relative_imports_lead_out_of_the_functions_folder(tmp_path: Path) -> None:
    found = project(
        tmp_path,
        "app/functions",
        app__functions__jobs="from ..mail import send\nfrom app import clock",
        app__mail="",
        app__clock="",
        **{"app/__init__": "", "app/functions/__init__": ""},
    )
    assert {path: item.name for path, item in found.items()} == {
        "app/__init__.py": "app",
        "app/clock.py": "app.clock",
        "app/functions/__init__.py": "app.functions",
        "app/functions/jobs.py": "app.functions.jobs",
        "app/mail.py": "app.mail",
    }
    assert functions_package(Config(root=tmp_path, functions="app/functions")) == "app.functions"


def test_a_src_folder_is_looked_in(tmp_path: Path) -> None:
    found = project(tmp_path, functions__jobs="import mail", src__mail="")
    assert found["src/mail.py"].name == "mail"


def test_generated_hidden_and_cached_folders_are_left_out(tmp_path: Path) -> None:
    found = project(
        tmp_path,
        functions__jobs="from ._generated.api import internal",
        **{"functions/_generated/api": "", "functions/.hidden/a": ""},
    )
    (tmp_path / "functions" / "__pycache__").mkdir()
    assert set(found) == {"functions/jobs.py"}


def test_libraries_are_not_read(tmp_path: Path) -> None:
    assert set(project(tmp_path, functions__jobs="import json, libcst")) == {"functions/jobs.py"}


def test_an_import_beyond_the_top_is_ignored(tmp_path: Path) -> None:
    found = project(tmp_path, functions__jobs="from ..... import x\nfrom ...y import z")
    assert set(found) == {"functions/jobs.py"}


def test_a_missing_functions_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"there is no functions folder: .*functions does not"):
        files_of(Config(root=tmp_path))


def test_a_functions_folder_without_files_is_said(tmp_path: Path) -> None:
    (tmp_path / "functions").mkdir()
    with pytest.raises(ProjectError, match="holds no Python file, so there is nothing to check"):
        files_of(Config(root=tmp_path))


def test_a_file_that_cannot_be_opened_is_a_problem_of_that_file(tmp_path: Path) -> None:
    (tmp_path / "functions").mkdir()
    (tmp_path / "functions" / "a.py").touch()
    (tmp_path / "functions" / "gone.py").symlink_to(tmp_path / "nowhere.py")
    by_path = {item.source.path: item for item in files_of(Config(root=tmp_path))}
    problem = by_path["functions/gone.py"].problem
    assert problem is not None
    assert problem.message == "the file cannot be read: No such file or directory"
    assert by_path["functions/a.py"].module is not None
