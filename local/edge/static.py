"""The web client's files, as CloudFront serves them from its bucket: caching, compression, security headers."""

from __future__ import annotations

import asyncio
import gzip
import mimetypes
import re
from pathlib import Path, PurePosixPath

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Message, Receive, Scope, Send

from local.edge import security_headers

NOT_BUILT = (
    "The web client is not built. Run: make run (or: npm --prefix web ci && npm --prefix web run build)\n"
)

HEALTH = ("/health", "/health/")
"""Where a probe looks that does not know ``/api/health``: it must not take the page for an answer."""

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

_TEXT = frozenset(
    {"application/json", "application/manifest+json", "application/wasm", "application/xml", "image/svg+xml"}
)
_GZIP = re.compile(r"(?:^|,)\s*gzip\s*(?!\s*;\s*q\s*=\s*0(?:\.0*)?\s*(?:,|$))")
"""An ``Accept-Encoding`` that names gzip without refusing it (``q=0``)."""
_MIN_COMPRESSED = 1_000
"""CloudFront compresses files of 1,000 bytes and more."""


class StaticSite:
    """An ASGI application for the folder ``root``: its files, and ``index.html`` for the client's own routes."""

    def __init__(self, root: Path, policy: security_headers.Policy) -> None:
        self._policy = policy
        self._files = StaticFiles(directory=root, check_dir=False)
        self._compressed: dict[str, tuple[str, bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        request = Request(scope)
        policy = security_headers.for_host(self._policy, request.headers.get("host", ""))

        async def send_with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(dict(policy))
            await send(message)

        await (await self._answer(request))(scope, receive, send_with_policy)

    async def _answer(self, request: Request) -> Response:
        path: str = request.scope["path"]
        if request.method not in ("GET", "HEAD"):
            return _text(403, "Only GET and HEAD are served here.\n")
        if path in HEALTH:
            # Without the host: a proxy may have another name.
            return Response(status_code=307, headers={"location": "/api/health", "cache-control": "no-store"})
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
        except (HTTPException, OSError):
            return None
        response.headers["cache-control"] = cache_control(path)
        # A weak one: Starlette's is the same with and without compression.
        response.headers["etag"] = f"W/{response.headers['etag']}"
        media_type = content_type(path)
        if is_compressible(media_type):
            response.headers["vary"] = "Accept-Encoding"
        if not isinstance(response, FileResponse):
            return response
        response.headers["content-type"] = media_type
        accepted = _GZIP.search(request.headers.get("accept-encoding", "").lower())
        if (
            not accepted
            or not is_compressible(media_type)
            or int(response.headers["content-length"]) < _MIN_COMPRESSED
        ):
            return response
        return await self._compress(path, response)

    async def _compress(self, path: str, file: FileResponse) -> Response:
        """The file compressed, which is done once: Starlette's middleware would do it for each request."""
        tag, body = self._compressed.get(path, ("", b""))
        if tag != file.headers["etag"]:
            tag = file.headers["etag"]
            body = await asyncio.to_thread(lambda: gzip.compress(Path(file.path).read_bytes(), mtime=0))
            self._compressed[path] = tag, body
        headers = dict(file.headers) | {"content-encoding": "gzip", "content-length": str(len(body))}
        del headers["accept-ranges"]
        return Response(body, headers=headers)


def is_client_route(path: str) -> bool:
    """Whether a path without a file is one of the client's pages (``/c/123``), not a missing file (``/x.js``)."""
    return ("." not in PurePosixPath(path).name and not path.startswith("/assets/")) or path == "/index.html"


def content_type(path: str) -> str:
    """The media type by the file's name, with its charset where text has one."""
    guessed = _TYPES.guess_type(path, strict=True)[0] or "application/octet-stream"
    return f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed


def is_compressible(media_type: str) -> bool:
    """Whether compressing is worth it."""
    return media_type.startswith("text/") or media_type in _TEXT


def cache_control(path: str) -> str:
    """Files under ``/assets/`` carry a hash of their content in their name; everything else is revalidated."""
    return "public, max-age=31536000, immutable" if path.startswith("/assets/") else "no-cache"


def _text(status: int, text: str) -> Response:
    return PlainTextResponse(text, status, {"cache-control": "no-store"})
