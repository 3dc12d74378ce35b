"""A project's own rules: files that its configuration names, and rules of installed packages.

`custom-rules` names files, or folders of files; `rule-packages` names distributions, whose entry
points of the group `gnomon.rules` are a rule's name and the module that is the rule. Each has the
form of a built-in rule.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType

from gnomon.analyzer.config.file import ConfigFile, find_config, located, texts
from gnomon.analyzer.data import data
from gnomon.analyzer.errors import ConfigurationError
from gnomon.analyzer.rule import Catalog, LoadedRule, RuleSet
from gnomon.rules.catalog import BuiltinCatalog, RuleLoadError, loaded_rule

GROUP = "gnomon.rules"
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
SKIPPED = (".", "_", "test_", "conftest")
"""What the files in a folder of rules that are no rules start with."""


@data
class OwnRule:
    """Where a rule of the project is: in a file, or in a module of a package.

    `version` is the distribution's, for a module.
    """

    name: str
    file: Path | None = None
    module: str = ""
    version: str = ""

    def imported(self) -> ModuleType:
        """The rule's module; raises whatever importing it raises."""
        return import_module(self.module) if self.file is None else run_file(self.file)

    def state(self) -> tuple[str, ...]:
        """What the rule is now, as far as can be told without running it."""
        if self.file is None:
            return (self.name, self.module, self.version, *package_state(self.module))
        return (self.name, str(self.file), digest_of(self.file))


@data
class ProjectCatalog:
    """The built-in rules and a project's own, as an `analyzer.rule.Catalog`."""

    own: Mapping[str, OwnRule]
    builtin: BuiltinCatalog

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all rules, sorted."""
        return tuple(sorted((*self.builtin.names, *self.own)))

    def load(self, name: str) -> LoadedRule:
        """The rule of that name.

        Raises:
            KeyError: there is no such rule.
            RuleLoadError: it cannot be imported or declares no `rule`.
        """
        own = self.own.get(name)
        if own is None:
            return self.builtin.load(name)
        try:
            module = own.imported()
        except (Exception, SystemExit) as error:
            raise RuleLoadError(f"rule '{name}' cannot be imported: {error!r}") from error
        return loaded_rule(name, module, is_own=True)

    def state(self) -> tuple[tuple[str, ...], ...]:
        """What the project's own rules are now: what they say of a file depends on it."""
        return tuple(rule.state() for _, rule in sorted(self.own.items()))


def project_catalog(start: Path) -> Catalog:
    """The rules of the project that a file or folder belongs to.

    Raises:
        ConfigurationError: a rule's file or package is missing, or its name is not free.
    """
    file = find_config(located(start))
    files = texts(file, "custom-rules", file.table.get("custom-rules", []))
    packages = texts(file, "rule-packages", file.table.get("rule-packages", []))
    if not files and not packages:
        return BuiltinCatalog()
    return catalog_of(configured(file, files, packages))


def catalog_of(rules: Iterable[tuple[str, OwnRule]]) -> ProjectCatalog:
    """A catalog of the built-in rules and these, each with the words that name it.

    Raises:
        ConfigurationError: a name is no rule's name, or is taken.
    """
    builtin = BuiltinCatalog()
    own: dict[str, OwnRule] = {}
    for place, rule in rules:
        if not NAME.fullmatch(rule.name):
            raise ConfigurationError(
                f"{place}: '{rule.name}' is no name of a rule; use words of small letters and "
                "digits, joined by `_` in a file's name"
            )
        if rule.name in frozenset(RuleSet):
            raise ConfigurationError(f"{place}: '{rule.name}' is a set of rules; rename it")
        if rule.name in own or rule.name in builtin.names:
            other = "another rule" if rule.name in own else "a built-in rule"
            raise ConfigurationError(f"{place}: '{rule.name}' is the name of {other}; rename it")
        own[rule.name] = rule
    return ProjectCatalog(own, builtin)


def configured(
    file: ConfigFile, files: Iterable[str], packages: Iterable[str]
) -> Iterator[tuple[str, OwnRule]]:
    """The rules that a configuration names."""
    for written in files:
        path = file.root / written
        if not path.exists():
            raise file.error("custom-rules", f"{path} does not exist")
        for found in rule_files(path):
            yield str(found), OwnRule(name_of(found), found)
    for name in packages:
        yield from package_rules(file, name)


def rule_files(path: Path) -> tuple[Path, ...]:
    """The files of rules that a path names: itself, or those in it if it is a folder."""
    if not path.is_dir():
        return (path,)
    return tuple(file for file in sorted(path.glob("*.py")) if not file.name.startswith(SKIPPED))


def name_of(file: Path) -> str:
    """The name of the rule in a file."""
    return file.stem.replace("_", "-")


def package_rules(file: ConfigFile, name: str) -> Iterator[tuple[str, OwnRule]]:
    """The rules that an installed distribution offers."""
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        found = distribution(name)
    except (PackageNotFoundError, ValueError):
        raise file.error("rule-packages", f"the package '{name}' is not installed") from None
    entries = found.entry_points.select(group=GROUP)
    if not entries:
        raise file.error("rule-packages", f"'{name}' has no entry points of the group '{GROUP}'")
    for entry in entries:
        yield f"package {name}", OwnRule(entry.name, None, entry.module, found.version)


def run_file(file: Path) -> ModuleType:
    """The module that a file's present content makes; the same content makes one module."""
    source = file.read_bytes()
    identity = hashlib.sha256(str(file).encode() + b"\0" + source).hexdigest()[:16]
    name = f"gnomon_rule_{identity}"
    if name in sys.modules:
        return sys.modules[name]
    module = ModuleType(name)
    module.__file__ = str(file)
    sys.modules[name] = module  # where dataclasses look up the module of a class
    try:
        exec(compile(source, str(file), "exec", dont_inherit=True), module.__dict__)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def digest_of(file: Path) -> str:
    """The digest of a rule's file; nothing for one that cannot be read."""
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""


def package_state(module: str) -> Iterator[str]:
    """The digests of the files beside a module, which may be of an editable package."""
    from importlib.util import find_spec

    try:
        spec = find_spec(module)
    except Exception:  # it will be said when the rule is loaded
        return
    if spec is not None and spec.origin is not None:
        for file in sorted(Path(spec.origin).parent.glob("*.py")):
            yield f"{file.name}:{digest_of(file)}"
