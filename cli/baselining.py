"""The baseline on the command line: which file it is, what it holds back, and its renewal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.data import replace
from gnomon.analyzer.errors import ConfigurationError
from gnomon.analyzer.report import Report

if TYPE_CHECKING:
    from gnomon.analyzer.suppression.baseline import Counts

RENEW = "`--update-baseline`"


def baseline_file(config: Config, given: Path | None = None) -> Path | None:
    """The baseline of the option, else of the configuration, else None."""
    if given is not None:
        return given.resolve()
    return config.root / config.baseline if config.baseline else None


def without_baseline(report: Report, file: Path | None, *, partial: bool = False) -> Report:
    """The report without what the baseline allows; says on stderr where it does not fit.

    Args:
        report: what was found.
        file: the baseline, or None for none.
        partial: whether only some files or rules were checked, so that less was found.

    Raises:
        ConfigurationError: there is no such file, or it is no baseline.
    """
    if file is None:
        return report
    from gnomon.analyzer.suppression.baseline import compare

    compared = compare(report.diagnostics, allowed_by(file))
    for (path, rule), (found, allowed) in compared.exceeded.items():
        warn(f"{path}: {rule}: {found} found, but {allowed} in the baseline; all are shown")
    if compared.stale and not partial and not report.failures:
        for (path, rule), (found, allowed) in compared.stale.items():
            warn(f"{path}: {rule}: {found} found, but {allowed} in the baseline")
        warn(f"the baseline allows more than there is; lower it with {RENEW}")
    return replace(report, diagnostics=compared.kept, held=compared.held)


def allowed_by(file: Path | None) -> Counts:
    """The counts of a baseline; none if there is no baseline.

    Raises:
        ConfigurationError: there is no such file, or it is no baseline.
    """
    if file is None:
        return {}
    from gnomon.analyzer.suppression.baseline import load

    if not file.is_file():
        raise ConfigurationError(f"there is no baseline {file}\nWrite it with {RENEW}.")
    return load(file)


def update(file: Path | None, report: Report, *, partial: bool) -> None:
    """Writes the baseline: what was found if there is none yet, else the counts that fell.

    Raises:
        ConfigurationError: no file is named, or not everything was checked.
    """
    from gnomon.analyzer.suppression.baseline import compare, count, load, lowered, save

    if file is None:
        raise ConfigurationError(
            "no baseline is named\n"
            'Set `baseline = "gnomon-baseline.json"` in the configuration, or give --baseline FILE.'
        )
    if partial:
        raise ConfigurationError(
            "--update-baseline counts the whole project with all rules of the configuration; "
            "leave out paths, --select and --ignore"
        )
    if report.failures:
        return
    if not file.is_file():
        counts = count(report.diagnostics)
        save(file, counts)
        say(f"wrote {file}: {sum(counts.values()):,} allowed")
        return
    allowed = load(file)
    stale = compare(report.diagnostics, allowed).stale
    if stale:
        counts = lowered(allowed, stale)
        save(file, counts)
        say(f"wrote {file}: {sum(counts.values()):,} allowed, {sum(allowed.values()):,} before")


def warn(text: str) -> None:
    """A line for people, apart from the findings."""
    print(f"warning: {text}", file=sys.stderr)


def say(text: str) -> None:
    """What was done, apart from the findings."""
    print(text, file=sys.stderr)
