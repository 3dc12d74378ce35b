"""Checks the functions of a project against the rules.

Exit statuses: 0 nothing at or above `fail-on`, 1 findings, 2 usage or configuration, 3 an
internal error (everything else was still checked).
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from gnomon.analyzer.config import Config, load_config
from gnomon.analyzer.engine import check
from gnomon.analyzer.errors import ConfigurationError, ProjectError
from gnomon.analyzer.render import FOR_PEOPLE, FORMATS, Render, renderer
from gnomon.analyzer.render.sources import Sources, wants_colour
from gnomon.analyzer.report import Report
from gnomon.cli.baselining import baseline_file, update, without_baseline
from gnomon.cli.completing import completing, rule_names
from gnomon.rules.catalog import BuiltinCatalog


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of `gnomon check`."""
    add = parser.add_argument
    add("paths", nargs="*", type=Path, metavar="PATH", help="files or folders (default: .)")
    add("--output-format", choices=FORMATS, default="text", help="how findings are printed")
    for name, about in (("--select", "run only these rules"), ("--ignore", "skip these rules")):
        chosen = add(name, action="append", default=[], metavar="RULES", help=about)
        completing(chosen, rule_names)
    add("--no-cache", action="store_true", help="read and judge every file anew")
    add("--baseline", type=Path, metavar="FILE", help="report only what exceeds its counts")
    add(
        "--update-baseline",
        action="store_true",
        help="write the baseline: all that is found if there is none, else the counts that fell",
    )
    add("--statistics", action="store_true", help="print how many findings each rule has")
    add("--exit-zero", action="store_true", help="exit 0 even if there are findings")
    add("--record", action="store_true", help="write the verdict that the runtime asks for")


def run(arguments: argparse.Namespace) -> int:
    """Checks, prints and returns the exit status."""
    render = chosen_renderer(arguments.output_format, statistics=arguments.statistics)
    catalog = BuiltinCatalog()
    paths = existing(arguments.paths or [Path()])
    whole = project_of(paths, catalog)
    config = whole.narrowed(names(arguments.select), names(arguments.ignore), catalog)
    within = () if any(whole.root.is_relative_to(path) for path in paths) else tuple(paths)
    report = check(config, catalog, within, use_cache=not arguments.no_cache)
    baseline = baseline_file(whole, arguments.baseline)
    partial = bool(within) or config != whole
    if arguments.update_baseline:
        update(baseline, report, partial=partial)
    report = without_baseline(report, baseline, partial=partial)
    if within and not report.checked:
        given = ", ".join(map(str, arguments.paths))
        print(f"warning: no function module lies in {given}", file=sys.stderr)
    here = Path.cwd()
    colour = wants_colour(sys.stdout, os.environ)
    sources = Sources(config.root, here, colour, catalog, gnomon_version)
    write(render(report, sources), arguments.output_format)
    print_failures(report)
    if arguments.record:
        record(without_baseline(check(whole, catalog), baseline) if partial else report)
    return status(report, exit_zero=arguments.exit_zero)


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


def existing(paths: list[Path]) -> list[Path]:
    """The paths, absolute; ProjectError for the first that does not exist."""
    for path in paths:
        if not path.exists():
            raise ProjectError(f"{path} does not exist")
    return [path.resolve() for path in paths]


def project_of(paths: list[Path], catalog: BuiltinCatalog) -> Config:
    """The configuration that all the paths share."""
    configs = {config.root: config for config in (load_config(path, catalog) for path in paths)}
    if len(configs) > 1:
        roots = ", ".join(str(root) for root in sorted(configs))
        raise ProjectError(f"these paths belong to several projects: {roots}\nCheck one at a time.")
    return next(iter(configs.values()))


def names(given: list[str]) -> list[str]:
    """Rule names from options that may be repeated and hold commas."""
    return [name.strip() for item in given for name in item.split(",") if name.strip()]


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
