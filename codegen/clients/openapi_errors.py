"""How the HTTP door refuses a call, as OpenAPI responses; what it can answer is tested."""

from __future__ import annotations

from gnomon.analyzer.schemas.vocabulary import Json, JsonSchema

ERRORS: dict[int, tuple[tuple[str, ...], str]] = {
    400: (
        ("invalid_request", "invalid_arguments", "wrong_kind"),
        "The body is not a call of such a function. Of `invalid_arguments`, `data` lists each "
        "argument that does not fit, and why.",
    ),
    401: (("invalid_token",), "There is a token, and it does not hold."),
    404: (("function_not_found",), "There is no such function for clients."),
    408: (("request_timeout",), "The body did not arrive in time."),
    413: (("body_too_large",), "The body is too long."),
    415: (("unsupported_media_type",), "The body is not JSON in UTF-8, or it is compressed."),
    422: (("application_error",), "The function refused: its message and data."),
    500: (("internal_error",), "It failed otherwise; the log of the server has the reason."),
    503: (("overloaded", "not_ready"), "It was not executed: call again later."),
    504: (("timeout",), "It took too long, and may still take effect."),
}

REQUEST_ID: JsonSchema = {
    "description": "The request's own X-Request-Id if that is sane, else a new one.",
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$"},
}
EXTRA_HEADERS: dict[int, JsonSchema] = {
    401: {"WWW-Authenticate": {"schema": {"type": "string"}}},
    503: {"Retry-After": {"description": "In seconds.", "schema": {"type": "integer"}}},
}


def error_responses() -> JsonSchema:
    """Every refusal by its name in the components, which is `Error` and the status."""
    return {f"Error{status}": _response(status) for status in ERRORS}


def error_references() -> JsonSchema:
    """Every refusal by its status."""
    return {str(status): {"$ref": f"#/components/responses/Error{status}"} for status in ERRORS}


def _response(status: int) -> JsonSchema:
    codes, description = ERRORS[status]
    listed: list[Json] = [*codes]
    schema: JsonSchema = {
        "type": "object",
        "properties": {
            "error": {
                "type": "object",
                "properties": {
                    "code": {"type": "string", "enum": listed},
                    "message": {"type": "string"},
                    "data": {},
                },
                "required": ["code", "message", "data"],
                "additionalProperties": False,
            }
        },
        "required": ["error"],
        "additionalProperties": False,
    }
    return {
        "description": description,
        "headers": {"X-Request-Id": REQUEST_ID, **EXTRA_HEADERS.get(status, {})},
        "content": {"application/json": {"schema": schema}},
    }
