"""All modules of a project together: what a name means, and which functions are registered.

Cross-module resolution is written here and nowhere else. It reads plain syntax, imports nothing
of the user's, and follows aliases, re-exports, star imports and cycles; what it cannot follow is
None, so that a rule stays silent rather than wrong.
"""

from __future__ import annotations

import builtins
from collections.abc import Container, Iterator, Mapping
from datetime import date
from types import MappingProxyType

from gnomon.analyzer import syntax
from gnomon.analyzer.cache.memo import Memo, ModuleMap
from gnomon.analyzer.cache.records import EVERYTHING, LEADS, TODAY, today
from gnomon.analyzer.names.bindings import (
    Binding,
    Bindings,
    ImportBinding,
    ValueBinding,
    bindings_of,
)
from gnomon.analyzer.names.meanings import Definition, External, ModuleReference, Resolved, Variable
from gnomon.analyzer.names.star_imports import standard_names
from gnomon.analyzer.registrations import Registration, registrations_of
from gnomon.analyzer.rule import Option, Value
from gnomon.analyzer.tables.declared import NOTHING_DECLARED, Declared
from gnomon.analyzer.tables.dialect import VOCABULARY, canonical
from gnomon.analyzer.tables.effects import Effects

MEANS_ITSELF: tuple[Resolved | None] = (None,)
"""What a name means while that is being looked for: in a circle it leads nowhere."""


class Project:
    """The parsed modules of a project.

    Args:
        modules: every parsed module by dotted name, the functions folder's and the helpers they
            import; they may be loaded when they are asked for.
        functions: the import name of the functions package, such as "functions".
        options: the options of rules that the configuration sets, by rule and name.
        unreadable: the names of modules that are there but could not be parsed.
        declared: what the configuration says of libraries.
        with_tables: the names of the modules in which a class names a table; None if that is not
            known without looking at them.
        leading: the modules that can name anything of ours, by name; None if that is not known.
    """

    def __init__(
        self,
        modules: Mapping[str, syntax.Module],
        functions: str,
        options: Mapping[tuple[str, str], object] = MappingProxyType({}),
        unreadable: frozenset[str] = frozenset(),
        declared: Declared = NOTHING_DECLARED,
        with_tables: frozenset[str] | None = None,
        leading: Container[str] | None = None,
    ) -> None:
        self.memo = Memo()
        self.modules = ModuleMap(modules, self.memo)
        self.functions = functions
        self.effects = Effects(declared)
        self._options = options
        self._unreadable = unreadable
        self._with_tables = with_tables
        self._leading = leading
        self.analyses: dict[object, object] = {}

    @property
    def functions_modules(self) -> tuple[syntax.Module, ...]:
        """The modules of the functions folder, by path, without the generated ones."""
        return self.memo.get(EVERYTHING, "functions modules", self._functions_modules)

    def _functions_modules(self) -> tuple[syntax.Module, ...]:
        found = [module for module in self.modules.values() if self.is_function_module(module)]
        return tuple(sorted(found, key=lambda module: module.path))

    def is_function_module(self, module: syntax.Module) -> bool:
        """Whether a module lies in the functions folder and is not generated."""
        inside = f"{module.name}.".startswith(f"{self.functions}.")
        return inside and not f"{module.name}.".startswith(f"{self.functions}._generated.")

    def is_unreadable(self, name: str) -> bool:
        """Whether there is a module of this dotted name of which nothing is known."""
        self.memo.read(name)
        return name in self._unreadable

    def may_have_tables(self, name: str) -> bool:
        """Whether a class of a module may name a table; the others need not be loaded for it."""
        return self._with_tables is None or name in self._with_tables

    def leads_to_dialect(self, module: syntax.Module) -> bool:
        """Whether a module can name anything of ours: a context, a reference, what registers."""
        self.memo.read(LEADS + module.name)
        return self._leading is None or module.name in self._leading

    def today(self) -> date:
        """The day of this check, in UTC; what asks for it is judged again on another day."""
        self.memo.read(TODAY)
        return today()

    def option(self, rule: str, option: Option[Value]) -> Value:
        """What the configuration sets an option of a rule to, or its default."""
        value = self._options.get((rule, option.name), option.default)
        assert isinstance(value, type(option.default))
        return value

    # --- registered functions ------------------------------------------------------------------

    def function_path(self, module: syntax.Module) -> str:
        """`billing/invoices` for the module `functions.billing.invoices`."""
        return module.name.removeprefix(self.functions).lstrip(".").replace(".", "/")

    def registrations(self, module: syntax.Module) -> tuple[Registration, ...]:
        """The functions that a module registers, in the order of the source."""
        self.memo.read(module.name)
        return self.memo.get(
            module.name, "registrations", lambda: tuple(registrations_of(self, module))
        )

    def function(self, path: str) -> Registration | None:
        """The registered function of a path such as `jobs:process`."""
        name, _, function = path.rpartition(":")
        module = self.modules.get(".".join((self.functions, *name.split("/"))).rstrip("."))
        for registration in self.registrations(module) if module else ():
            if registration.name == function:
                return registration
        return None

    def all_functions(self) -> tuple[Registration, ...]:
        """Every registered function, by the path of its module."""
        return tuple(
            registration
            for module in self.functions_modules
            for registration in self.registrations(module)
        )

    # --- names ---------------------------------------------------------------------------------

    def bindings(self, module: syntax.Module) -> Bindings:
        """The top-level names of a module."""
        self.memo.read(module.name)
        return self.memo.get(module.name, "bindings", lambda: bindings_of(module))

    def resolve(self, module: syntax.Module, expression: syntax.Expression) -> Resolved | None:
        """What a name or dotted name at a module's top level means."""
        match expression:
            case syntax.Name(id=name):
                return self.lookup(module, name)
            case syntax.Attribute(value=value, attr=attr):
                return self.member(self.resolve(module, value), attr)
            case _:
                return None

    def qualified_name(self, module: syntax.Module, expression: syntax.Expression) -> str | None:
        """The canonical dotted name of an expression, the project's own definitions included."""
        return self.name_of(self.resolve(module, expression))

    def name_of(self, found: Resolved | None) -> str | None:
        """The canonical dotted name of what something means."""
        match found:
            case External(name=name):
                return name
            case ModuleReference(module=module):
                return module.name
            case Definition(module=home, node=node):
                return canonical(f"{home.name}.{node.name}", self.functions)
            case Variable(module=home, name=name):
                return f"{home.name}.{name}"
            case None:
                return None

    def lookup(self, module: syntax.Module, name: str) -> Resolved | None:
        """What a module's top-level name means."""
        # A name that stands for another is kept, too: a row of them is followed once.
        (found,) = self.memo.get(
            module.name,
            ("name", name),
            lambda: (self._lookup(module, name),),
            meanwhile=MEANS_ITSELF,
        )
        return found

    def exported(self, module: syntax.Module, name: str) -> Resolved | None:
        """What `module.name` means to another module: a binding, or else a submodule."""
        dotted = f"{module.name}.{name}"
        known = canonical(dotted, self.functions)
        if known != dotted:
            return External(known)
        if name in self.bindings(module).names:
            return self.lookup(module, name)
        if dotted in self.modules:
            return ModuleReference(self.modules[dotted])
        return self._from_stars(module, name)

    def member(self, owner: Resolved | None, name: str) -> Resolved | None:
        """What `owner.name` means."""
        match owner:
            case External(name=dotted):
                return self._by_dotted_name(f"{dotted}.{name}")
            case ModuleReference(module=module):
                return self.exported(module, name)
            case _:
                return None

    def _by_dotted_name(self, dotted: str) -> Resolved:
        if dotted in self.modules:
            return ModuleReference(self.modules[dotted])
        return External(canonical(dotted, self.functions))

    def _lookup(self, module: syntax.Module, name: str) -> Resolved | None:
        match self.bindings(module).names.get(name):
            case None:
                found = self._from_stars(module, name)
                builtin = External(f"builtins.{name}") if hasattr(builtins, name) else None
                return found or builtin
            case ValueBinding(value=value, annotation=annotation):
                alias = self.resolve(module, value) if value else None
                return alias or Variable(module, name, value, annotation)
            case binding:
                return self.bound(module, binding)

    def bound(self, module: syntax.Module, binding: Binding) -> Resolved | None:
        """What an import or a definition means that stands in a module; None for a value."""
        match binding:
            case ImportBinding(module=source, name=None):
                return self._by_dotted_name(source)
            case ImportBinding(module=source, name=str() as name):
                home = self.modules.get(source)
                found = self.exported(home, name) if home is not None else None
                return found or self._by_dotted_name(f"{source}.{name}")
            case syntax.FunctionDef() | syntax.ClassDef() | syntax.TypeAlias():
                return Definition(module, binding)
            case _:
                return None

    def _from_stars(self, module: syntax.Module, name: str) -> Resolved | None:
        """What a name means that only star imports can bring: the first that has it counts."""
        for source in self._stars(module):
            if name in standard_names(source):
                return External(f"{source}.{name}")
            ours = canonical(f"{source}.{name}", self.functions)
            if ours in VOCABULARY:
                return External(ours)
            known = self.modules.get(source)
            if known and not name.startswith("_") and name in self.bindings(known).names:
                return self.lookup(known, name)
        return None

    def _stars(self, module: syntax.Module) -> tuple[str, ...]:
        """The modules whose names a module's star imports bring, in the order they are read."""
        return self.memo.get(module.name, "stars", lambda: tuple(self._starred(module)))

    def _starred(self, module: syntax.Module) -> Iterator[str]:
        met = {module.name}
        waiting = [*reversed(self.bindings(module).stars)]
        while waiting:
            source = waiting.pop()
            if source not in met:
                met.add(source)
                yield source
                known = self.modules.get(source)
                waiting.extend(reversed(self.bindings(known).stars) if known else ())
