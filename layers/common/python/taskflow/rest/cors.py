"""Cross-origin resource sharing: what pages of listed origins may do with the HTTP API, and with whose cookies.

In the function and not in API Gateway, whose own setting would replace these headers: docs/decisions/029.
https://fetch.spec.whatwg.org/#http-cors-protocol
"""

from __future__ import annotations

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response

from taskflow.rest.errors import answer

METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE"
REQUEST_HEADERS = "authorization, content-type"
EXPOSED_HEADERS = "content-disposition, link, retry-after, x-should-retry"
MAX_AGE_SECONDS = 7_200
"""How long a browser remembers a preflight; Chromium no longer than this."""

_NAMES = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~, -]{1,1000}")


def allow(headers: MutableHeaders, origin: str | None, origins: tuple[str, ...]) -> None:
    """Adds the headers that let a page of ``origin`` read the answer, if ``origins`` has it."""
    if not origins:
        return
    headers.add_vary_header("Origin")
    if origin is not None and origin.lower() in origins:
        headers["Access-Control-Allow-Origin"] = origin
        headers["Access-Control-Allow-Credentials"] = "true"
        headers["Access-Control-Expose-Headers"] = EXPOSED_HEADERS


def preflight(method: str, headers: Headers, origins: tuple[str, ...]) -> Response | None:
    """The answer to a browser's preflight request; None for any other request.

    Listed pages are trusted with every header: tracing libraries add some that nobody here knows.
    """
    origin = headers.get("origin")
    if method != "OPTIONS" or origin is None or "access-control-request-method" not in headers:
        return None
    if origin.lower() not in origins:
        return answer(403, "FOREIGN_ORIGIN", "pages of this origin may not ask; see TASKFLOW_ALLOWED_ORIGINS")
    wanted = headers.get("access-control-request-headers", "")
    allowed = {
        "Access-Control-Allow-Methods": METHODS,
        "Access-Control-Allow-Headers": wanted if _NAMES.fullmatch(wanted) else REQUEST_HEADERS,
        "Access-Control-Max-Age": str(MAX_AGE_SECONDS),
        "Vary": "Access-Control-Request-Headers",
    }
    return Response(status_code=204, headers=allowed)
