"""The web client's files, as CloudFront serves them from its bucket: caching, compression, security headers."""

from __future__ import annotations

import mimetypes
import re
from pathlib import Path, PurePosixPath

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from local.edge import security_headers

NOT_BUILT = (
    "The web client is not built. Run: make run (or: npm --prefix web ci && npm --prefix web run build)\n"
)

_TYPES = mimetypes.MimeTypes(filenames=())  # not those of this machine
for _type, _suffix in (
    ("text/javascript", ".js"),
    ("text/javascript", ".mjs"),
    ("application/json", ".map"),
    ("application/manifest+json", ".webmanifest"),
    ("application/wasm", ".wasm"),
    ("font/woff", ".woff"),
    ("font/woff2", ".woff2"),
    ("image/avif", ".avif"),
    ("image/webp", ".webp"),
    ("image/x-icon", ".ico"),
):
    _TYPES.add_type(_type, _suffix)

_NO_GZIP = re.compile(r"gzip\s*;\s*q\s*=\s*0(\.0*)?\s*(,|$)")
_MIN_COMPRESSED = 1_000
"""CloudFront compresses files of 1,000 bytes and more."""


class StaticSite:
    """An ASGI application for the folder ``root``: its files, and ``index.html`` for the client's own routes."""

    def __init__(self, root: Path, policy: security_headers.Policy) -> None:
        self._policy = policy
        self._files = StaticFiles(directory=root, check_dir=False)
        self._compressed = GZipMiddleware(self._plain, minimum_size=_MIN_COMPRESSED, compresslevel=6)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if _NO_GZIP.search(Headers(scope=scope).get("accept-encoding", "").lower()):
            # The middleware would take "gzip;q=0" for its opposite.
            kept = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
            scope = {**scope, "headers": kept}
        await self._compressed(scope, receive, send)

    async def _plain(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        response = await self._answer(request)
        response.headers.update(
            dict(security_headers.for_host(self._policy, request.headers.get("host", "")))
        )
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        path: str = request.scope["path"]
        if request.method not in ("GET", "HEAD"):
            return _text(403, "Only GET and HEAD are served here.\n")
        if found := await self._file(path, request):
            return found
        if not is_client_route(path):
            return _text(404, "Not found.\n")
        return await self._file("/index.html", request) or _text(503, NOT_BUILT)

    async def _file(self, path: str, request: Request) -> Response | None:
        """The file a decoded URL path names, or that it is unchanged; None when there is none."""
        if any(part.startswith(".") for part in path.split("/")):
            return None
        try:
            response = await self._files.get_response(
                self._files.get_path({**request.scope, "path": path}), request.scope
            )
        except HTTPException:
            return None
        response.headers["cache-control"] = cache_control(path)
        if isinstance(response, FileResponse):
            response.headers["content-type"] = content_type(path)
        else:
            response.headers["vary"] = "Accept-Encoding"
        return response


def is_client_route(path: str) -> bool:
    """Whether a path without a file is one of the client's pages (``/c/123``), not a missing file (``/x.js``)."""
    return ("." not in PurePosixPath(path).name and not path.startswith("/assets/")) or path == "/index.html"


def content_type(path: str) -> str:
    """The media type by the file's name, with its charset where text has one."""
    guessed = _TYPES.guess_type(path, strict=True)[0] or "application/octet-stream"
    return f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed


def cache_control(path: str) -> str:
    """Files under ``/assets/`` carry a hash of their content in their name; everything else is revalidated."""
    return "public, max-age=31536000, immutable" if path.startswith("/assets/") else "no-cache"


def _text(status: int, text: str) -> Response:
    return PlainTextResponse(text, status, {"cache-control": "no-store"})
