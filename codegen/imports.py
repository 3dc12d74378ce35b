"""The imports of one generated file, and the local names that they give.

A name may be taken: by a class of the generated file, or by a member of a class in which an
annotation stands (a function called `list` hides the builtin there). Then the import gets an
alias, and a builtin is written `builtins.list`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from gnomon.codegen.layout import STEP, import_lines
from gnomon.codegen.naming import camel

CONFUSED = {"collections.abc.Set": "AbstractSet"}
"""Names that linters want under another one, lest they be taken for builtins."""


class ImportTable:
    """Collects imports while a file's view is made.

    Args:
        functions: the import name of the functions package; what shares its outermost package
            is imported relatively.
        local: the import names of the project's own modules.
        taken: the names that mean something else in the file.
    """

    def __init__(self, functions: str, local: Iterable[str], taken: Iterable[str]) -> None:
        self._functions = functions.split(".")
        self._local = {name.partition(".")[0] for name in local}
        self._taken = set(taken)
        self._aliases: dict[tuple[str, str], str] = {}
        self._runtime: set[tuple[str, str]] = set()
        self._uses_builtins = False

    def take_names(self, names: Iterable[str]) -> None:
        """Keep names from being given to imports from now on."""
        self._taken |= set(names)

    def builtin(self, name: str) -> str:
        """How a builtin is written."""
        if name not in self._taken:
            return name
        self._uses_builtins = True
        return f"builtins.{name}"

    def runtime(self, module: str, name: str) -> str:
        """The local name of something that is needed at run time."""
        self._runtime.add((module, name))
        return self.typing(module, name)

    def outside(self, module: str, name: str) -> None:
        """Import something that is only used where no member of a class hides its name."""
        self._aliases[module, name] = name
        self._runtime.add((module, name))

    def typing(self, module: str, name: str) -> str:
        """The local name of something that only annotations need."""
        key = (module, name)
        if key not in self._aliases:
            self._aliases[key] = self._free_name(module, name)
            self._taken.add(self._aliases[key])
        return self._aliases[key]

    def _free_name(self, module: str, name: str) -> str:
        alias = f"{camel(module.rpartition('.')[2])}{name[:1].upper()}{name[1:]}"
        own = CONFUSED.get(f"{module}.{name}", name)
        candidates = [own, alias, *(f"{alias}{number}" for number in range(2, 1000))]
        return next(candidate for candidate in candidates if candidate not in self._taken)

    def runtime_lines(self) -> list[str]:
        """The import statements at the top of the file, after the one from `__future__`."""
        plain = ["import builtins"] if self._uses_builtins else []
        return self._lines(self._runtime, plain, "")

    def typing_lines(self) -> list[str]:
        """The import statements under `if TYPE_CHECKING`."""
        return self._lines(set(self._aliases) - self._runtime, [], STEP)

    def _lines(self, keys: set[tuple[str, str]], plain: list[str], indent: str) -> list[str]:
        """Statements in the usual three groups, an empty line between two groups."""
        statements = {0: plain, 1: [], 2: [], 3: []}
        for module, names in sorted(self._statements(keys), key=_statement_order):
            statements[self._group(module)] += import_lines(module, names, indent)
        groups = [group for group in statements.values() if group]
        return [line for group in groups for line in ("", *group)][1:]

    def _statements(self, keys: set[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
        """One statement for the plain names of a module, one for each alias."""
        plain: dict[str, list[str]] = {}
        for key in sorted(keys):
            module, name = self._relative(key[0]), key[1]
            if self._aliases[key] == name:
                plain.setdefault(module, []).append(name)
            else:
                yield module, [f"{name} as {self._aliases[key]}"]
        for module, names in plain.items():
            yield module, sorted(names, key=_import_order)

    def _relative(self, module: str) -> str:
        """The module as `_generated` imports it: `..schema` for `functions.schema`."""
        parts, shared = module.split("."), 0
        while shared < min(len(parts), len(self._functions)) and (
            parts[shared] == self._functions[shared]
        ):
            shared += 1
        if not shared:
            return module
        dots = len(self._functions) - shared + 2
        return "." * dots + ".".join(parts[shared:])

    def _group(self, module: str) -> int:
        """Standard library, others, the project's own, relative."""
        if module.startswith("."):
            return 3
        first = module.partition(".")[0]
        if first in self._local:
            return 2
        return 0 if first in sys.stdlib_module_names else 1


def _statement_order(statement: tuple[str, list[str]]) -> tuple[int, str, tuple[int, str, str]]:
    """Absolute imports first; of relative ones the farthest first."""
    module, names = statement
    dots = len(module) - len(module.lstrip("."))
    return (-dots if dots else -100), module, _import_order(names[0])


def _import_order(name: str) -> tuple[int, str, str]:
    """Constants, classes, functions: the order in which import sorters want them."""
    plain = name.partition(" ")[0]
    if plain.isupper() and len(plain) > 1:
        return 0, plain.lower(), name
    return (1 if plain[:1].isupper() else 2), plain.lower(), name
