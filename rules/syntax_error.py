"""A file cannot be read as Python, so none of it was checked.

The words and the place of a syntax error are Python's own. Also reported here: a file that is not
in its declared encoding (UTF-8 unless declared), that holds null bytes, that is longer than
1,000,000 bytes, whose expressions nest deeper than 1,000 levels, or in which more than some 10,000
names are each made of the next, so that no rule can follow them. Syntax newer than the Python
that runs gnomon is read, too, as far as libcst knows it. This rule runs whatever `select` says; a
suppression comment cannot silence it, `per-file-ignores` can.

Why:
    A function module that does not parse cannot be imported, either. A check that passed over it
    would call a project clean that cannot even start.

Bad:
    def send(ctx:
        return None

Good:
    def send(ctx: object) -> None:
        return None

Fix:
    Mend what the message names. Keep large tables of data out of the code.
"""

from __future__ import annotations

from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.rule import Rule

# The findings are made where files are read, by `gnomon.analyzer.files.source`.
rule = Rule(level=Level.ERROR, since="0.1.0")
