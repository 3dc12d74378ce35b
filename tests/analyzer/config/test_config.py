"""The configuration: where it is found, what it means, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from gnomon.analyzer.config.configuration import Config, load_config
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.errors import ConfigurationError
from gnomon.analyzer.rule import LoadedRule, Option, Rule, RuleSet

NAMES = Option("names", ("retry*",), "functions that are retries by their name")
LIMIT = Option("limit", 1.5, "seconds")


class FewRules:
    """Two rules, one of them with options."""

    names = ("invalid-cron", "unjittered-retry")

    def load(self, name: str) -> LoadedRule:
        options = (NAMES, LIMIT) if name == "unjittered-retry" else ()
        return LoadedRule(name, Rule(Level.ERROR, "0.1.0", options=options), "")


def configure(folder: Path, text: str, name: str = "gnomon.toml") -> Config:
    """The configuration of a folder with one configuration file."""
    (folder / name).write_text(text)
    return load_config(folder, FewRules())


def refusal(folder: Path, text: str) -> str:
    """What is said of a configuration file, after its path."""
    with pytest.raises(ConfigurationError) as error:
        configure(folder, text)
    return str(error.value).removeprefix(f"{folder / 'gnomon.toml'}: ")


def test_every_key_has_its_meaning(tmp_path: Path) -> None:
    config = configure(
        tmp_path,
        """
        functions = "./backend/functions/"
        select = ["invalid-cron"]
        ignore = ["unjittered-retry"]
        fail-on = "error"
        database = "data.db"
        per-file-ignores = { "functions/old/**" = ["invalid-cron"] }
        levels = { invalid-cron = "advice" }
        [rules.unjittered-retry]
        names = ["again"]
        limit = 2
        """,
    )
    assert config == Config(
        root=tmp_path,
        functions="backend/functions",
        select=frozenset({"invalid-cron"}),
        ignore=frozenset({"unjittered-retry"}),
        per_file_ignores=(("functions/old/**", frozenset({"invalid-cron"})),),
        levels={"invalid-cron": Level.ADVICE},
        fail_on=Level.ERROR,
        database="data.db",
        options={
            ("unjittered-retry", "names"): ("again",),
            ("unjittered-retry", "limit"): 2.0,
        },
    )


def test_nothing_written_means_the_defaults(tmp_path: Path) -> None:
    assert configure(tmp_path, "") == Config(root=tmp_path)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("function = 'x'", "function: unknown key; did you mean 'functions'?"),
        ("colour = 'red'", "colour: unknown key"),
        ("functions = 3", "functions: expected a string, got a whole number (3)"),
        ("functions = ''", "functions: expected a string, got a string ('')"),
        ("functions = '../x'", "functions: expected a folder below the project, got '../x'"),
        ("functions = '/x'", "functions: expected a folder below the project, got '/x'"),
        ("select = 'a'", "select: expected a list of strings, got a string ('a')"),
        ("select = [1]", "select: expected a list of strings, got a list ([1])"),
        (
            "select = ['invalid-corn']",
            "select: there is no rule 'invalid-corn'; did you mean 'invalid-cron'?",
        ),
        ("ignore = ['zzz']", "ignore: there is no rule 'zzz'"),
        (
            "fail-on = 'warn'",
            "fail-on: expected one of advice, warning, error, got 'warn'; did you mean 'warning'?",
        ),
        ("levels = 'error'", "levels: expected a table, got a string ('error')"),
        (
            "levels = { invalid-cron = 'fatal' }",
            "levels.invalid-cron: expected one of advice, warning, error, got 'fatal'",
        ),
        (
            "[levels]\ninvalid-crons = 'error'",
            "levels.invalid-crons: there is no rule 'invalid-crons'; did you mean 'invalid-cron'?",
        ),
        (
            "per-file-ignores = { 'a.py' = ['x'] }",
            "per-file-ignores.a.py: there is no rule 'x'",
        ),
        ("[rules.x]", "rules.x: there is no rule 'x'"),
        (
            "[rules.unjittered-retry]\nname = []",
            "rules.unjittered-retry.name: unknown key; did you mean 'names'?",
        ),
        (
            "[rules.unjittered-retry]\nlimit = 'x'",
            "rules.unjittered-retry.limit: expected a number, got a string ('x')",
        ),
        (
            "[rules.unjittered-retry]\nnames = 'x'",
            "rules.unjittered-retry.names: expected a list of strings, got a string ('x')",
        ),
        ("[rules.invalid-cron]\nx = 1", "rules.invalid-cron.x: unknown key"),
    ],
)
def test_a_mistake_is_refused_with_its_key(tmp_path: Path, text: str, problem: str) -> None:
    assert refusal(tmp_path, text) == problem


def test_what_is_not_toml_is_refused_with_the_file(tmp_path: Path) -> None:
    assert refusal(tmp_path, "x = ").startswith("not valid TOML: ")


def test_what_is_nested_too_deeply_is_refused_with_the_file(tmp_path: Path) -> None:
    assert refusal(tmp_path, f"select = {'[' * 10_000}") == "nested too deeply to be read"


def test_a_mistake_in_pyproject_names_the_whole_key(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"pyproject.toml: tool.gnomon.x: unknown key"):
        configure(tmp_path, "[tool.gnomon]\nx = 1", "pyproject.toml")


def test_the_nearest_configuration_upwards_governs(tmp_path: Path) -> None:
    (tmp_path / "gnomon.toml").write_text("functions = 'outer'")
    inner = tmp_path / "inner"
    (inner / "functions").mkdir(parents=True)
    (inner / "pyproject.toml").write_text("[tool.gnomon]")
    (inner / "functions" / "a.py").touch()
    assert load_config(inner / "functions" / "a.py", FewRules()).root == inner


def test_a_pyproject_without_a_table_is_only_second_choice(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "pyproject.toml").write_text("[project]")
    assert load_config(inner, FewRules()).root == inner
    (tmp_path / "gnomon.toml").touch()
    assert load_config(inner, FewRules()).root == tmp_path


def test_gnomon_toml_wins_over_pyproject_in_one_folder(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.gnomon]\nfunctions = 'a'")
    assert configure(tmp_path, "functions = 'b'").functions == "b"


def test_without_any_file_the_working_folder_is_the_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    monkeypatch.chdir(tmp_path)
    assert load_config(inner, FewRules()).root == tmp_path
    monkeypatch.chdir(inner)
    assert load_config(tmp_path, FewRules()).root == tmp_path


def test_the_command_line_narrows_the_choice_of_rules(tmp_path: Path) -> None:
    config = configure(tmp_path, "ignore = ['invalid-cron']")
    narrowed = config.narrowed(["unjittered-retry"], [], FewRules())
    assert [name for name in FewRules.names if narrowed.may_run(name)] == ["unjittered-retry"]
    with pytest.raises(ConfigurationError, match="did you mean 'invalid-cron'"):
        config.narrowed([], ["invalid-corn"], FewRules())


SURE = Rule(Level.ERROR, "0.1.0")
OPINION = Rule(Level.ADVICE, "0.1.0", smallest_set=RuleSet.STRICT)
CURIOUS = Rule(Level.ADVICE, "0.1.0", smallest_set=RuleSet.ALL)


def running(config: Config) -> list[str]:
    """Which of three rules run, one from each set on."""
    rules = {"sure": SURE, "opinion": OPINION, "curious": CURIOUS}
    return [name for name, rule in rules.items() if config.runs(name, rule)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ["sure"]),
        ("select = ['recommended']", ["sure"]),
        ("select = ['strict']", ["sure", "opinion"]),
        ("select = ['recommended', 'all']", ["sure", "opinion", "curious"]),
        ("select = []", []),
    ],
)
def test_a_set_of_rules_is_selected_by_its_name(
    tmp_path: Path, text: str, names: list[str]
) -> None:
    assert running(configure(tmp_path, text)) == names


def test_a_set_and_a_rule_are_selected_together_and_ignoring_goes_before_both(
    tmp_path: Path,
) -> None:
    chosen = frozenset({"recommended", "curious"})
    assert running(Config(tmp_path, select=chosen)) == ["sure", "curious"]
    without = Config(tmp_path, select=chosen, ignore=frozenset({"sure", "curious"}))
    assert running(without) == []


def test_the_command_line_selects_a_set_in_place_of_the_configured_one(tmp_path: Path) -> None:
    config = configure(tmp_path, "select = ['strict']")
    assert running(config.narrowed(["recommended"], [], FewRules())) == ["sure"]


def test_a_set_can_be_selected_and_nothing_else(tmp_path: Path) -> None:
    told = "'strict' is a set of rules, which can only be selected; name the rules"
    for text in (
        "ignore = ['strict']",
        "levels = { strict = 'error' }",
        "per-file-ignores = { 'a.py' = ['strict'] }",
    ):
        assert told in refusal(tmp_path, text)
    with pytest.raises(ConfigurationError, match=told):
        Config(tmp_path).narrowed([], ["strict"], FewRules())


def test_a_misspelt_set_is_told_the_right_name(tmp_path: Path) -> None:
    assert "did you mean 'strict'" in refusal(tmp_path, "select = ['strikt']")
    with pytest.raises(ConfigurationError, match="did you mean 'recommended'"):
        Config(tmp_path).narrowed(["recomended"], [], FewRules())


@pytest.mark.parametrize(
    ("pattern", "path", "silenced"),
    [
        ("functions/old.py", "functions/old.py", True),
        ("functions/old", "functions/old/a.py", True),
        ("functions/*", "functions/old/a.py", True),
        ("*_test.py", "functions/a_test.py", True),
        ("functions/old", "functions/older.py", False),
    ],
)
def test_a_pattern_silences_files(pattern: str, path: str, silenced: bool) -> None:
    ignores = ((pattern, frozenset({"invalid-cron"})),)
    config = Config(root=Path("/x"), per_file_ignores=ignores)
    assert config.silences("invalid-cron", path) is silenced
    assert not config.silences("unjittered-retry", path)
