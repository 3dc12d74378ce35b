"""Which web pages may call: cross-origin resource sharing, off unless origins are configured.

Calls carry a token in a header and never a cookie, so credentials are not part of it.
"""

from __future__ import annotations

from collections.abc import Iterable

from gnomon.http.asgi import Headers, Request, Response
from gnomon.http.refusals import Refusal

ANY = "*"

_ALLOWED = (
    ("Access-Control-Allow-Methods", "POST"),
    ("Access-Control-Allow-Headers", "authorization, content-type, traceparent, x-request-id"),
    ("Access-Control-Max-Age", "600"),
)
_EXPOSED = ("Access-Control-Expose-Headers", "retry-after, www-authenticate, x-request-id")


class Cors:
    """Answers browsers that ask whether a page may call.

    Args:
        origins: the origins of pages that may, such as `https://shop.example.com`, or `*`.
    """

    def __init__(self, origins: Iterable[str]) -> None:
        self._origins = frozenset(origins)

    def headers(self, request: Request) -> Headers:
        """What an answer to a request says about its origin, a failure's answer too."""
        if not self._origins:
            return ()
        if ANY in self._origins:
            return (("Access-Control-Allow-Origin", ANY), _EXPOSED)
        origin = request.header("origin")
        vary = ("Vary", "Origin")
        if origin not in self._origins:
            return (vary,)
        return (vary, ("Access-Control-Allow-Origin", origin), _EXPOSED)

    def preflight(self, request: Request) -> Response | None:
        """The answer to a browser's question, or None if the request is none.

        Raises:
            Refusal: if the page may not call.
        """
        asked = request.header("access-control-request-method")
        if not self._origins or request.method != "OPTIONS" or asked is None:
            return None
        if request.header("origin") not in self._origins and ANY not in self._origins:
            raise Refusal(403, "origin_not_allowed", "pages of this origin may not call")
        return Response(204, headers=_ALLOWED)
