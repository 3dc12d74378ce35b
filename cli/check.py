"""Checks the functions of a project against the rules.

Exit statuses: 0 nothing at or above `fail-on`, 1 findings, 2 usage or configuration, 3 an
internal error (everything else was still checked).
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from gnomon.analyzer.errors import ConfigurationError, ProjectError
from gnomon.analyzer.render import FOR_PEOPLE, FORMATS, Render, renderer
from gnomon.analyzer.render.sources import Sources, wants_colour
from gnomon.analyzer.report import Report
from gnomon.cli.asking import Asked, asked
from gnomon.cli.baselining import update, without_baseline
from gnomon.cli.completing import completing, rule_names, selections
from gnomon.cli.progress import progress
from gnomon.cli.staleness import with_staleness

# Options whose value is optional, and may only follow a `=`: the next word is a path.
OPTIONAL_VALUES = frozenset({"--add-ignores"})


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of `gnomon check`."""
    add = parser.add_argument
    add("paths", nargs="*", type=Path, metavar="PATH", help="files or folders (default: .)")
    add("--output-format", choices=FORMATS, default="text", help="how findings are printed")
    choosing = (
        ("--select", "run only these rules, or sets: recommended, strict, all", selections),
        ("--ignore", "skip these rules", rule_names),
    )
    for name, about, completer in choosing:
        chosen = add(name, action="append", default=[], metavar="RULES", help=about)
        completing(chosen, completer)
    add("--stdin-filename", type=Path, metavar="PATH", help="check stdin as this file's content")
    add("--no-cache", action="store_true", help="read and judge every file anew")
    add("--fix", action="store_true", help="make the fixes that are safe, then report")
    add("--unsafe-fixes", action="store_true", help="make all fixes; look them over")
    add("--diff", action="store_true", help="only show the fixes; exit 1 if there are any")
    add("--baseline", type=Path, metavar="FILE", help="report only what exceeds its counts")
    add(
        "--update-baseline",
        action="store_true",
        help="write the baseline: all that is found if there is none, else the counts that fell",
    )
    add(
        "--add-ignores",
        nargs="?",
        metavar="=REASON",
        help="write an ignore for all that is found, with a reason if one is given after `=`",
    )
    add("--watch", action="store_true", help="check again whenever a file changes")
    add("--statistics", action="store_true", help="print how many findings each rule has")
    add("--exit-zero", action="store_true", help="exit 0 even if there are findings")
    add("--record", action="store_true", help="write the verdict that the runtime asks for")


def run(arguments: argparse.Namespace) -> int:
    """Checks, prints and returns the exit status."""
    if arguments.watch:
        from gnomon.cli.watching import watch

        return watch(arguments, perform)
    if arguments.diff:
        return show_fixes(arguments, asked(arguments))
    return status(perform(arguments), exit_zero=arguments.exit_zero)


def perform(arguments: argparse.Namespace) -> Report:
    """Checks once, prints, and returns what was printed."""
    render = chosen_renderer(arguments.output_format, statistics=arguments.statistics)
    what = asked(arguments)
    with progress(sys.stderr, "Checking"):
        report = checked(arguments, what)
    if arguments.update_baseline:
        update(what.baseline, report, partial=what.partial)
    report = without_baseline(report, what.baseline, partial=what.partial)
    if arguments.add_ignores is not None:
        report = with_ignores(what, report, arguments.add_ignores)
    if not what.unsaved:
        report = with_staleness(
            report, what.config, what.catalog, what.within, use_cache=what.use_cache
        )
    if what.within and not report.checked:
        typed = arguments.stdin_filename
        given = ", ".join(map(str, arguments.paths or [Path() if typed is None else typed]))
        print(f"warning: no function module lies in {given}", file=sys.stderr)
    write(render(report, sources_of(what)), arguments.output_format)
    print_failures(report)
    if arguments.record:
        whole = what.check_whole() if what.partial else report
        record(with_staleness(whole, what.whole, what.catalog) if what.partial else whole)
    return report


def with_ignores(what: Asked, report: Report, reason: str) -> Report:
    """Writes a suppression for all that was found; what a second check still finds."""
    from gnomon.cli.adding import write_ignores

    if not write_ignores(what, report, reason):
        return report
    return without_baseline(what.check(), what.baseline, partial=what.partial)


def checked(arguments: argparse.Namespace, what: Asked) -> Report:
    """What is found: what is left of it where fixes were asked for."""
    if not (arguments.fix or arguments.unsafe_fixes):
        return what.check()
    from gnomon.cli.fixing import fix_files

    # A baseline that is renewed holds nothing back: what can be fixed need not be counted.
    baseline = None if arguments.update_baseline else what.baseline
    return fix_files(what, unsafe=arguments.unsafe_fixes, baseline=baseline)


def show_fixes(arguments: argparse.Namespace, what: Asked) -> int:
    """`--diff`: prints what would change, and returns the exit status."""
    from gnomon.cli.fixing import show_files

    baseline = None if arguments.update_baseline else what.baseline
    fixing = show_files(what, unsafe=arguments.unsafe_fixes, baseline=baseline)
    print_failures(fixing.report)
    if fixing.report.failures:
        return 3
    return 1 if fixing.changes and not arguments.exit_zero else 0


def sources_of(what: Asked) -> Sources:
    """What printing findings needs to know of a project."""
    colour = wants_colour(sys.stdout, os.environ)
    return Sources(what.config.root, Path.cwd(), colour, what.catalog, gnomon_version, what.unsaved)


def chosen_renderer(name: str, *, statistics: bool) -> Render:
    """What prints the report.

    Raises:
        ConfigurationError: the format has no form for statistics.
    """
    if not statistics:
        return renderer(name)
    from gnomon.analyzer.render.statistics import as_json, as_text

    if name not in (*FOR_PEOPLE, "json"):
        raise ConfigurationError(f"--statistics is printed as text or json, not as {name}")
    return as_json if name == "json" else as_text


def write(text: str, name: str) -> None:
    """Prints a report: for programs in UTF-8, for people in what their terminal can show."""
    stream = sys.stdout
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        encoding = stream.encoding if name in FOR_PEOPLE else "utf-8"
        reconfigure(encoding=encoding, errors="backslashreplace")
    stream.write(text)


def gnomon_version() -> str:
    """The installed version; it is only looked up when a format asks for it."""
    from gnomon.version import installed_version

    return installed_version()


def print_failures(report: Report) -> None:
    """Says which rules or files gnomon itself failed on."""
    for failure in report.failures:
        place = f" on {failure.path}" if failure.path else ""
        print(
            f"internal error: {failure.rule} failed{place}: {failure.text}\n"
            "  This is a fault of the rule or of gnomon, not of your code; "
            "everything else was checked.",
            file=sys.stderr,
        )


def record(report: Report) -> None:
    """Writes the verdict of a complete check of the whole project.

    Raises:
        ProjectError: a file is no longer the one that was checked.
    """
    from gnomon.runtime.verdict import compute_verdict, write_verdict

    config = report.config
    verdict = compute_verdict(
        config.root,
        config.functions_folder,
        [Path(path) for path in report.files],
        version=gnomon_version(),
        passed=report.passed,
    )
    for path, digest in report.files.items():
        if verdict.files.get(path) != digest:
            raise ProjectError(f"{path} changed while it was checked; run the check again")
    write_verdict(config.root, verdict)


def status(report: Report, *, exit_zero: bool) -> int:
    """The exit status of a check."""
    if report.failures:
        return 3
    return 1 if report.failed and not exit_zero else 0
