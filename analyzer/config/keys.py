"""What may stand in the configuration: the one list that is read, documented and published.

`config.py` gives the keys their meaning, `scripts/write_docs.py` makes the page and the JSON
Schema from them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import get_args

from gnomon.analyzer.data import data
from gnomon.kinds import Algorithm


class Kind(StrEnum):
    """What a key's value is, in words."""

    FOLDER = "folder below the project"
    TEXT = "string"
    TEXTS = "list of strings"
    LEVEL = "level"
    RULES = "list of rule names"
    SELECTION = "list of rule names and sets of rules"
    RULES_BY_PATTERN = "table of path patterns, each with a list of rule names"
    LEVELS_BY_RULE = "table of rule names, each with a level"
    OPTIONS_BY_RULE = "table of rule names, each with a table of the rule's options"
    COUNT = "whole number, 1 or more"
    PORT = "whole number from 0 to 65535; 0 takes any that is free"
    SECONDS = "number of seconds, 0 or more"
    POSITIVE_SECONDS = "number of seconds, more than 0"
    ALGORITHMS = "list of algorithms"
    TABLE = "table"
    SWITCH = "true or false"
    TABLES = "table of dotted names, each with a table"


@data
class Key:
    """A key of the configuration.

    Args:
        name: as it is written.
        kind: what its value is.
        default: what holds without it, in words or as TOML.
        about: what it does; Markdown.
        example: TOML that sets it, as it would stand below `[tool.gnomon]`.
        keys: of a table, the keys that may stand in it; their examples are the table's.
        required: whether a table without this key is refused.
    """

    name: str
    kind: Kind
    default: str
    about: str
    example: str = ""
    keys: tuple[Key, ...] = ()
    required: bool = False


ALGORITHMS: tuple[str, ...] = get_args(Algorithm)

_SERVE = (
    Key("host", Kind.TEXT, '`"127.0.0.1"`', "The address that `gnomon serve` listens on."),
    Key("port", Kind.PORT, "`8000`", "The port that it listens on."),
    Key("max-body-bytes", Kind.COUNT, "`1048576`", "How long the body of a request may be."),
    Key(
        "concurrency",
        Kind.COUNT,
        "`256`",
        "How many requests run at a time; one more is answered 503 at once.",
    ),
    Key(
        "timeout",
        Kind.POSITIVE_SECONDS,
        "`60`",
        "How long one request may take; then it is answered 504, and an action is canceled.",
    ),
    Key(
        "shutdown-timeout",
        Kind.SECONDS,
        "`10`",
        "How long running requests and scheduled functions may go on once the server is stopped.",
    ),
    Key(
        "allowed-origins",
        Kind.TEXTS,
        "`[]`",
        'The web origins whose pages may call, such as `"https://shop.example.com"`; `"*"` is '
        "all of them.",
    ),
)

_AUTH = (
    Key("issuer", Kind.TEXT, "none", "Who makes the tokens: their `iss`.", required=True),
    Key(
        "audience",
        Kind.TEXTS,
        "none",
        "For whom they are made: one of these must be in their `aud`.",
        required=True,
    ),
    Key(
        "jwks",
        Kind.TEXT,
        "none",
        "The issuer's public keys, a JWK set: a file below the project, or a URL with `https`.",
        required=True,
    ),
    Key(
        "algorithms",
        Kind.ALGORITHMS,
        '`["RS256"]`',
        "The algorithms that tokens may be signed with.",
    ),
    Key(
        "leeway",
        Kind.SECONDS,
        "`30`",
        "How far the issuer's clock may be off when the times of a token are compared.",
    ),
)

CALLS = "calls"
"""The table of calls by what they do."""

CLIENT_KEYS = (
    Key("reading", Kind.TEXTS, "`[]`", "calls that change nothing: `get_*`"),
    Key("changing", Kind.TEXTS, "`[]`", "calls that change something outside"),
    Key("payments", Kind.TEXTS, "`[]`", "calls that pay, which are changing, too"),
    Key("resources", Kind.TEXTS, "`[]`", "calls that create what costs, changing, too"),
    Key("errors", Kind.TEXTS, "`Exception`", "its base errors, by dotted names"),
    Key("asynchronous", Kind.SWITCH, "`false`", "its calls await, and block no event loop"),
    Key("timeout-keyword", Kind.TEXT, "none", "the keyword of a limit that calls lack without it"),
)
RETRY_KEYS = (
    Key("jitter-keywords", Kind.TEXTS, "`[]`", "without one of them all delays are alike"),
    Key("limit-keywords", Kind.TEXTS, "`[]`", "without one of them it retries for ever"),
)
CALL_KEYS = (
    Key("blocking", Kind.TEXTS, "`[]`", "calls that keep their thread for long"),
    Key("clocks", Kind.TEXTS, "`[]`", "calls that read a clock"),
    Key("random", Kind.TEXTS, "`[]`", "calls that give a random value"),
    Key("files", Kind.TEXTS, "`[]`", "calls that reach the file system"),
    Key("sleeps", Kind.TEXTS, "`[]`", "calls that wait for some time"),
)

_LIMITS = (
    Key(
        "action-timeout",
        Kind.POSITIVE_SECONDS,
        "`600`",
        "How long one action may run. Then it has failed: on the event loop it is cancelled, in a "
        "worker process it is killed; a thread cannot be stopped, but its `ctx` is of no use any "
        "more.",
    ),
    Key(
        "concurrent-actions",
        Kind.COUNT,
        "`64`",
        "How many scheduled actions run at the same time; the others wait for their turn.",
    ),
    Key(
        "transaction-timeout",
        Kind.POSITIVE_SECONDS,
        "`30`",
        "How long one query or mutation may run; then all of it is undone. The log names one that "
        "keeps others waiting for more than a second.",
    ),
    Key(
        "worker-processes",
        Kind.COUNT,
        "`2`",
        'How many processes there are for the actions of modules that say `"use process"`.',
    ),
)

CONFIG_KEYS = (
    Key(
        "functions",
        Kind.FOLDER,
        '`"functions"`',
        "The folder whose modules register functions. Its `_generated` folder is written by "
        "`gnomon codegen`.",
        'functions = "backend/functions"',
    ),
    Key(
        "select",
        Kind.SELECTION,
        '`["recommended"]`',
        "The rules that run, and no others: by their names, or by a set. `recommended` holds what "
        "is wrong wherever it stands; `strict` also what is advice, or a matter of how much there "
        "is; `all` every rule there is. The page of a rule names its sets.",
        'select = ["strict", "untyped-any"]',
    ),
    Key(
        "ignore",
        Kind.RULES,
        "`[]`",
        "Rules that do not run. It wins over `select`.",
        'ignore = ["unused-ignore"]',
    ),
    Key(
        "per-file-ignores",
        Kind.RULES_BY_PATTERN,
        "`{}`",
        "Rules that are silent in some files. A pattern is a path below the project, a folder, or "
        "holds `*`, `?` or `[…]`, which match `/` as well.",
        '[tool.gnomon.per-file-ignores]\n"functions/legacy/*" = ["untyped-any"]',
    ),
    Key(
        "levels",
        Kind.LEVELS_BY_RULE,
        "each rule's own",
        "How much the findings of a rule matter: `advice`, `warning` or `error`.",
        '[tool.gnomon.levels]\nunhandled-action-failure = "error"',
    ),
    Key(
        "fail-on",
        Kind.LEVEL,
        '`"warning"`',
        "The lowest level that makes `gnomon check` exit 1.",
        'fail-on = "error"',
    ),
    Key(
        "custom-rules",
        Kind.TEXTS,
        "`[]`",
        "Rules of the project's own: files, or folders of files, below the project. In a folder, "
        "files whose name starts with `.`, `_`, `test_` or `conftest` are no rules. See "
        "[custom rules](custom-rules.md).",
        'custom-rules = ["lint/no_sleep.py"]',
    ),
    Key(
        "rule-packages",
        Kind.TEXTS,
        "`[]`",
        "Installed packages whose rules run, too: the modules that their entry points of the "
        "group `gnomon.rules` name.",
        'rule-packages = ["acme-rules"]',
    ),
    Key(
        "baseline",
        Kind.TEXT,
        "none",
        "A file of the project that counts the findings which each rule may still have in each "
        "file, so that an old code base can be adopted; `gnomon check --update-baseline` writes "
        "it. A file with no more than its count is silent about that rule; one with more shows "
        "all of them. Counts only fall: to accept more, remove the file and write it anew.",
        'baseline = "gnomon-baseline.json"',
    ),
    Key(
        "database",
        Kind.TEXT,
        '`".gnomon/database.db"`',
        "Where the runtime keeps documents and schedules: a SQLite file, or a PostgreSQL database "
        "that any number of workers share, `postgresql://user@host/name`. The environment variable "
        "`GNOMON_DATABASE` goes before it, which is the place for an address with a password.",
        'database = "/var/lib/app/gnomon.db"',
    ),
    Key(
        "limits",
        Kind.TABLE,
        "each key's own",
        "How long functions may run, and how many at a time.",
        "[tool.gnomon.limits]\naction-timeout = 60\nworker-processes = 4",
        _LIMITS,
    ),
    Key(
        "serve",
        Kind.TABLE,
        "each key's own",
        "How `gnomon serve` listens, and its limits; see [serving](serving.md).",
        '[tool.gnomon.serve]\nport = 8080\nallowed-origins = ["https://shop.example.com"]',
        _SERVE,
    ),
    Key(
        "auth",
        Kind.TABLE,
        "no token is accepted",
        "Whose tokens tell who calls; see [serving](serving.md#who-calls).",
        '[tool.gnomon.auth]\nissuer = "https://login.example.com/"\naudience = ["shop"]\n'
        'jwks = "https://login.example.com/.well-known/jwks.json"\nalgorithms = ["ES256"]',
        _AUTH,
    ),
    Key(
        "rules",
        Kind.OPTIONS_BY_RULE,
        "each option's own",
        "The options of rules; the page of a rule lists its own.",
        '[tool.gnomon.rules.unjittered-retry]\nnames = ["retry*", "*_again"]',
    ),
    Key(
        "clients",
        Kind.TABLES,
        "`{}`",
        "Libraries whose calls leave the process, besides those that gnomon knows: the rules about "
        "external calls then see them, through aliases and helpers. Each is named by what is "
        "imported, its calls by their last name, which may hold `*`. One that names neither "
        "reading nor changing calls is read as an SDK: what begins with `get`, `list`, `retrieve`, "
        "`search` and the like reads, any other call changes something. Wins over what gnomon "
        "says of the same package.",
        '[tool.gnomon.clients.acme_pay]\nreading = ["get_*"]\nchanging = ["refund"]\n'
        'payments = ["charge"]\nerrors = ["acme_pay.PayError"]\ntimeout-keyword = "timeout"',
        keys=CLIENT_KEYS,
    ),
    Key(
        CALLS,
        Kind.TABLE,
        "`{}`",
        "Calls by what they do, as dotted names, which may hold `*`. What checks the caller is an "
        "option of [public-dangerous-function](rules/public-dangerous-function.md).",
        '[tool.gnomon.calls]\nblocking = ["acme_pdf.render"]\nclocks = ["acme_time.now"]\n'
        'random = ["acme_ids.*"]',
        keys=CALL_KEYS,
    ),
    Key(
        "retries",
        Kind.TABLES,
        "`{}`",
        "Calls and decorators that set up retries, by their dotted names.",
        '[tool.gnomon.retries."acme_net.retry"]\njitter-keywords = ["jitter"]\n'
        'limit-keywords = ["attempts", "deadline"]',
        keys=RETRY_KEYS,
    ),
)
