"""What a command line asks to be checked: which project, which of its files, which rules."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from gnomon.analyzer.config.configuration import Config, load_config
from gnomon.analyzer.config.file import located
from gnomon.analyzer.data import data
from gnomon.analyzer.engine import check
from gnomon.analyzer.errors import ConfigurationError, ProjectError
from gnomon.analyzer.files.discovery import path_below
from gnomon.analyzer.files.unsaved import NOTHING_UNSAVED, Unsaved
from gnomon.analyzer.report import Report
from gnomon.analyzer.rule import Catalog
from gnomon.cli.baselining import baseline_file, without_baseline
from gnomon.rules.custom import project_catalog


@data
class Asked:
    """What is to be checked.

    Args:
        whole: the project's configuration.
        config: the same with the rules chosen on the command line.
        catalog: the rules there are.
        within: the files and folders that are asked for; none for the whole project.
        unsaved: the content of files that is not what is on the disk.
        baseline: the file of what is allowed, or None.
        use_cache: whether what is known of the last check is used.
    """

    whole: Config
    config: Config
    catalog: Catalog
    within: tuple[Path, ...]
    unsaved: Unsaved
    baseline: Path | None
    use_cache: bool

    @property
    def partial(self) -> bool:
        """Whether less than the whole project is checked, or by fewer rules."""
        return bool(self.within) or self.config != self.whole

    def check(self) -> Report:
        """What is found, before the baseline."""
        return check(
            self.config,
            self.catalog,
            self.within,
            use_cache=self.use_cache,
            unsaved=self.unsaved,
        )

    def check_whole(self) -> Report:
        """What is found in the whole project by all its rules, but for what is allowed."""
        return without_baseline(check(self.whole, self.catalog), self.baseline)


def asked(arguments: argparse.Namespace) -> Asked:
    """What the options of `gnomon check` ask for.

    Raises:
        ConfigurationError: options contradict each other, or the configuration is wrong.
        ProjectError: a path does not exist, or they belong to several projects.
    """
    typed: Path | None = arguments.stdin_filename
    if typed is not None:
        refuse_beside_stdin(arguments)
    paths = existing(arguments.paths or [Path()]) if typed is None else [located(typed)]
    catalog = project_catalog(paths[0])
    whole = project_of(paths, catalog)
    return Asked(
        whole=whole,
        config=whole.narrowed(names(arguments.select), names(arguments.ignore), catalog),
        catalog=catalog,
        within=within(whole, paths),
        unsaved=NOTHING_UNSAVED if typed is None else typed_in(paths[0], whole),
        baseline=baseline_file(whole, arguments.baseline),
        use_cache=not arguments.no_cache,
    )


def within(config: Config, paths: Iterable[Path]) -> tuple[Path, ...]:
    """The files and folders that are asked for; none where they hold the whole project.

    What a functions folder that is a link leads to is asked for by the names of the link.
    """
    asked = tuple(paths)
    if any(config.root.is_relative_to(path) for path in asked):
        return ()
    folder = config.functions_folder
    if not folder.is_symlink():
        return asked
    real = folder.resolve()
    return tuple(
        folder / path.relative_to(real) if path.is_relative_to(real) else path for path in asked
    )


def refuse_beside_stdin(arguments: argparse.Namespace) -> None:
    """What is read from stdin is one file, and is not on the disk."""
    given = {"PATH": arguments.paths, "--record": arguments.record}
    given |= {"--fix": arguments.fix, "--unsafe-fixes": arguments.unsafe_fixes}
    given["--diff"] = arguments.diff
    for name, value in given.items():
        if value:
            raise ConfigurationError(f"--stdin-filename and {name} cannot be given together")


def typed_in(file: Path, config: Config) -> Unsaved:
    """What stdin gives, as the content of a file of the project."""
    return {path_below(file, config.root): sys.stdin.buffer.read()}


def existing(paths: Iterable[Path]) -> list[Path]:
    """The paths, absolute; ProjectError for the first that does not exist."""
    found = list(paths)
    for path in found:
        if not path.exists():
            raise ProjectError(f"{path} does not exist")
    return [located(path) for path in found]


def project_of(paths: Iterable[Path], catalog: Catalog) -> Config:
    """The configuration that all the paths share."""
    configs = {config.root: config for config in (load_config(path, catalog) for path in paths)}
    if len(configs) > 1:
        roots = ", ".join(str(root) for root in sorted(configs))
        raise ProjectError(f"these paths belong to several projects: {roots}\nCheck one at a time.")
    return next(iter(configs.values()))


def names(given: Iterable[str]) -> list[str]:
    """Rule names from options that may be repeated and hold commas."""
    return [name.strip() for item in given for name in item.split(",") if name.strip()]
