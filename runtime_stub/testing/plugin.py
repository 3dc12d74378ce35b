"""The pytest plugin: the fixture `gnomon_runtime`, and the marker that sets it up.

def test_a_job_is_processed(gnomon_runtime: InMemoryRuntime) -> None:
    gnomon_runtime.run_mutation(internal.jobs.submit, data="a")
    gnomon_runtime.finish_all_scheduled_functions()
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from gnomon.testing import InMemoryRuntime

_MARKER = "gnomon"
_OPTIONS = ("root", "start", "crons")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Registers the option."""
    parser.getgroup("gnomon").addoption(
        "--gnomon-database",
        type=_server,
        metavar="URL",
        help="run the tests of functions on postgresql://…, each in an empty schema of its own",
    )


def _server(text: str) -> str:
    """The address of a server, for argparse: a file would keep what a test left for the next."""
    from gnomon.storage.opening import is_url

    if not is_url(text):
        raise argparse.ArgumentTypeError("it is an address such as postgresql://app@localhost/test")
    return text


def pytest_configure(config: pytest.Config) -> None:
    """Registers the marker."""
    config.addinivalue_line(
        "markers",
        f"{_MARKER}(root=None, start=None, crons=False): sets up the fixture gnomon_runtime: the "
        "project's folder, the first moment of its clock, whether cron jobs fire.",
    )


@pytest.fixture
def gnomon_runtime(request: pytest.FixtureRequest) -> Iterator[InMemoryRuntime]:
    """The project of the test's folder, empty and in memory, with a clock that stands still."""
    # Late, so that a test run without functions does not load the runtime.
    from gnomon.testing import InMemoryRuntime

    marker = request.node.get_closest_marker(_MARKER)
    options: dict[str, Any] = dict(marker.kwargs) if marker else {}
    unknown = sorted(options.keys() - set(_OPTIONS))
    if unknown:
        raise pytest.UsageError(f"@pytest.mark.{_MARKER}: unknown option {', '.join(unknown)}")
    root = Path(options.pop("root", None) or find_root(request.path.parent))
    database = request.config.getoption("--gnomon-database")
    with InMemoryRuntime(root, database=database, **options) as runtime:
        yield runtime
        runtime.check_expectations()


def find_root(folder: Path) -> Path:
    """The nearest folder, from here upwards, that configures gnomon; UsageError without one."""
    for candidate in (folder, *folder.parents):
        if (candidate / "gnomon.toml").is_file():
            return candidate
        shared = candidate / "pyproject.toml"
        if shared.is_file() and _configures(shared):
            return candidate
    raise pytest.UsageError(
        f"{folder}: no pyproject.toml with [tool.gnomon], and no gnomon.toml, here or above"
    )


def _configures(path: Path) -> bool:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return "gnomon" in document.get("tool", {})
