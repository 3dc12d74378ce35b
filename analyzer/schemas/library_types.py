"""JSON Schemas of library types, as data: what pydantic says of them, known without importing it.

A pair where reading and writing differ: what is accepted, then what is sent. Extend the table to
teach codegen a type; a test compares every row with what the runtime makes of it.
"""

from __future__ import annotations

from collections.abc import Mapping

from gnomon.analyzer.schemas.vocabulary import JsonSchema


def _string(format: str) -> JsonSchema:
    return {"format": format, "type": "string"}


def _number(type: str, **bounds: int) -> JsonSchema:
    return {**bounds, "type": type}


_URL: JsonSchema = {"format": "uri", "minLength": 1, "type": "string"}
_SHORT_URL: JsonSchema = {**_URL, "maxLength": 2083}
_MULTI_HOST: JsonSchema = {"format": "multi-host-uri", "minLength": 1, "type": "string"}
_SECRET: JsonSchema = {"format": "password", "type": "string", "writeOnly": True}

SCALARS: Mapping[str, JsonSchema] = {
    "builtins.str": {"type": "string"},
    "builtins.int": {"type": "integer"},
    "builtins.float": {"type": "number"},
    "builtins.bool": {"type": "boolean"},
    "builtins.bytes": _string("base64url"),
    "types.NoneType": {"type": "null"},
    "datetime.datetime": _string("date-time"),
    "datetime.date": _string("date"),
    "datetime.time": _string("time"),
    "datetime.timedelta": _string("duration"),
    "uuid.UUID": _string("uuid"),
    "pathlib.Path": _string("path"),
    "pathlib.PurePath": _string("path"),
    "ipaddress.IPv4Address": _string("ipv4"),
    "ipaddress.IPv6Address": _string("ipv6"),
    "ipaddress.IPv4Network": _string("ipv4network"),
    "ipaddress.IPv6Network": _string("ipv6network"),
    "ipaddress.IPv4Interface": _string("ipv4interface"),
    "ipaddress.IPv6Interface": _string("ipv6interface"),
    "zoneinfo.ZoneInfo": _string("zoneinfo"),
    "re.Pattern": _string("regex"),
    "typing.Pattern": _string("regex"),
    "builtins.object": {},
    "typing.Any": {},
    "typing_extensions.Any": {},
    "pydantic.JsonValue": {},
    "pydantic.AwareDatetime": _string("date-time"),
    "pydantic.NaiveDatetime": _string("date-time"),
    "pydantic.PastDatetime": _string("date-time"),
    "pydantic.FutureDatetime": _string("date-time"),
    "pydantic.PastDate": _string("date"),
    "pydantic.FutureDate": _string("date"),
    "pydantic.PositiveInt": _number("integer", exclusiveMinimum=0),
    "pydantic.NegativeInt": _number("integer", exclusiveMaximum=0),
    "pydantic.NonNegativeInt": _number("integer", minimum=0),
    "pydantic.NonPositiveInt": _number("integer", maximum=0),
    "pydantic.PositiveFloat": _number("number", exclusiveMinimum=0),
    "pydantic.NegativeFloat": _number("number", exclusiveMaximum=0),
    "pydantic.NonNegativeFloat": _number("number", minimum=0),
    "pydantic.NonPositiveFloat": _number("number", maximum=0),
    "pydantic.StrictStr": {"type": "string"},
    "pydantic.StrictInt": {"type": "integer"},
    "pydantic.StrictFloat": {"type": "number"},
    "pydantic.StrictBool": {"type": "boolean"},
    "pydantic.FiniteFloat": {"type": "number"},
    "pydantic.AnyUrl": _URL,
    "pydantic.AnyHttpUrl": _URL,
    "pydantic.HttpUrl": _SHORT_URL,
    "pydantic.WebsocketUrl": _SHORT_URL,
    "pydantic.FileUrl": _URL,
    "pydantic.FtpUrl": _URL,
    "pydantic.PostgresDsn": _MULTI_HOST,
    "pydantic.RedisDsn": _URL,
    "pydantic.UUID1": _string("uuid1"),
    "pydantic.UUID4": _string("uuid4"),
    "pydantic.UUID5": _string("uuid5"),
    "pydantic.FilePath": _string("file-path"),
    "pydantic.DirectoryPath": _string("directory-path"),
    "pydantic.SecretStr": _SECRET,
    "pydantic.SecretBytes": _SECRET,
    "pydantic.Base64Str": _string("base64"),
    "pydantic.Base64Bytes": _string("base64"),
    "pydantic.Base64UrlStr": _string("base64url"),
    "pydantic.Base64UrlBytes": _string("base64url"),
    "pydantic.EmailStr": _string("email"),
    "pydantic.IPvAnyAddress": _string("ipvanyaddress"),
}

DIFFERING: Mapping[str, tuple[JsonSchema, JsonSchema]] = {
    "decimal.Decimal": (
        {"anyOf": [{"type": "number"}, _string("decimal")]},
        _string("decimal"),
    ),
}

ARRAYS = frozenset(
    {
        "builtins.list",
        "typing.List",
        "collections.abc.Sequence",
        "typing.Sequence",
        "collections.abc.Iterable",
        "typing.Iterable",
        "collections.abc.MutableSequence",
        "typing.MutableSequence",
        "collections.deque",
        "typing.Deque",
    }
)
SETS = frozenset(
    {
        "builtins.set",
        "builtins.frozenset",
        "typing.Set",
        "typing.FrozenSet",
        "collections.abc.Set",
        "collections.abc.MutableSet",
        "typing.MutableSet",
        "typing.AbstractSet",
    }
)
TUPLES = frozenset({"builtins.tuple", "typing.Tuple"})
MAPPINGS = frozenset(
    {
        "builtins.dict",
        "typing.Dict",
        "collections.abc.Mapping",
        "typing.Mapping",
        "collections.abc.MutableMapping",
        "typing.MutableMapping",
        "collections.OrderedDict",
        "typing.OrderedDict",
        "collections.defaultdict",
        "typing.DefaultDict",
    }
)
COUNTERS = frozenset({"collections.Counter", "typing.Counter"})
