"""A small project, judged module by module in one order and another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.files.depth import in_deep_thread
from gnomon.analyzer.judging import Judgement, judge, load_rules
from gnomon.analyzer.loading import load_files, project_of
from gnomon.rules.catalog import BuiltinCatalog

Told = tuple[object, ...]
"""The findings of a module with their reasons, and what was read for them."""


def judged_in_orders(
    root: Path, sources: dict[str, str], orders: Callable[[list[str]], Iterable[Iterable[str]]]
) -> tuple[dict[str, Told], list[dict[str, Told]]]:
    """What is said of each module alone, and in each order of them; a name is `functions.m`."""
    for name, source in sources.items():
        file = root / "functions" / f"{name}.py"
        file.parent.mkdir(exist_ok=True)
        file.write_text(source)
    config = Config(root=root, select=frozenset(BuiltinCatalog().names))
    rules, _ = load_rules(config, BuiltinCatalog())

    def compare() -> tuple[dict[str, Told], list[dict[str, Told]]]:
        loaded = load_files(config).files
        modules = {file.module.name: file.module for file in loaded if file.module}

        def judged(names: Iterable[str]) -> dict[str, Told]:
            project = project_of(config, modules)
            found: dict[str, Told] = {}
            for name in names:
                found[name] = told(judge(project, rules, modules[name]))
                project.memo.forget(name)
            return found

        alone = {name: judged([name])[name] for name in sorted(modules)}
        return alone, [judged(order) for order in orders(sorted(modules))]

    return in_deep_thread(compare)


def told(judgement: Judgement) -> Told:
    """What a judgement says, with the reasons, and what it has read."""
    assert not judgement.failures
    findings = [
        (rule.name, one.site.at, one.message, *((note.message, note.site.at) for note in one.notes))
        for rule, one in judgement.findings
    ]
    return (*findings, judgement.reads)
