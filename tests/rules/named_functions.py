"""The small projects of the tests about what is run or scheduled, and how it is named."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent

from gnomon.analyzer.diagnostic import Diagnostic
from gnomon.rules.testing import assert_expected, diagnostics

HEAD = """\
from datetime import time, timedelta
from functools import partial

from gnomon import ActionCtx, MutationCtx, QueryCtx
from gnomon import action, cron_jobs, internal_action, mutation, query
from ._generated.api import api, internal
"""

HELPERS = """\
from gnomon import ActionCtx
from ._generated.api import api, internal

async def later(ctx, target):
    await ctx.scheduler.run_after(1, target)

async def own(ctx: ActionCtx):
    await ctx.run_mutation({fault})  # expect: {rule}
"""


@dataclass(frozen=True)
class Naming:
    """A rule about the functions that are named, the jobs to name, and a reference at fault."""

    rule: str
    jobs: str
    fault: str

    def project(self, source: str) -> dict[str, str]:
        """A project whose module `example` has this body, beside the jobs and the helpers."""
        return {
            "functions/jobs.py": self.jobs,
            "functions/helpers.py": HELPERS.format(fault=self.fault, rule=self.rule),
            "functions/example.py": HEAD + dedent(source),
        }

    def expect(self, source: str) -> None:
        """The project of this body against its `# expect:` comments."""
        assert_expected(self.rule, self.project(source))

    def in_example(self, source: str) -> Diagnostic:
        """The one finding in the module `example` of this body."""
        (found,) = [
            found
            for found in diagnostics(self.rule, self.project(source))
            if found.location.path == "functions/example.py"
        ]
        return found
