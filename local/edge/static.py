"""The web client's files, as CloudFront serves them from its bucket: caching, compression, security headers."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass, field
from email.utils import formatdate, parsedate_to_datetime
from pathlib import Path, PurePosixPath

from local.edge import security_headers
from local.edge.asgi import Scope, Send, header, respond

NOT_BUILT = (
    "The web client is not built. Run: make run (or: npm --prefix web ci && npm --prefix web run build)\n"
)

_TYPES = mimetypes.MimeTypes(filenames=())
for _type, _suffix in (
    ("text/javascript", ".js"),
    ("text/javascript", ".mjs"),
    ("application/json", ".map"),
    ("application/manifest+json", ".webmanifest"),
    ("application/wasm", ".wasm"),
    ("font/woff", ".woff"),
    ("font/woff2", ".woff2"),
    ("image/avif", ".avif"),
    ("image/svg+xml", ".svg"),
    ("image/webp", ".webp"),
    ("image/x-icon", ".ico"),
):
    _TYPES.add_type(_type, _suffix)

_COMPRESSIBLE = frozenset(
    {"application/json", "application/manifest+json", "application/wasm", "application/xml", "image/svg+xml"}
)
_REFUSED = re.compile(r"q\s*=\s*0(\.0*)?")
_MIN_COMPRESSED = 1_000
"""CloudFront compresses files of 1,000 bytes and more."""


@dataclass(slots=True)
class _File:
    """A file in memory, with the encodings it was asked for so far."""

    signature: tuple[int, int]
    body: bytes
    tag: str
    encoded: dict[str, bytes] = field(default_factory=dict)


class StaticSite:
    """An ASGI application for the folder ``root``: its files, and ``index.html`` for the client's own routes."""

    def __init__(self, root: Path, policy: tuple[tuple[str, str], ...] = security_headers.DEFAULT) -> None:
        self._root = root
        self._policy = policy
        self._files: dict[Path, _File] = {}

    async def __call__(self, scope: Scope, send: Send) -> None:
        """Answers one request."""
        if scope["method"] not in ("GET", "HEAD"):
            await self._plain(scope, send, 403, "Only GET and HEAD are served here.\n")
            return
        path = resolve(self._root, scope["path"])
        found = await asyncio.to_thread(self._load, path) if path is not None else None
        if found is None and path is not None and is_client_route(scope["path"]):
            path = self._root / "index.html"
            found = await asyncio.to_thread(self._load, path)
            if found is None:
                await self._plain(scope, send, 503, NOT_BUILT)
                return
        if found is None or path is None:
            await self._plain(scope, send, 404, "Not found.\n")
            return
        await self._file(scope, send, path, found)

    async def _file(self, scope: Scope, send: Send, path: Path, file: _File) -> None:
        media_type = content_type(path)
        compressible = is_compressible(media_type)
        accepted = header(scope, b"accept-encoding") if compressible else None
        encoding, body = await asyncio.to_thread(
            self._encode, path, file, (accepted or b"").decode("latin-1")
        )
        modified = formatdate(file.signature[0] // 1_000_000_000, usegmt=True)
        tag = f'W/"{file.tag}"' if encoding else f'"{file.tag}"'
        headers = [
            ("etag", tag),
            ("last-modified", modified),
            ("cache-control", cache_control(scope["path"])),
        ]
        if compressible:
            headers.append(("vary", "Accept-Encoding"))
        if _unmodified(scope, file.tag, file.signature[0]):
            await respond(send, 304, self._raw(scope, headers))
            return
        headers.append(("content-type", media_type))
        if encoding:
            headers.append(("content-encoding", encoding))
        await respond(send, 200, self._raw(scope, headers), body)

    async def _plain(self, scope: Scope, send: Send, status: int, text: str) -> None:
        headers = [("content-type", "text/plain; charset=utf-8"), ("cache-control", "no-store")]
        await respond(send, status, self._raw(scope, headers), text.encode())

    def _raw(self, scope: Scope, headers: list[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
        host = (header(scope, b"host") or b"").decode("latin-1")
        return [
            (name.encode("latin-1"), value.encode("latin-1"))
            for name, value in [*headers, *security_headers.for_host(self._policy, host)]
        ]

    def _load(self, path: Path) -> _File | None:
        """The file's content, read again when it has changed; None when there is no such file in the folder."""
        try:
            real = path.resolve(strict=True)
            status = real.stat()
            if not real.is_relative_to(self._root.resolve()) or not real.is_file():
                return None
            signature = (status.st_mtime_ns, status.st_size)
            known = self._files.get(path)
            if known is None or known.signature != signature:
                body = real.read_bytes()
                known = _File(signature, body, hashlib.sha256(body).hexdigest()[:32])
                self._files[path] = known
            return known
        except (OSError, RuntimeError):
            return None

    def _encode(self, path: Path, file: _File, accepted: str) -> tuple[str | None, bytes]:
        """The best encoding the client takes: a precompressed sibling, else gzip made here and kept."""
        for encoding, suffix in (("br", ".br"), ("gzip", ".gz")):
            if accepts(accepted, encoding):
                sibling = self._load(path.with_name(path.name + suffix))
                if sibling is not None and sibling.signature[0] >= file.signature[0]:
                    return encoding, sibling.body
        if len(file.body) < _MIN_COMPRESSED or not accepts(accepted, "gzip"):
            return None, file.body
        if "gzip" not in file.encoded:
            file.encoded["gzip"] = gzip.compress(file.body, mtime=0)
        return "gzip", file.encoded["gzip"]


def resolve(root: Path, path: str) -> Path | None:
    """The file a decoded URL path names, not yet known to exist; None for a path that leaves the folder."""
    parts = [part for part in path.split("/") if part]
    if any(part.startswith(".") or "\\" in part or "\0" in part for part in parts):
        return None
    return root.joinpath(*parts) if parts else root / "index.html"


def is_client_route(path: str) -> bool:
    """Whether a path without a file is one of the client's pages (``/c/123``), not a missing file (``/x.js``)."""
    name = PurePosixPath(path).name
    return path == "/index.html" or ("." not in name and not path.startswith("/assets/"))


def content_type(path: Path) -> str:
    """The media type by the file's name, with its charset where text has one."""
    guessed = _TYPES.guess_type(path.name, strict=True)[0] or "application/octet-stream"
    return f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed


def is_compressible(media_type: str) -> bool:
    """Whether compressing is worth it."""
    return media_type.startswith("text/") or media_type in _COMPRESSIBLE


def cache_control(path: str) -> str:
    """Files under ``/assets/`` carry a hash of their content in their name; everything else is revalidated."""
    return "public, max-age=31536000, immutable" if path.startswith("/assets/") else "no-cache"


def accepts(header_value: str, encoding: str) -> bool:
    """Whether an ``Accept-Encoding`` value names ``encoding`` without refusing it (``q=0``)."""
    for item in header_value.lower().split(","):
        name, _, parameters = item.partition(";")
        if name.strip() == encoding:
            return not _REFUSED.fullmatch(parameters.strip())
    return False


def _unmodified(scope: Scope, tag: str, modified_ns: int) -> bool:
    known = header(scope, b"if-none-match")
    if known is not None:
        tags = {item.strip().removeprefix("W/") for item in known.decode("latin-1").split(",")}
        return f'"{tag}"' in tags or "*" in tags
    since = header(scope, b"if-modified-since")
    if since is None:
        return False
    try:
        return modified_ns // 1_000_000_000 <= parsedate_to_datetime(since.decode("latin-1")).timestamp()
    except ValueError:
        return False
