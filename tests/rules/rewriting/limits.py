"""What is known not to be seen, or to be another thing, when it is written another way, and why."""

from __future__ import annotations

from collections.abc import Mapping

UNPACKED = "what `*` and `**` bring has no place of its own, and could be anything"
MAY_CHANGE = "a decorator of one's own may give the function other arguments, and another context"
NO_LONGER_BEHIND = "the directive stands behind an import no more: it is right now"
KEPT = "a response in a list counts as looked at, even if the list is dropped"

LIMITS: Mapping[str, Mapping[str, str]] = {
    "arguments from a tuple": {
        "milliseconds-delay": UNPACKED,
        "mismatched-arguments": UNPACKED,
        "missing-timeout": UNPACKED,
        "unbounded-fan-out": UNPACKED,
    },
    "a decorator below the registering one": {
        "mismatched-arguments": MAY_CHANGE,
        "mismatched-context": MAY_CHANGE,
    },
    "a registering decorator within another": {
        "mismatched-arguments": MAY_CHANGE,
        "mismatched-context": MAY_CHANGE,
    },
    "names handed on by a module": {"misplaced-directive": NO_LONGER_BEHIND},
    "names handed on by a package": {"misplaced-directive": NO_LONGER_BEHIND},
    "names handed on by a star": {"misplaced-directive": NO_LONGER_BEHIND},
    "imports within functions": {"misplaced-directive": NO_LONGER_BEHIND},
    "comprehensions for statements": {"unchecked-response": KEPT},
}
"""For each way of writing the rules whose findings it changes, each with the reason."""

OF_HELPERS = {"keywords from a dict": {"unbounded-fan-out": UNPACKED}}
"""The same of what is handed to a helper."""
