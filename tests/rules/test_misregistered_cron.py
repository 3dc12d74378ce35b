"""`misregistered-cron`: jobs that are not seen, not always there, or have no name of their own."""

from __future__ import annotations

from textwrap import dedent

import pytest

from gnomon.rules.testing import assert_expected, diagnostics, findings

IMPORTS = """
import os
from datetime import time, timedelta
from gnomon import cron_jobs
from ._generated.api import internal

HOUR = timedelta(hours=1)
"""
HEAD = f"{IMPORTS}crons = cron_jobs()\n"


def crons(body: str, head: str = HEAD, **files: str) -> dict[str, str]:
    """A crons module with a body; other files of the functions folder by their name."""
    others = {f"functions/{name}.py": dedent(text) for name, text in files.items()}
    return {"functions/crons.py": head + dedent(body), **others}


FOUND = {
    "under an if": """
        if os.environ.get("STAGE"):
            crons.interval("a", HOUR, internal.a.b)  # expect: misregistered-cron
        else:
            crons.interval("b", HOUR, internal.a.b)  # expect: misregistered-cron
    """,
    "under and, or": """
        HOUR and crons.interval("a", HOUR, internal.a.b)  # expect: misregistered-cron
        HOUR or crons.interval("b", HOUR, internal.a.b)  # expect: misregistered-cron
    """,
    "in a conditional expression": """
        crons.interval("a", HOUR, internal.a.b) if HOUR else None  # expect: misregistered-cron
    """,
    "under match": """
        match os.environ.get("STAGE"):
            case "production":
                crons.interval("a", HOUR, internal.a.b)  # expect: misregistered-cron
    """,
    "under except": """
        try:
            import extra
        except ImportError:
            crons.interval("a", HOUR, internal.a.b)  # expect: misregistered-cron
    """,
    "under the else of a try": """
        try:
            import extra
        except ImportError:
            extra = None
        else:
            crons.interval("a", HOUR, internal.a.b)  # expect: misregistered-cron
    """,
    "in a loop with a condition": """
        for name in ["a", "b"]:
            if name in os.environ:
                crons.interval(name, HOUR, internal.a.b)  # expect: misregistered-cron
    """,
    "in a comprehension with a condition": """
        [crons.interval(n, HOUR, internal.a.b) for n in "ab" if n]  # expect: misregistered-cron
    """,
    "through a helper under a condition": """
        def register(name: str) -> None:
            crons.interval(name, HOUR, internal.a.b)
        if HOUR:
            register("a")  # expect: misregistered-cron
    """,
    "through a helper with a condition": """
        def register(name: str) -> None:
            if name in os.environ:
                crons.interval(name, HOUR, internal.a.b)
        register("a")  # expect: misregistered-cron
    """,
    "without a name": """
        crons.interval(HOUR, internal.a.b)  # expect: misregistered-cron
        crons.daily(time(9, 0), internal.a.b)  # expect: misregistered-cron
        crons.interval()  # expect: misregistered-cron
    """,
    "with names that none can have": """
        crons.interval("", HOUR, internal.a.b)  # expect: misregistered-cron
        crons.interval("täglich", HOUR, internal.a.b)  # expect: misregistered-cron
        crons.interval("a\\tb", HOUR, internal.a.b)  # expect: misregistered-cron
        crons.interval(3, HOUR, internal.a.b)  # expect: misregistered-cron
    """,
    "with a name used twice": """
        A = "a"
        crons.interval("a", HOUR, internal.a.b)
        view = crons.in_timezone("Asia/Tokyo")
        view.daily(A, time(9, 0), internal.a.b)  # expect: misregistered-cron
    """,
    "with a name used twice through a helper": """
        def register(name: str) -> None:
            crons.interval(name, HOUR, internal.a.b)
        register("a")
        register("a")  # expect: misregistered-cron
    """,
    "on a second registry": """
        more = cron_jobs()  # expect: misregistered-cron
        more.interval("a", HOUR, internal.a.b)
        cron_jobs().interval("b", HOUR, internal.a.b)  # expect: misregistered-cron
    """,
}
SILENT = {
    "what is right": """
        crons.interval("a", HOUR, internal.a.b)
        crons.in_timezone("Asia/Tokyo").daily("b", time(9, 0), internal.a.b)
    """,
    "a loop": """
        for name, hour in [("a", 1), ("b", 2)]:
            crons.daily(name, time(hour, 0), internal.a.b)
        [crons.hourly(name, 5, internal.a.b) for name in ("c", "d")]
    """,
    "a try that lets failures go on": """
        try:
            import extra
        except ImportError as error:
            raise RuntimeError("install the extra") from error
        else:
            crons.interval("a", HOUR, internal.a.b)
    """,
    "a helper": """
        def register(name: str) -> None:
            crons.interval(name, HOUR, internal.a.b)
        register("a")
        register("b")
    """,
    "a condition on the time instead": """
        often = HOUR if os.environ.get("STAGE") else timedelta(days=1)
        crons.interval("a", often, internal.a.b)
    """,
    "a condition beside a registration": """
        if os.environ.get("STAGE"):
            HOUR = timedelta(minutes=1)
        crons.interval("a", HOUR, internal.a.b)
    """,
    "an alias of the registry": """
        jobs = crons
        jobs.interval("a", HOUR, internal.a.b)
        vienna = jobs.in_timezone("Europe/Vienna")
        vienna.interval("b", HOUR, internal.a.b)
    """,
    "try and finally": """
        try:
            crons.interval("a", HOUR, internal.a.b)
        finally:
            crons.interval("b", HOUR, internal.a.b)
    """,
    "a with": """
        import contextlib
        with contextlib.suppress(ValueError):
            crons.interval("a", HOUR, internal.a.b)
    """,
    "names that are computed": """
        for region in os.environ["REGIONS"].split():
            crons.interval(f"sync {region}", HOUR, internal.a.b)
        crons.interval(*os.environ.values())
    """,
    "a function that is never called": """
        def register() -> None:
            if HOUR:
                crons.interval("", HOUR, internal.a.b)
    """,
    "another object": """
        from other import scheduler
        if HOUR:
            scheduler.interval("ä", HOUR, internal.a.b)
    """,
}


@pytest.mark.parametrize("form", FOUND)
def test_finds_a_job(form: str) -> None:
    assert_expected("misregistered-cron", crons(FOUND[form]))


@pytest.mark.parametrize("form", SILENT)
def test_is_silent_about(form: str) -> None:
    assert findings("misregistered-cron", crons(SILENT[form])) == []


REGISTRIES_FOUND = {
    "another name": "jobs = cron_jobs()  # expect: misregistered-cron\n",
    "no name": 'cron_jobs().interval("a", HOUR, internal.a.b)  # expect: misregistered-cron\n',
    "a name in a function": """
        def build() -> None:
            crons = cron_jobs()
        build()  # expect: misregistered-cron
    """,
    "a name twice": """
        crons = cron_jobs()  # expect: misregistered-cron
        crons = cron_jobs()
    """,
    "the name for something else": """
        registry = cron_jobs()  # expect: misregistered-cron
        crons = [registry]
    """,
}
REGISTRIES_SILENT = {
    "an annotated one": "crons: object = cron_jobs()\n",
    "another name first": "registry = cron_jobs()\ncrons = registry\n",
    "a walrus": "(crons := cron_jobs())\n",
    "a helper that builds it": """
        def build():
            registry = cron_jobs()
            registry.interval("a", HOUR, internal.a.b)
            return registry
        crons = build()
    """,
    "a function of the same name": """
        def cron_jobs(): return []
        jobs = cron_jobs()
    """,
}


@pytest.mark.parametrize("form", REGISTRIES_FOUND)
def test_finds_a_registry(form: str) -> None:
    assert_expected("misregistered-cron", crons(REGISTRIES_FOUND[form], IMPORTS))


@pytest.mark.parametrize("form", REGISTRIES_SILENT)
def test_is_silent_about_a_registry(form: str) -> None:
    assert findings("misregistered-cron", crons(REGISTRIES_SILENT[form], IMPORTS)) == []


def test_a_registry_of_another_module_is_never_read() -> None:
    text = IMPORTS + 'crons = cron_jobs()\ncrons.interval("a", HOUR, internal.a.b)\n'
    (found,) = diagnostics("misregistered-cron", {"functions/cron.py": text})
    assert found.message == "a registry of cron jobs outside `functions/crons.py` is never read"
    assert found.help == "register its jobs in `functions/crons.py`"
    assert (found.location.line, found.location.column) == (7, 9)


def test_a_job_registered_in_another_module_depends_on_who_imports_it() -> None:
    text = "from .crons import crons\ncrons.hourly('a', 5, None)\n"
    (found,) = diagnostics("misregistered-cron", crons("", jobs=text))
    assert found.message == (
        "a cron job outside `functions/crons.py` exists only where this module is imported, too"
    )
    assert (found.location.path, found.location.line) == ("functions/jobs.py", 2)


def test_a_helper_of_another_module_may_register_for_crons() -> None:
    helper = "def register(crons, name):\n    crons.hourly(name, 5, None)\n"
    body = "from .helpers import register\nregister(crons, 'a')\n"
    assert findings("misregistered-cron", crons(body, helpers=helper)) == []


MESSAGES = {
    "if HOUR: crons.hourly('a', 5, internal.a.b)": (
        "this job is registered under a condition",
        "register it always, and let its function decide whether there is work",
    ),
    "crons.hourly('', 5, internal.a.b)": (
        "the job's name is empty",
        'write a name such as "clean up" first',
    ),
    "crons.hourly('ä', 5, internal.a.b)": (
        "the name 'ä' is not printable ASCII text",
        'write a name such as "clean up" first',
    ),
    "crons.hourly(name='a')": ("the job has no name", 'write a name such as "clean up" first'),
    "crons.interval(HOUR, internal.a.b)": (
        "the job has no name: its first argument is when it runs",
        'write a name such as "clean up" first',
    ),
    "more = cron_jobs()": (
        "a second registry is never read, only `crons` is",
        "register its jobs on `crons`",
    ),
}


@pytest.mark.parametrize(("source", "expected"), MESSAGES.items())
def test_says_what_is_wrong_and_what_to_do(source: str, expected: tuple[str, str]) -> None:
    found = diagnostics("misregistered-cron", crons(source + "\n"))
    assert [(item.message, item.help) for item in found] == [expected]


def test_points_to_the_first_job_of_a_name() -> None:
    source = "crons.hourly('a', 5, internal.a.b)\ncrons.hourly('a', 6, internal.a.b)\n"
    (found,) = diagnostics("misregistered-cron", crons(source))
    assert (found.message, found.location.line) == ("the name 'a' is used twice", 9)
    assert [(item.location.line, item.message) for item in found.related] == [
        (8, "the name is used here first")
    ]
