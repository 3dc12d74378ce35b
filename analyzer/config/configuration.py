"""The configuration as everything else reads it: resolved, frozen, without surprises.

Known keys are those of `keys.py`; anything else is refused with the nearest name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from gnomon.analyzer.config import file as config_file
from gnomon.analyzer.config.declared import declared_in
from gnomon.analyzer.config.file import ConfigFile, find_config, located, refuse_unknown
from gnomon.analyzer.config.keys import CONFIG_KEYS
from gnomon.analyzer.config.tables import check_tables
from gnomon.analyzer.data import data, field, replace
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.errors import ConfigurationError, did_you_mean
from gnomon.analyzer.rule import Catalog, Rule, RuleSet
from gnomon.analyzer.tables.declared import NOTHING_DECLARED, Declared

KEYS = tuple(key.name for key in CONFIG_KEYS)


@data
class Config:
    """How one project is checked.

    Args:
        root: the project's folder, absolute; every reported path is relative to it.
        functions: the functions folder, relative to the root, with `/`.
        select: the rules and sets of rules to run, or None for what is recommended.
        ignore: rules not to run.
        per_file_ignores: pairs of a path pattern and the rules that are silent there.
        levels: levels that replace a rule's own.
        fail_on: the lowest level that makes a check fail.
        custom_rules: the files and folders of the project's own rules, as written.
        rule_packages: the packages whose rules run, too.
        baseline: the file of findings that are still allowed, as written, or None.
        database: where the runtime keeps its data, as written, or None.
        options: the options of rules that were set, by rule and name.
        declared: what is said of libraries.
    """

    root: Path
    functions: str = "functions"
    select: frozenset[str] | None = None
    ignore: frozenset[str] = frozenset()
    per_file_ignores: tuple[tuple[str, frozenset[str]], ...] = ()
    levels: Mapping[str, Level] = field(default_factory=dict[str, Level])
    fail_on: Level = Level.WARNING
    custom_rules: tuple[str, ...] = ()
    rule_packages: tuple[str, ...] = ()
    baseline: str | None = None
    database: str | None = None
    options: Mapping[tuple[str, str], object] = field(default_factory=dict[tuple[str, str], object])
    declared: Declared = NOTHING_DECLARED

    @property
    def functions_folder(self) -> Path:
        """The functions folder, absolute."""
        return self.root / self.functions

    @property
    def rule_sets(self) -> frozenset[str]:
        """The sets of rules that run."""
        chosen = {RuleSet.RECOMMENDED} if self.select is None else self.select
        return frozenset(RuleSet).intersection(chosen)

    def may_run(self, name: str) -> bool:
        """Whether a rule runs, as far as its name says: it may be in a set that does."""
        named = self.select is not None and name in self.select
        return name not in self.ignore and (named or bool(self.rule_sets))

    def runs(self, name: str, rule: Rule) -> bool:
        """Whether a rule is selected, by its name or by a set, and not ignored."""
        named = self.select is not None and name in self.select
        chosen = named or not self.rule_sets.isdisjoint(rule.sets)
        return chosen and name not in self.ignore

    def silences(self, rule: str, path: str) -> bool:
        """Whether `per-file-ignores` silences the rule in a file (path below the root)."""
        return any(
            rule in rules and (fnmatchcase(path, pattern) or path.startswith(f"{pattern}/"))
            for pattern, rules in self.per_file_ignores
        )

    def narrowed(self, select: Iterable[str], ignore: Iterable[str], catalog: Catalog) -> Config:
        """The configuration with the rules, and sets of rules, chosen on the command line.

        Raises:
            ConfigurationError: a name is no rule, and no set that can be selected.
        """
        chosen, dropped = frozenset(select), frozenset(ignore)
        for name in sorted((chosen - frozenset(RuleSet)) | dropped):
            if name not in catalog.names:
                raise ConfigurationError(unknown_rule(name, catalog, sets=name in chosen))
        return replace(self, select=chosen or self.select, ignore=self.ignore | dropped)


def load_config(start: Path, catalog: Catalog) -> Config:
    """The configuration that governs a file or folder.

    Raises:
        ConfigurationError: a key, a type or a rule name is wrong, or the file is not TOML.
    """
    return resolve(find_config(located(start)), catalog)


def resolve(file: ConfigFile, catalog: Catalog) -> Config:
    """What a configuration file means."""
    given = file.table
    refuse_unknown(file, given, KEYS, "")
    check_tables(file)
    functions = config_file.text(file, "functions", given.get("functions", "functions"))
    select = selected(file, given["select"], catalog) if "select" in given else None
    baseline, database = given.get("baseline"), given.get("database")
    return Config(
        root=file.root,
        functions=functions_path(file, functions),
        select=select,
        ignore=rule_names(file, "ignore", given.get("ignore", []), catalog),
        per_file_ignores=tuple(
            (pattern, rule_names(file, f"per-file-ignores.{pattern}", names, catalog))
            for pattern, names in sub_table(file, "per-file-ignores").items()
        ),
        levels={
            known_rule(file, f"levels.{name}", name, catalog): level(file, f"levels.{name}", value)
            for name, value in sub_table(file, "levels").items()
        },
        fail_on=level(file, "fail-on", given.get("fail-on", "warning")),
        custom_rules=config_file.texts(file, "custom-rules", given.get("custom-rules", [])),
        rule_packages=config_file.texts(file, "rule-packages", given.get("rule-packages", [])),
        baseline=None if baseline is None else config_file.text(file, "baseline", baseline),
        database=None if database is None else config_file.text(file, "database", database),
        options=rule_options(file, catalog),
        declared=declared_in(file),
    )


def sub_table(file: ConfigFile, key: str) -> config_file.Table:
    """A table below the top, empty if it is not there."""
    return config_file.table(file, key, file.table.get(key, {}))


def functions_path(file: ConfigFile, written: str) -> str:
    """The functions folder below the root, normalized; it may not lead out of it."""
    parts = [part for part in written.replace("\\", "/").split("/") if part not in ("", ".")]
    if not parts or ".." in parts or written.startswith("/"):
        raise file.error("functions", f"expected a folder below the project, got {written!r}")
    return "/".join(parts)


def selected(file: ConfigFile, value: object, catalog: Catalog) -> frozenset[str]:
    """A list of the names of rules and of sets of rules, each of which exists."""
    names = frozenset(config_file.texts(file, "select", value))
    for name in sorted(names - frozenset(RuleSet)):
        if name not in catalog.names:
            raise file.error("select", unknown_rule(name, catalog, sets=True))
    return names


def rule_names(file: ConfigFile, key: str, value: object, catalog: Catalog) -> frozenset[str]:
    """A list of rule names, each of which exists."""
    return frozenset(
        known_rule(file, key, name, catalog) for name in config_file.texts(file, key, value)
    )


def known_rule(file: ConfigFile, key: str, name: str, catalog: Catalog) -> str:
    """The name, if it is a rule's."""
    if name not in catalog.names:
        raise file.error(key, unknown_rule(name, catalog))
    return name


def unknown_rule(name: str, catalog: Catalog, *, sets: bool = False) -> str:
    """What to say of a name that is no rule's, and no set's where one may stand."""
    if name in frozenset(RuleSet):
        return f"'{name}' is a set of rules, which can only be selected; name the rules"
    choices = (*catalog.names, *RuleSet) if sets else catalog.names
    return f"there is no rule '{name}'{did_you_mean(name, choices)}"


def level(file: ConfigFile, key: str, value: object) -> Level:
    """A level by its name."""
    name = config_file.text(file, key, value)
    if name not in list(Level):
        levels = ", ".join(Level)
        raise file.error(key, f"expected one of {levels}, got {name!r}{did_you_mean(name, Level)}")
    return Level(name)


def rule_options(file: ConfigFile, catalog: Catalog) -> dict[tuple[str, str], object]:
    """The options set in the tables `rules.<rule>`, checked against what the rules declare."""
    found: dict[tuple[str, str], object] = {}
    for name, value in sub_table(file, "rules").items():
        key = f"rules.{name}"
        known_rule(file, key, name, catalog)
        table = config_file.table(file, key, value)
        try:
            options = {option.name: option for option in catalog.load(name).rule.options}
        except Exception:  # the check says what is wrong with the rule, and runs the others
            continue
        refuse_unknown(file, table, tuple(options), f"{key}.")
        for option, given in table.items():
            default = options[option].default
            found[name, option] = config_file.like(file, f"{key}.{option}", given, default)
    return found
