"""`_generated/` differs from what `gnomon codegen` would write now.

Found for each file that would be written, changed or removed, where the folder is there at all.
The comparison is made by `gnomon check`, for the whole project or for paths that hold the folder;
it is left out while a file of the project does not parse, or content comes from stdin.

Not seen: a project without the folder, which has not been generated for yet.

Why:
    The references and the manifest say what the functions take and return. If they are stale, type
    checkers and clients see functions as they were, and a call by reference reaches one that has
    moved on. See "Creating cron jobs" in the guide, where every reference comes from there.

Bad:
    # A function was renamed, and codegen was not run.

Good:
    # `gnomon codegen` was run, and its files are committed with the change.

Fix:
    Run `gnomon codegen`.
"""

from __future__ import annotations

from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.rule import Rule

# The findings are made by the command line, which knows codegen: `gnomon.cli.staleness`.
rule = Rule(level=Level.ERROR, since="0.1.0")
